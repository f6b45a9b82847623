"""On the command line: what stands by rule, what is taken back, what nobody understood, what is odd."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from server.clock import StillClock
from sync.device.outbox import Draft
from sync.instants import MINUTE
from tests.server.live import Desk
from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.registry import Registry, does

VISIT = "01935b2e-0000-7000-8000-0000000000f1"


@pytest.fixture
def job(office: Office, home: Registry, phone: Phone, clock: StillClock) -> Any:
    """Ann's job, cancelled a minute ago."""
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    phone.syncs()
    job = does(office.dora, job, "cancellation", reason="the customer called")
    clock.goes_on(MINUTE)
    return job


def first_word(listed: str) -> str:
    """The id on the first row of a list."""
    return listed.splitlines()[1].split()[0]


def test_what_stands_by_rule_is_in_the_list_of_answered_questions(desk: Desk, job: Any, phone: Phone) -> None:
    phone.does("note.add", job["id"], visit=VISIT, text="没人").syncs()

    assert job["number"] not in desk.says("questions")
    listed = desk.says("questions", "--answered")
    assert "算数（按规则）" in listed and job["number"] in listed
    assert "没人" in desk.says("questions", "show", first_word(listed))
    assert "按规则算数" in desk.says("job", "show", job["number"])


def test_an_answer_is_taken_back(desk: Desk, job: Any, phone: Phone, clock: StillClock) -> None:
    phone.does("part.use", job["id"], visit=VISIT, text="valve", quantity=2, unit="个").syncs()
    question = first_word(desk.says("questions"))
    desk.says("questions", "answer", question, "set_aside")
    assert "不算数" in desk.says("questions", "--answered")

    assert "已取消" in desk.says("questions", "undo", question)

    shown = desk.says("questions", "show", question)
    assert "撤回的答复" in shown and "不算数" in shown
    desk.says("questions", "answer", question, "stands")
    clock.goes_on(11 * MINUTE)
    assert "已超过 10 分钟" in desk.is_told("questions", "undo", question)


def test_a_settlement_is_taken_back_unless_something_builds_on_it(
    desk: Desk, home: Registry, phone: Phone
) -> None:
    number = desk.says("job", "create", "陈家").split()[0]
    id = desk.says("job", "list", "--number", number) and home.desk.gets("/api/v1/jobs")["items"][0]["id"]
    phone.does("visit.arrive", id, visit=VISIT).syncs()
    hold = first_word(desk.says("holds"))
    desk.says("holds", "settle", hold, "accept")

    assert "待确认" in desk.says("holds", "undo", hold)

    desk.says("holds", "settle", hold, "accept")
    desk.says("job", "chase", number)
    told = desk.is_told("holds", "undo", hold)
    assert "之后已有别的处理" in told and "催单" in told


def test_a_line_nobody_understood_is_shown_mended_and_read_again(desk: Desk, job: Any, phone: Phone) -> None:
    phone.does("part.use", job["id"], visit=VISIT, text="valve", quantity=-2, unit="个").syncs()
    listed = desk.says("quarantine")
    assert "内容填写不对" in listed and "配件使用" in listed
    line = first_word(listed)

    shown = desk.says("quarantine", "show", line)
    assert '"quantity": -2' in shown
    assert "有字段填写不对" in desk.is_told("quarantine", "replay", line)
    args = {"visit": VISIT, "text": "valve", "quantity": 2, "unit": "个"}
    assert "JSON" in desk.types("quarantine", "mend", line, "2").output
    assert "已入账" in desk.says("quarantine", "mend", line, json.dumps(args))
    assert line not in desk.says("quarantine")


def test_an_alert_is_listed_until_somebody_has_seen_it(desk: Desk, phone: Phone, app: Flask) -> None:
    for text in ("one", "two"):
        phone.device.record(Draft("absence.ask", None, {"from": "x", "to": text}))
    phone.db.run("delete from lines where n = 1")
    phone.syncs()
    alert = first_word(desk.says("alerts"))

    assert "编号有缺" in desk.says("alerts", "seen", alert)

    assert alert not in desk.says("alerts")
    assert alert in desk.says("alerts", "--seen")


def test_a_retraction_that_meets_nothing_in_its_job_is_said_to_strike_nothing(
    desk: Desk, office: Office, home: Registry, phone: Phone
) -> None:
    jobs = [does(office.dora, home.job(), "assignment", technician=office.ann.id) for _ in range(2)]
    phone.syncs()
    phone.does("note.add", jobs[0]["id"], visit=VISIT, text="没人")
    for job in jobs:
        phone.does("retract", job["id"], of={"device": phone.id, "n": 1}, reason="x")
    phone.syncs()

    assert "未撤销" not in desk.says("job", "show", jobs[0]["number"])
    assert "第 1 条 x（这张工单没有这一条，未撤销任何内容）" in desk.says("job", "show", jobs[1]["number"])
    assert "(not of this job: nothing is struck)" in desk.says(
        "job", "--lang", "en", "show", jobs[1]["number"]
    )
