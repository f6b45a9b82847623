"""Texts by 阿里云, 腾讯云 and Amazon SNS: what they sign, what they send, and what an answer means."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import httpx
import pytest

from infra.notices import Channel, Message, Refused, Unreachable, aliyun, tencent
from infra.notices.aliyun import Aliyun
from infra.notices.numbers import international, shown
from infra.notices.posting import Poster
from infra.notices.reach import Reach
from infra.notices.sns import Sns
from infra.notices.tencent import Tencent
from sync.instants import HOUR, MINUTE
from tests.infra.notices.conftest import NOON
from tests.infra.notices.standins import Call, Reply, StandIn, dripping, standing
from tests.infra.notices.texting import AliyunTexts, SnsTexts, TencentTexts, Texts

HOME = Reach(private=True, plain=True)
NUMBER, TOKEN = "+8613800001234", "Ab3dEf6hIj9kLm2n"
TEXT = f"您的服务记录可查看 https://service.example.com/r/{TOKEN}"
KINDS = ("aliyun", "tencent", "sns")
SERVICES: dict[str, Callable[[Callable[[], int]], Texts]] = {
    "aliyun": AliyunTexts,
    "tencent": TencentTexts,
    "sns": SnsTexts,
}


@pytest.fixture
def text() -> Message:
    """A record can be read."""
    return Message(
        "0123456789abcdef",
        "record_ready",
        "服务记录",
        TEXT,
        NOON,
        {},
        to=NUMBER,
        values={"link": TOKEN},
    )


@dataclass
class Counter:
    """A service of this kind, and whoever sends by it."""

    kind: str
    stand_in: StandIn
    service: Any

    def channel(self, **given: Any) -> Channel:
        """As configured, but for what is given."""
        ahead = given.pop("ahead", 0)
        now = lambda: NOON + ahead  # noqa: E731
        poster = Poster(httpx.URL(self.stand_in.origin + "/"), HOME)
        if self.kind == "aliyun":
            templates = given.pop("templates", {("record_ready", "zh"): "SMS_100"})
            own = {
                "key": AliyunTexts.key,
                "secret": AliyunTexts.secret,
                "sender": AliyunTexts.sender,
                **given,
            }
            return Aliyun(poster, templates=templates, now=now, **own)
        if self.kind == "tencent":
            templates = given.pop("templates", {("record_ready", "zh"): "1110"})
            own = {"key": TencentTexts.key, "secret": TencentTexts.secret, "sender": TencentTexts.sender}
            more = {"app": TencentTexts.app, "region": "ap-guangzhou", **own, **given}
            return Tencent(poster, templates=templates, now=now, **more)
        own = {"region": SnsTexts.region, "key": SnsTexts.key, "secret": SnsTexts.secret, **given}
        return Sns(endpoint=self.stand_in.origin, **own)

    def answers(self, body: Any, status: int = 200) -> None:
        """Whatever comes, this is said."""
        self.stand_in.instead = lambda call: Reply(body, status)

    def says(self, code: str, words: str = "of 13800001234") -> None:
        """Whatever comes, it says this in its own way."""
        if self.kind == "aliyun":
            self.answers({"Code": code, "Message": words, "RequestId": "R"})
        elif self.kind == "tencent":
            self.answers({"Response": {"SendStatusSet": [{"Code": code, "PhoneNumber": NUMBER}]}})
        else:
            self.stand_in.instead = lambda call: self.service._fails(400, code, words)


def counter_of(kind: str) -> Iterator[Counter]:
    service = SERVICES[kind](lambda: NOON)
    with standing(service) as stand_in:  # type: ignore[arg-type]
        yield Counter(kind, stand_in, service)


@pytest.fixture(params=KINDS)
def counter(request: pytest.FixtureRequest) -> Iterator[Counter]:
    yield from counter_of(request.param)


def failure_of(channel: Channel, message: Message) -> Refused | Unreachable:
    with pytest.raises((Refused, Unreachable)) as said:
        channel.send(message)
    assert said.value.__cause__ is None
    assert said.value.__suppress_context__ or said.value.__context__ is None
    return said.value


def code_of(channel: Channel, message: Message) -> tuple[type[Exception], str]:
    failure = failure_of(channel, message)
    return type(failure), failure.code


def test_the_services_own_examples_are_signed_as_they_say() -> None:
    """help.aliyun.com, V3 版本请求体 & 签名机制; cloud.tencent.com, 签名方法 v3, with its masked and its older key."""
    query = {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": sha256(b"").hexdigest(),
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    told = aliyun.authorization("YourAccessKeyId", "YourAccessKeySecret", aliyun.canonical(query), headers)
    assert told.endswith("=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")

    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    signed = {"content-type": "application/json; charset=utf-8", "host": "cvm.tencentcloudapi.com"}
    told = tencent.authorization("A", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "cvm", signed, body, 1551113065)
    assert told.endswith("=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")
    signed |= {"x-tc-action": "DescribeInstances"}
    told = tencent.authorization("A", "*" * 32, "cvm", signed, body, 1551113065)
    assert told.endswith("=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f")


def test_a_text_is_taken(counter: Counter, text: Message) -> None:
    counter.channel().send(text)

    assert (
        counter.service.texts
        == {
            "aliyun": [("13800001234", "SMS_100", [TOKEN])],
            "tencent": [(NUMBER, "1110", [TOKEN])],
            "sns": [(NUMBER, TEXT, ["Transactional"])],
        }[counter.kind]
    )


def test_a_text_may_be_sent_again_a_moment_later(counter: Counter, text: Message) -> None:
    counter.channel().send(text)
    counter.channel(ahead=1).send(text)

    assert len(counter.service.texts) == 2


def test_a_wrong_secret_is_refused(counter: Counter, text: Message) -> None:
    assert code_of(counter.channel(secret="another"), text) == (Refused, "bad_signature")
    assert code_of(counter.channel(key="another"), text) == (Refused, "bad_login")
    assert counter.service.texts == []


@pytest.mark.parametrize("kind", ["aliyun", "tencent"])
def test_what_the_service_did_not_approve_is_refused(kind: str, text: Message) -> None:
    for counter in counter_of(kind):
        assert code_of(counter.channel(sender="别家"), text) == (Refused, "sender_name_refused")
        others = {("record_ready", "zh"): "another"}
        assert code_of(counter.channel(templates=others, ahead=1), text) == (Refused, "template_refused")
        several = replace(text, id="another", values={"link": TOKEN, "name": "x"})
        assert code_of(counter.channel(), several) == (Refused, "template_refused")


@pytest.mark.parametrize("kind", ["aliyun", "tencent"])
def test_without_an_approved_template_nothing_leaves(kind: str, text: Message) -> None:
    for counter in counter_of(kind):
        for missing in (replace(text, template="completion_code"), replace(text, language="en")):
            assert code_of(counter.channel(), missing) == (Refused, "no_template")
        assert counter.stand_in.calls == []


@pytest.mark.parametrize("kind", ["aliyun", "tencent"])
def test_clocks_apart_are_found_out(kind: str, text: Message) -> None:
    for counter in counter_of(kind):
        assert code_of(counter.channel(ahead=HOUR), text) == (Unreachable, "clock_apart")


def test_a_number_that_is_none_is_refused(counter: Counter, text: Message) -> None:
    wrong = replace(text, to="12ab" if counter.kind == "aliyun" else "x12")
    assert code_of(counter.channel(), wrong) == (Refused, "number_refused")


@pytest.mark.parametrize(
    ("kind", "code", "words", "expected", "after", "alone"),
    [
        ("aliyun", "isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1", "rate_limited", MINUTE, True),
        ("aliyun", "isv.BUSINESS_LIMIT_CONTROL", "触发天级流控Permits:10", "rate_limited", HOUR, True),
        ("aliyun", "isv.DAY_LIMIT_CONTROL", "", "rate_limited", HOUR, False),
        ("aliyun", "isv.OUT_OF_SERVICE", "", "no_money", 15 * MINUTE, False),
        ("aliyun", "Throttling.User", "", "rate_limited", MINUTE, False),
        ("aliyun", "isp.SYSTEM_ERROR", "", "busy", 0, False),
        ("tencent", "LimitExceeded.PhoneNumberThirtySecondLimit", "", "rate_limited", MINUTE, True),
        ("tencent", "LimitExceeded.PhoneNumberDailyLimit", "", "rate_limited", HOUR, True),
        ("tencent", "LimitExceeded.AppDailyLimit", "", "rate_limited", HOUR, False),
        ("tencent", "RequestLimitExceeded.IPLimitExceeded", "", "rate_limited", MINUTE, False),
        ("tencent", "FailedOperation.InsufficientBalanceInSmsPackage", "", "no_money", 15 * MINUTE, False),
        ("tencent", "InternalError.Timeout", "", "busy", 0, False),
        ("sns", "Throttling", "", "rate_limited", MINUTE, False),
        ("sns", "InternalError", "", "busy", 0, False),
    ],
)
def test_what_is_not_now_is_put_off(
    kind: str, code: str, words: str, expected: str, after: int, alone: bool, text: Message
) -> None:
    for counter in counter_of(kind):
        counter.says(code, words)
        failure = failure_of(counter.channel(), text)
        assert isinstance(failure, Unreachable)
        assert (failure.code, failure.after, failure.alone) == (expected, after, alone)


@pytest.mark.parametrize(
    ("kind", "code", "expected"),
    [
        ("aliyun", "isv.MOBILE_NUMBER_ILLEGAL", "number_refused"),
        ("aliyun", "isv.SMS_SIGN_ILLEGAL", "sender_name_refused"),
        ("aliyun", "isv.SMS_CONTENT_ILLEGAL", "content_refused"),
        ("aliyun", "isv.DENY_IP_RANGE", "address_not_allowed"),
        ("aliyun", "isv.PRODUCT_UN_SUBSCRIPT", "account_stopped"),
        ("aliyun", "isv.BRAND_NEW", "answered_isv.BRAND_NEW"),
        ("tencent", "FailedOperation.PhoneNumberInBlacklist", "unwanted"),
        ("tencent", "UnauthorizedOperation.RequestPermissionDeny", "bad_login"),
        ("tencent", "UnsupportedOperation.Brand", "answered_UnsupportedOperation.Brand"),
        ("sns", "OptedOut", "unwanted"),
        ("sns", "AuthorizationError", "bad_login"),
        ("sns", "BrandNew", "answered_BrandNew"),
    ],
)
def test_what_is_for_ever_is_refused(kind: str, code: str, expected: str, text: Message) -> None:
    for counter in counter_of(kind):
        counter.says(code)
        assert code_of(counter.channel(), text) == (Refused, expected)


@pytest.mark.parametrize(
    "rubbish", ["", "<html>ok</html>", "[]", "{}", '{"Response":[]}', b"\xff\xfe", "9" * 5_000]
)
def test_a_yes_that_cannot_be_read_is_no_yes(rubbish: Any, text: Message) -> None:
    for kind in KINDS[: 3 if rubbish else 2]:  # to Amazon's client an empty yes is a yes
        for counter in counter_of(kind):
            counter.answers(rubbish)
            assert code_of(counter.channel(), text) == (Unreachable, "rubbish")


def test_a_service_that_is_down_or_redirects_is_not_followed(counter: Counter, text: Message) -> None:
    counter.answers("down", 503)
    code = "rubbish" if counter.kind == "sns" else "http_503"
    assert code_of(counter.channel(), text) == (Unreachable, code)
    counter.stand_in.instead = lambda call: Reply(
        "", 302, {"Location": counter.stand_in.origin + "/elsewhere"}
    )
    failure_of(counter.channel(), text)
    assert "/elsewhere" not in {call.path for call in counter.stand_in.calls}


@pytest.mark.parametrize("kind", ["aliyun", "tencent"])
def test_an_answer_that_drips_is_cut(kind: str, text: Message) -> None:
    for counter in counter_of(kind):
        with dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x") as port:
            poster = Poster(httpx.URL(f"http://127.0.0.1:{port}/"), HOME, seconds=0.3)
            channel = replace(counter.channel(), poster=poster)  # type: ignore[type-var]
            assert failure_of(channel, text).code in ("no_answer", "no_connection")


def test_nobody_is_asked_twice_behind_our_back(counter: Counter, text: Message) -> None:
    counter.stand_in.instead = lambda call: Reply(
        "<ErrorResponse><Error><Code>InternalError</Code></Error></ErrorResponse>", 500
    )
    failure = failure_of(counter.channel(), text)

    assert isinstance(failure, Unreachable)
    assert len(counter.stand_in.calls) == 1


def test_amazon_that_is_not_there_is_unreachable(text: Message) -> None:
    channel = Sns("ap-southeast-1", "AKIA", "hush", endpoint="http://127.0.0.1:1")
    assert code_of(channel, text) == (Unreachable, "no_connection")


def test_amazon_is_told_the_senders_name(text: Message) -> None:
    for counter in counter_of("sns"):
        counter.channel(sender="Doorstep").send(text)
        assert sorted(counter.service.texts[0][2]) == ["Doorstep", "Transactional"]


def test_no_number_no_token_and_no_secret_reaches_a_log(
    counter: Counter, text: Message, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    channel = counter.channel()
    channel.send(text)
    counter.stand_in.instead = lambda call: Reply({"Code": f"no {NUMBER}", "Message": call.path}, 400)
    failure = failure_of(channel, text)

    told = caplog.text + repr(failure) + channel.shown + repr(text)
    for secret in (NUMBER, NUMBER[3:], TOKEN, counter.service.secret, counter.service.key):
        assert secret not in told


def test_a_forged_query_is_not_believed(text: Message) -> None:
    """The stand-in itself: another number under the same signature is refused."""
    for counter in counter_of("aliyun"):
        counter.channel().send(text)
        [call] = counter.stand_in.calls
        forged = Call(call.path, {**call.query, "PhoneNumbers": "13900009999"}, call.headers, call.body)
        counter.service.nonces.clear()
        assert counter.service(forged).body["Code"] == "SignatureDoesNotMatch"


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("138 0000 1234", "86", NUMBER),
        ("138-0000-1234", "86", NUMBER),
        ("+86 138 0000 1234", "86", NUMBER),
        ("0086 13800001234", "86", NUMBER),
        ("8613800001234", "86", NUMBER),
        ("0755-8888 1234", "86", ""),
        ("8888 1234", "86", ""),
        ("+44 20 7946 0958", "86", "+442079460958"),
        ("020 7946 0958", "44", "+442079460958"),
        ("(415) 555-0132", "1", "+14155550132"),
        ("", "86", ""),
        ("unknown", "86", ""),
        ("+1234", "86", ""),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, country: str, expected: str) -> None:
    assert international(typed, country) == expected


def test_an_address_is_shown_without_most_of_it() -> None:
    assert (shown(NUMBER), shown("chen@example.com")) == ("…34", "c…@example.com")
