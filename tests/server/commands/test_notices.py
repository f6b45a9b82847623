"""`doorstep notices`: whether people can be told, what they were told, and telling them again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from infra.notices import aliyun, dingtalk, feishu, smtp, sns, tencent, wecom
from server.cli import main
from server.clock import StillClock, SystemClock
from server.house import House, house
from server.notices import words
from server.notices.letters import VALUES
from server.notices.words import trouble
from server.store import notices
from server.store.notices import Notice, notice_id
from server.sweeps import notices as sweep
from sync.instants import MINUTE
from tests.infra.notices.standins import StandIn, WeComGroup, standing
from tests.infra.notices.texting import AliyunTexts
from tests.server.noticing import alarm
from tests.server.office import NINE, Office


class Console:
    """The server's machine, with a group behind a robot."""

    def __init__(self, home: Path, url: str, here: House, stand_in: StandIn, clock: StillClock) -> None:
        self.here, self.stand_in, self.home, self.clock = here, stand_in, home, clock
        self.environment = {"DOORSTEP_HOME": str(home), "DOORSTEP_DATABASE_URL": url}

    def runs(self, *arguments: str) -> Result:
        return CliRunner(env=self.environment).invoke(main, ["notices", *arguments])

    def listens(self, key: str = WeComGroup.key, more: str = "") -> None:
        url = f"{self.stand_in.origin}/cgi-bin/webhook/send?key={key}"
        channel = f'name = "dispatch"\nkind = "wecom"\nroles = ["dispatcher", "manager"]\nurl = "{url}"\n'
        self.here.settings.notices.write_text(f"[[channel]]\n{channel}{more}")

    def tells(self, *made: Notice) -> None:
        """A minute later, by the machine's clock, which the command line has too."""
        self.clock.jumps(max(self.clock.now(), SystemClock().now()) + MINUTE)
        now = self.clock.now()
        fresh = [replace(each, made_at=now, not_after=now + (each.not_after - NINE)) for each in made]
        self.here.work(lambda tx: notices.add(tx.connection, fresh))
        with sweep.opened(self.here) as round:
            round(lambda: False)


@pytest.fixture
def group() -> WeComGroup:
    return WeComGroup(lambda: NINE)


@pytest.fixture
def console(
    app: Flask, tmp_path: Path, database_url: str, group: WeComGroup, clock: StillClock
) -> Iterator[Console]:
    with standing(group) as stand_in:
        yield Console(tmp_path, database_url, house(app), stand_in, clock)


def test_check_sends_one_through_every_channel(console: Console, group: WeComGroup) -> None:
    console.listens()
    ran = console.runs("check")

    assert (ran.exit_code, "✓ dispatch" in ran.output) == (0, True), ran.output
    assert group.texts[0].startswith("测试消息\nDoorstep 经“dispatch”发出的测试消息")
    assert WeComGroup.key not in ran.output


def test_check_says_what_is_wrong_and_what_to_do(console: Console, group: WeComGroup) -> None:
    console.listens(key="another")
    ran = console.runs("check")

    assert ran.exit_code == 1
    assert "✗ dispatch" in ran.output
    assert "机器人不存在或已移除：重新复制 url" in ran.output
    assert "another" not in ran.output
    assert "copy its url again" in console.runs("check", "--lang", "en").output


def test_check_names_outlets_that_do_not_exist_and_roles_that_hear_nothing(
    console: Console, office: Office, group: WeComGroup
) -> None:
    console.listens(more='outlets = ["01935b2e-0000-7000-8000-00000000000b"]\n')
    ran = console.runs("check", "--lang", "en")

    assert ran.exit_code == 1
    assert "dispatch: there is no outlet 01935b2e-0000-7000-8000-00000000000b" in ran.output
    assert f"no channel for manager of outlet {office.south}" in ran.output


def test_check_names_slips_of_the_file(console: Console) -> None:
    console.here.settings.notices.write_text('[[channel]]\nname = "x"\nkind = "wecom"\nurl = "hush"\n')
    ran = console.runs("check")

    assert ran.exit_code == 1
    assert "roles: missing" in ran.output
    assert "url: (hidden): an https address with key" in ran.output
    assert "hush" not in ran.output and "Traceback" not in ran.output


def test_without_a_file_production_says_that_nobody_is_told(console: Console) -> None:
    console.environment |= {"DOORSTEP_ENVIRONMENT": "production", "DOORSTEP_ORIGIN": "https://a.example"}
    ran = console.runs("check", "--lang", "en")

    assert ran.exit_code == 1
    assert "notices.toml: nobody is told" in ran.output


def test_without_a_file_development_writes_mail(console: Console) -> None:
    assert console.runs("check").exit_code == 0
    assert len(list((console.home / "notices").glob("*.eml"))) == 1


def test_the_list_says_what_became_of_each(console: Console, group: WeComGroup) -> None:
    console.listens()
    console.tells(alarm("told"), alarm("late", not_after=NINE - 1), alarm("mine", audience=("technician",)))
    console.listens(key="another")
    console.tells(alarm("refused"))

    said = " ".join(console.runs("list").output.split())
    for part in (
        "N-told",
        "dispatch ✓",
        "已作废",
        "已过时效",
        "没有对应的通道",
        "被拒收",
        "dispatch ✗ 机器人不存在",
    ):
        assert part in said, said
    only = console.runs("list", "--state", "failed", "--lang", "en").output
    assert "N-refused" in only and "N-told" not in only


def test_one_that_was_refused_is_told_again(console: Console, group: WeComGroup) -> None:
    console.listens(key="another")
    console.tells(alarm("one"))
    console.listens()

    assert console.runs("retry", notice_id("one")).exit_code == 0
    console.tells()
    assert len(group.texts) == 1
    again = console.runs("retry", notice_id("one"))
    assert (again.exit_code, "没有可重发的通知" in again.output) == (1, True)


def test_every_code_of_every_adapter_has_words() -> None:
    adapters = (Path(words.__file__).parents[2] / "infra/notices").glob("*.py")
    source = "".join(file.read_text(encoding="utf-8") for file in adapters)
    codes = set(re.findall(r'(?:Refused|Unreachable)\("(\w+)"', source)) | {
        "http_404",
        "smtp_451",
        "answered_-7",
    }
    for robot in (dingtalk, wecom, feishu):
        codes |= {*robot.REFUSALS.values(), *robot.BUSY.values()}
    for service in (aliyun, tencent, sns):
        codes |= {*service.REFUSALS.values(), *(code for code, _ in service.BUSY.values())}
    codes |= {
        "answered_isv.BRAND_NEW",
        *dingtalk.SAFETY_WORDS.values(),
        *(code for _, code in smtp.FIVE),
        "recipient_refused",
        "defect",
    }
    assert len(codes) > 20
    for code in codes:
        assert trouble(code, "zh") and trouble(code, "en")


@pytest.fixture
def texts(console: Console) -> Iterator[AliyunTexts]:
    """A channel for texts to customers, beside the group."""
    service = AliyunTexts(SystemClock().now)
    with standing(service) as stand_in:
        ids = ", ".join(f'{name} = "{id}"' for name, id in zip(VALUES, service.approved, strict=True))
        more = (
            f'[[channel]]\nname = "customers"\nkind = "aliyun_sms"\nkey = "{service.key}"\n'
            f'secret = "{service.secret}"\nsignature = "{service.sender}"\nurl = "{stand_in.origin}"\n'
            f"templates = {{ {ids} }}\n"
        )
        console.listens(more=more)
        yield service


def test_check_sends_one_of_each_template_to_an_address_of_the_administrators(
    console: Console, texts: AliyunTexts
) -> None:
    ran = console.runs("check", "--to", "138 0000 9999", "--to", "root@example.com")

    assert ran.exit_code == 0, ran.output
    assert [(number, template) for number, template, _ in texts.texts] == [
        ("13800009999", template) for template in texts.approved
    ]
    assert ran.output.count("✓ customers") == len(VALUES)
    assert "验收码" in ran.output and texts.key not in ran.output


def test_check_without_an_address_says_that_customers_were_not_tried(
    console: Console, texts: AliyunTexts
) -> None:
    ran = console.runs("check", "--lang", "en")

    assert ran.exit_code == 0
    assert "– customers" in ran.output and "give a number or an address with --to" in ran.output
    assert texts.texts == []


def test_check_says_which_template_was_refused(console: Console, texts: AliyunTexts) -> None:
    texts.approved = {**texts.approved, "SMS_103": ["digits"]}
    ran = console.runs("check", "--lang", "en", "--to", "13800009999")

    assert ran.exit_code == 1
    assert "✗ customers" in ran.output and "completion code  the template is not approved" in ran.output


def test_the_words_to_hand_in_are_printed_as_each_provider_writes_them(console: Console) -> None:
    aliyun_texts, tencent_texts = (
        console.runs("texts", "aliyun_sms").output,
        console.runs("texts", "tencent_sms").output,
    )

    assert "record_ready  您的服务记录可查看 http://127.0.0.1:8000/r/${link}" in aliyun_texts
    assert "验收码{1}，24小时内有效" in tencent_texts
    assert len(aliyun_texts.splitlines()) == len(VALUES)
