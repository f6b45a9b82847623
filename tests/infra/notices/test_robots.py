"""The robots of 钉钉, 企业微信 and 飞书: their signatures, and what their answers mean."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from infra.notices import Channel, Message, Refused, Unreachable, dingtalk, feishu
from infra.notices.dingtalk import DingTalk
from infra.notices.feishu import Feishu
from infra.notices.posting import Poster
from infra.notices.reach import Reach
from infra.notices.wecom import WeCom
from sync.instants import HOUR, MINUTE
from tests.infra.notices.conftest import NOON
from tests.infra.notices.standins import (
    DingTalkGroup,
    FeishuGroup,
    Group,
    Reply,
    StandIn,
    WeComGroup,
    standing,
)

KINDS = ("dingtalk", "wecom", "feishu")
GROUPS: dict[str, Callable[[Callable[[], int]], Any]] = {
    "dingtalk": DingTalkGroup,
    "wecom": WeComGroup,
    "feishu": FeishuGroup,
}
HOME = Reach(private=True, plain=True)
TEXT = "时限提醒 · 工单 N-1\n上门：即将到期。"


class Party:
    """A robot of this kind and the group it stands in; their clocks may differ."""

    def __init__(self, kind: str, stand_in: StandIn, group: Group) -> None:
        self.kind, self.stand_in, self.group = kind, stand_in, group

    def robot(self, secret: str = "", token: str = "", ahead: int = 0) -> Channel:
        """The channel, as configured; with a wrong secret or token, or a clock that is ahead."""
        group: Any = self.group
        now = lambda: NOON + ahead  # noqa: E731
        token = token or (group.key if self.kind == "wecom" else group.token)
        path = {
            "dingtalk": f"/robot/send?access_token={token}",
            "wecom": f"/cgi-bin/webhook/send?key={token}",
            "feishu": f"/open-apis/bot/v2/hook/{token}",
        }[self.kind]
        poster = Poster(httpx.URL(self.stand_in.origin + path), HOME)
        if self.kind == "wecom":
            return WeCom(poster)
        made: type[DingTalk] | type[Feishu] = DingTalk if self.kind == "dingtalk" else Feishu
        return made(poster, secret or group.secret, now)

    def answers(self, body: Any, status: int = 200) -> None:
        """Whatever comes, this is said."""
        self.stand_in.instead = lambda call: Reply(body, status)


@pytest.fixture(params=KINDS)
def party(request: pytest.FixtureRequest) -> Iterator[Party]:
    group = GROUPS[request.param](lambda: NOON)
    with standing(group) as stand_in:
        yield Party(request.param, stand_in, group)


def code_of(channel: Channel, message: Message) -> tuple[type[Exception], str]:
    with pytest.raises((Refused, Unreachable)) as said:
        channel.send(message)
    assert said.value.__cause__ is None
    assert said.value.__suppress_context__ or said.value.__context__ is None
    return type(said.value), said.value.code


def test_the_group_reads_subject_and_text(party: Party, message: Message) -> None:
    party.robot().send(message)

    assert party.group.texts == [TEXT]


def test_a_robot_that_is_gone_is_refused_for_ever(party: Party, message: Message) -> None:
    assert code_of(party.robot(token="another"), message) == (Refused, "unknown_robot")


def test_a_wrong_secret_is_refused_for_ever(message: Message) -> None:
    for kind in ("dingtalk", "feishu"):
        with standing(group := GROUPS[kind](lambda: NOON)) as stand_in:
            robot = Party(kind, stand_in, group).robot(secret="another")
            assert code_of(robot, message) == (Refused, "bad_signature")


def test_clocks_an_hour_apart_are_found_out(message: Message) -> None:
    ahead = 2 * HOUR
    with standing(group := DingTalkGroup(lambda: NOON)) as stand_in:
        robot = Party("dingtalk", stand_in, group).robot(ahead=ahead)
        assert code_of(robot, message) == (Unreachable, "clock_apart")
    with standing(group2 := FeishuGroup(lambda: NOON)) as stand_in:
        robot = Party("feishu", stand_in, group2).robot(ahead=ahead)
        assert code_of(robot, message) == (Refused, "bad_signature")


def test_too_many_messages_are_put_off(party: Party, message: Message) -> None:
    robot, most = party.robot(), 5 if party.kind == "feishu" else 20
    for _ in range(most):
        robot.send(message)

    assert code_of(robot, message) == (Unreachable, "rate_limited")


def test_after_too_many_messages_dingtalk_is_left_alone_for_ten_minutes(message: Message) -> None:
    with standing(group := DingTalkGroup(lambda: NOON)) as stand_in:
        party = Party("dingtalk", stand_in, group)
        party.answers({"status": 1111, "wait": 5, "errcode": 130101, "errmsg": "send too fast"})
        with pytest.raises(Unreachable) as said:
            party.robot().send(message)
    assert said.value.after == 10 * MINUTE


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, (Refused, "keyword_missing")),
        (
            "dingtalk",
            {"errcode": 310000, "errmsg": "ip 203.0.113.7 not in whitelist"},
            (Refused, "address_not_allowed"),
        ),
        ("dingtalk", {"errcode": 310000, "errmsg": "new rule"}, (Refused, "answered_310000")),
        ("dingtalk", {"errcode": 400102, "errmsg": "机器人已停用"}, (Refused, "robot_stopped")),
        ("dingtalk", {"errcode": 430102, "errmsg": "含有不合适的文本"}, (Refused, "content_refused")),
        ("dingtalk", {"errcode": -1, "errmsg": "系统繁忙"}, (Unreachable, "busy")),
        ("wecom", {"errcode": 45033, "errmsg": "concurrent"}, (Unreachable, "rate_limited")),
        ("wecom", {"errcode": 40001, "errmsg": "invalid credential"}, (Refused, "answered_40001")),
        ("wecom", {"errcode": True}, (Unreachable, "rubbish")),
        ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, (Refused, "keyword_missing")),
        ("feishu", {"code": 19022, "msg": "Ip Not Allowed"}, (Refused, "address_not_allowed")),
        ("feishu", {"code": 9499, "msg": "too many request"}, (Unreachable, "rate_limited")),
    ],
)
def test_an_answer_means_what_its_number_means(
    kind: str, body: Any, expected: tuple[type[Exception], str], message: Message
) -> None:
    with standing(group := GROUPS[kind](lambda: NOON)) as stand_in:
        party = Party(kind, stand_in, group)
        party.answers(body)
        assert code_of(party.robot(), message) == expected


@pytest.mark.parametrize(
    "rubbish", ["", "<html>ok</html>", "[]", "{}", '{"errcode":"0"}', b"\xff\xfe", "9" * 5_000]
)
def test_a_yes_that_cannot_be_read_is_no_yes(party: Party, message: Message, rubbish: Any) -> None:
    party.answers(rubbish)

    assert code_of(party.robot(), message) == (Unreachable, "rubbish")


def test_a_name_cannot_call_everybody_of_a_group(message: Message) -> None:
    with standing(group := FeishuGroup(lambda: NOON)) as stand_in:
        robot = Party("feishu", stand_in, group).robot()
        robot.send(Message(message.id, "check", '<at user_id="all">', "x", NOON, {}))

    assert "<at" not in group.texts[0]


def test_no_secret_and_no_word_of_the_answer_reaches_a_log(
    party: Party, message: Message, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    party.robot().send(message)
    with pytest.raises((Refused, Unreachable)) as said:
        party.robot(token="another").send(message)

    told = caplog.text + repr(said.value) + party.robot().shown
    group: Any = party.group
    for secret in (
        getattr(group, "token", ""),
        getattr(group, "key", ""),
        getattr(group, "secret", ""),
        "another",
    ):
        assert not secret or secret not in told
    assert "203.0.113.7" not in told


def test_signatures_are_those_of_the_published_rules() -> None:
    """Worked out once by another program: openssl dgst -sha256 -hmac KEY -binary | base64."""
    assert dingtalk.signature("SECabc", 1_577_262_236_757) == DING
    assert feishu.signature("fs", 1_599_360_473) == FEI


DING = "I5TKCOTTj6fad4sJ4q9RsIffw0PAChVQZQGTdtRbNEQ="
FEI = "UBJu3K/hEyIWuLL8cjeqTR2r/IOnYtdsrNatgI+oHOs="
