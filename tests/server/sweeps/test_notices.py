"""What shall be told is told: to everybody whom it concerns, at the pace their channel allows, until they have it."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from flask import Flask

from server.clock import SystemClock
from server.house import house
from server.store import notices
from server.store.notices import notice_id
from server.sweeps import notices as sweep
from server.sweeps.table import Done
from sync.instants import HOUR, MINUTE, SECOND, millis
from tests.infra.notices.standins import (
    Call,
    Group,
    Receiver,
    Reply,
    WeComGroup,
)
from tests.server.noticing import OUTLET, alarm
from tests.server.office import NINE, Office
from tests.server.town import Town


def test_an_alarm_reaches_the_group_of_its_outlet_once(town: Town) -> None:
    group, other = (
        town.wecom("north", outlets=[OUTLET]),
        town.wecom("south", outlets=["01935b2e-0000-7000-8000-00000000000b"]),
    )
    managers = town.webhook("managers", roles=["manager"])
    town.shall_tell(alarm("one"))

    assert town.sweeps() == Done({"sent": 1})
    town.sweeps_for(2 * MINUTE, 30 * SECOND)
    assert [text.splitlines()[0] for text in group.texts] == ["时限提醒 · 工单 N-one"]
    assert (other.texts, managers.heard) == ([], {})
    assert town.one().state == "sent"
    assert town.one().through == {"north": NINE}


def test_whoever_took_it_does_not_get_it_again_while_others_are_tried(town: Town) -> None:
    group, receiver = town.wecom(), town.webhook()
    town.breaks("webhook", Reply(status=503))
    town.shall_tell(alarm("one"))

    assert town.sweeps() == Done({"waiting": 1}, note="http_503")
    assert (town.one().state, town.one().note) == ("waiting", "webhook=http_503")
    town.sweeps_for(MINUTE)
    town.mends("webhook")
    town.sweeps_for(MINUTE)

    assert len(group.texts) == len(receiver.heard) == 1
    assert (town.one().state, town.one().note) == ("sent", "")
    assert set(town.one().through) == {"wecom", "webhook"}


def test_waits_grow_to_a_quarter_of_an_hour_and_end_with_the_notice(town: Town) -> None:
    town.webhook()
    town.breaks("webhook", Reply(status=503))
    town.shall_tell(alarm("one", not_after=NINE + 2 * HOUR))
    tried: list[int] = []
    while town.one().state == "waiting" and len(tried) < 40:
        before = town.calls("webhook")
        town.sweeps()
        tried += [town.clock.now()] * (town.calls("webhook") - before)
        town.clock.jumps(town.one().look_at or 0)

    waits = [(later - sooner) // SECOND for sooner, later in pairwise(tried)]
    assert waits[:4] == [5, 10, 20, 40]
    assert max(waits) == 15 * 60
    assert (town.one().state, town.one().note) == ("dropped", "webhook=http_503")
    assert 2 * HOUR - 15 * MINUTE <= tried[-1] - NINE <= 2 * HOUR


def test_what_comes_too_late_is_told_to_nobody(town: Town) -> None:
    group = town.wecom()
    town.shall_tell(alarm("one", not_after=NINE - 1))

    assert town.sweeps() == Done({"dropped": 1})
    assert (town.one().note, group.texts) == ("too_late", [])


def test_what_nobody_is_there_to_hear_is_dropped(town: Town) -> None:
    town.wecom(roles=["manager"])
    town.shall_tell(alarm("one"))

    assert town.sweeps() == Done({"dropped": 1})
    assert town.one().note == "nobody_to_tell"


def test_what_is_refused_for_ever_is_said_and_can_be_told_again(town: Town) -> None:
    group, receiver = town.dingtalk(secret="SECwrong"), town.webhook()
    town.shall_tell(alarm("one"))
    assert town.sweeps() == Done({"failed": 1}, note="bad_signature")
    assert (town.one().state, town.one().note) == ("failed", "dingtalk=bad_signature")
    town.sweeps_for(MINUTE)
    assert town.calls("dingtalk") == 1

    file = town.here.settings.notices
    file.write_text(file.read_text().replace("SECwrong", group.secret))
    town.clock.goes_on(5 * HOUR)
    now = town.clock.now()
    assert town.here.work(lambda tx: notices.again(tx.connection, notice_id("one"), now, now + HOUR))
    assert town.sweeps() == Done({"sent": 1})
    assert (len(group.texts), len(receiver.heard), town.calls("webhook")) == (1, 1, 1)


def test_one_that_was_told_to_all_is_not_told_again(town: Town) -> None:
    town.wecom()
    town.shall_tell(alarm("one"))
    town.sweeps()

    now = town.clock.now()
    assert not town.here.work(lambda tx: notices.again(tx.connection, notice_id("one"), now, now + HOUR))
    assert not town.here.work(lambda tx: notices.again(tx.connection, "nonsense", now, now + HOUR))


def test_one_that_is_refused_by_some_and_unreachable_for_others_tries_only_the_others(town: Town) -> None:
    town.dingtalk(secret="SECwrong")
    town.webhook()
    town.breaks("webhook", Reply(status=503))
    town.shall_tell(alarm("one"))
    town.sweeps_for(MINUTE)
    assert town.one().note == "dingtalk=bad_signature webhook=http_503"
    town.mends("webhook")
    town.sweeps_for(2 * MINUTE)

    assert town.calls("dingtalk") == 1
    assert (town.one().state, town.one().note) == ("failed", "dingtalk=bad_signature")
    assert town.one().through == {"dingtalk": "bad_signature", "webhook": town.one().through["webhook"]}


def test_five_are_told_one_by_one_and_more_together(town: Town) -> None:
    group, receiver = town.feishu(), town.webhook()
    town.shall_tell(*(alarm(f"{n:02}") for n in range(5)))
    town.sweeps_for(20 * SECOND)
    assert len(group.texts) == 5

    town.shall_tell(*(alarm(f"{n:02}") for n in range(5, 22)))
    town.sweeps_for(20 * SECOND)
    assert len(group.texts) == 6
    assert group.texts[-1].splitlines()[0] == "时限提醒 · 17 条"
    assert group.texts[-1].splitlines()[1].startswith("N-05 ")
    assert group.texts[-1].splitlines()[-1] == "另有 12 条。"
    assert len(receiver.heard) == 22
    assert {each.state for each in town.listed().values()} == {"sent"}


def test_kinds_are_not_mixed(town: Town) -> None:
    group = town.feishu()
    withdrawn = [replace(alarm(f"w{n}"), template="promise_withdrawn") for n in range(6)]
    town.shall_tell(*(alarm(f"a{n}") for n in range(6)), *withdrawn)
    town.sweeps_for(10 * SECOND)

    assert sorted(text.splitlines()[0] for text in group.texts) == ["提醒已撤销 · 6 条", "时限提醒 · 6 条"]


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
def test_a_group_hears_no_more_than_its_robot_may_say(town: Town, kind: str) -> None:
    """Alarms come one by one, faster than twenty a minute; the stand-in would refuse the twenty-first."""
    group: Group = town.wecom() if kind == "wecom" else town.dingtalk()
    for second in range(150):
        town.shall_tell(alarm(f"{second:03}", made_at=town.clock.now()))
        town.sweeps()
        town.clock.goes_on(SECOND)
    town.sweeps_for(30 * SECOND)

    assert town.calls(kind) == len(group.texts)
    assert len(group.texts) > 35
    assert {each.state for each in town.listed().values()} == {"sent"}


def test_a_thousand_at_once_are_few_messages(town: Town) -> None:
    group = town.wecom()
    town.shall_tell(*(alarm(f"{n:04}") for n in range(1_000)))

    town.sweeps_for(30 * SECOND)
    assert {each.state for each in town.listed().values()} == {"sent"}
    assert len(group.texts) <= 3


def test_a_channel_that_is_down_is_tried_by_one_message_and_keeps_none_waiting(town: Town) -> None:
    group = town.wecom()
    town.webhook()
    town.breaks("webhook", Reply(status=500))
    town.shall_tell(*(alarm(str(n)) for n in range(4)))

    town.sweeps_for(5 * SECOND)
    assert town.calls("webhook") == 1
    town.sweeps_for(10 * SECOND)
    assert len(group.texts) == 4


def test_one_message_that_is_never_taken_keeps_no_other_waiting(town: Town) -> None:
    receiver = town.webhook()
    town.stand_ins["webhook"].instead = lambda call: (
        Reply(status=500) if b"N-0" in call.body else receiver(call)
    )
    town.shall_tell(*(alarm(str(n)) for n in range(4)))

    town.sweeps_for(MINUTE)
    assert len(receiver.heard) == 3
    assert town.one("0").state == "waiting"


def test_quiet_hours_are_kept_by_those_that_keep_them(app: Flask, town: Town, office: Office) -> None:
    group = town.wecom()
    ten = millis("2026-11-24T22:00:00+08:00")
    town.clock.goes_on(ten - NINE)
    late = {"outlet": office.north, "made_at": ten, "not_after": ten + 24 * HOUR}
    quiet, loud = alarm("quiet", **late, quiet=True), alarm("loud", **late)
    over = alarm("over", **{**late, "not_after": ten + HOUR}, quiet=True)
    town.shall_tell(quiet, loud, over)

    town.sweeps_for(10 * HOUR, 5 * MINUTE)
    assert [text.splitlines()[0] for text in group.texts] == ["时限提醒 · 工单 N-loud"]
    town.sweeps()
    assert group.texts[-1].splitlines()[0] == "时限提醒 · 工单 N-quiet"
    assert (town.one("over").state, town.one("over").note) == ("dropped", "too_late")


def test_one_without_words_is_a_defect_and_the_others_are_told(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    group = town.wecom()
    wordless = {**alarm("bad").variables, "outcome": "no_such_outcome"}
    town.shall_tell(replace(alarm("bad"), variables=wordless), alarm("one"))

    assert town.sweeps() == Done({"failed": 1, "sent": 1}, note="defect")
    assert len(group.texts) == 1
    assert "no words for a promise_alarm" in caplog.text
    assert "李师傅" not in caplog.text


def test_without_a_file_in_production_nobody_is_told_and_it_is_said(
    app: Flask, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    settings = replace(town.here.settings, environment="production")
    app.extensions["doorstep"] = replace(town.here, settings=settings)
    town.shall_tell(alarm("one"))
    with sweep.opened(house(app)) as round:
        assert round(lambda: False) == Done({"dropped": 1}, note="no_channels_file")
        assert round(lambda: False) == Done({}, note="no_channels_file")
    assert caplog.text.count("nobody is told") == 1


def test_a_file_that_cannot_be_used_keeps_everything_waiting_and_is_named(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    file = town.here.settings.notices
    file.write_text('[[channel]]\nname = "wecom"\nkind = "ann@example.com"\n')
    town.shall_tell(alarm("one"))

    assert town.sweeps() == Done({}, note="channels_unreadable")
    assert "[[channel]] 1 'wecom', kind: one of email" in caplog.text
    assert "ann@example.com" not in caplog.text
    assert town.one().state == "waiting"
    group = town.wecom()
    assert town.sweeps() == Done({"sent": 1})
    assert len(group.texts) == 1


def test_two_workers_tell_nothing_twice_and_share_the_pace(town: Town) -> None:
    group, receiver = town.wecom(), town.webhook()
    town.shall_tell(*(alarm(str(n)) for n in range(40)))
    town.sweeps_twice_at_once()
    town.sweeps_for(20 * SECOND)

    assert town.calls("webhook") == len(receiver.heard) == 40
    assert town.calls("wecom") == len(group.texts)
    assert {each.state for each in town.listed().values()} == {"sent"}


def test_no_secret_and_no_name_is_in_a_log_or_a_note(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    group = town.dingtalk(secret="SECwrong")
    town.wecom()
    town.webhook()
    town.breaks("webhook", Reply("李师傅 is not known", status=500))
    town.shall_tell(alarm("one"))
    town.sweeps()

    told = caplog.text + town.one().note + json.dumps(town.one().through)
    for secret in (
        group.token,
        group.secret,
        "SECwrong",
        WeComGroup.key,
        Receiver.secret,
        "李师傅",
        "access_token",
    ):
        assert secret not in told


ROUND = """
import sys
from server.app import create_app
from server.house import house
from server.settings import read_settings
from server.sweeps import notices
with notices.opened(house(create_app(read_settings()))) as round:
    round(lambda: False)
"""


def test_killed_before_it_was_written_down_it_is_told_again_under_the_same_id(
    town: Town, database_url: str
) -> None:
    """The receiver takes it, and the worker dies before it hears so: it is not lost, and the repeat can be seen."""
    receiver, worker = town.webhook(), list[subprocess.Popen[bytes]]()

    def takes_and_kills(call: Call) -> Reply:
        receiver(call)
        os.kill(worker[0].pid, signal.SIGKILL)
        return Reply(status=204)

    town.stand_ins["webhook"].instead = takes_and_kills
    town.clock.jumps(SystemClock().now())
    made_at = town.clock.now() - SECOND
    town.shall_tell(alarm("one", made_at=made_at, not_after=made_at + HOUR))
    environment = {"DOORSTEP_HOME": str(town.here.settings.home), "DOORSTEP_DATABASE_URL": database_url}
    worker.append(subprocess.Popen([sys.executable, "-c", ROUND], env={**os.environ, **environment}))
    assert worker[0].wait(60) == -signal.SIGKILL
    assert town.one().state == "sending"

    town.mends("webhook")
    town.clock.jumps(SystemClock().now())
    town.sweeps_for(5 * MINUTE, 10 * SECOND)
    town.sweeps()
    assert town.one().state == "sent"
    assert (town.calls("webhook"), list(receiver.heard)) == (2, [notice_id("one")])
