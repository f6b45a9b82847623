"""What customers read comes from the rows by which it is kept, in both languages, to the minute."""

from __future__ import annotations

from typing import Any

import pytest

from server.promises.hours import opening
from server.promises.texts import texts, within
from sync.work.calendar_form import calendar_of
from sync.work.policies import STANDARD, plain_calendar
from sync.work.targets import Target
from tests.server.office import Office
from tests.server.promises.timetables import NAME, TERMS, calendar, policy

PLAIN = plain_calendar("Asia/Shanghai")
CHINA = {**PLAIN, "holidays": ["2026-10-01"], "extra_days": ["2026-10-10"], "horizon": "2026-12-31"}
ALWAYS = {**PLAIN, "weekdays": list(range(7)), "windows": [[0, 1440]]}


@pytest.mark.parametrize(
    ("target", "zh", "en"),
    [
        (Target(120), "2 个工作小时", "2 working hours"),
        (Target(60), "1 个工作小时", "1 working hour"),
        (Target(90), "1 个工作小时 30 分钟", "1 working hour 30 minutes"),
        (Target(45), "45 个工作分钟", "45 working minutes"),
        (Target(1), "1 个工作分钟", "1 working minute"),
        (Target(3, "working_days"), "3 个工作日", "3 working days"),
        (Target(1, "working_days"), "1 个工作日", "1 working day"),
    ],
)
def test_a_target_says_its_unit(target: Target, zh: str, en: str) -> None:
    assert (within(target, calendar_of(PLAIN), "zh"), within(target, calendar_of(PLAIN), "en")) == (zh, en)


def test_where_every_hour_counts_an_hour_is_an_hour() -> None:
    assert within(Target(120), calendar_of(ALWAYS), "zh") == "2 小时"
    assert within(Target(120), calendar_of({**ALWAYS, "holidays": ["2026-10-01"]}), "zh") == "2 个工作小时"


@pytest.mark.parametrize(
    ("form", "zh", "en"),
    [
        ({}, "周一至周五 9:00–18:00", "Monday to Friday 9:00–18:00"),
        (
            {"weekdays": [0, 2, 5, 6], "windows": [[540, 720], [810, 1080]]},
            "周一、周三、周六、周日 9:00–12:00、13:30–18:00",
            "Monday, Wednesday, Saturday and Sunday 9:00–12:00, 13:30–18:00",
        ),
        (
            {"weekdays": [4], "windows": [[1320, 1800]]},
            "周五 22:00–次日 6:00",
            "Friday 22:00–6:00 the next day",
        ),
        (
            {"weekdays": list(range(7)), "windows": [[0, 1440]]},
            "每天全天 24 小时",
            "every day, around the clock",
        ),
        ({"weekdays": [0, 1, 2, 3, 4, 5, 6]}, "每天 9:00–18:00", "every day 9:00–18:00"),
        ({"weekdays": []}, "只在调休上班日", "on make-up days only"),
    ],
)
def test_business_hours_are_told_in_words(form: dict[str, Any], zh: str, en: str) -> None:
    told = calendar_of({**PLAIN, **form})
    assert (opening(told, "zh"), opening(told, "en")) == (zh, en)


def test_the_built_in_policy_on_the_calendar_of_china_reads_like_this() -> None:
    told = texts(STANDARD.terms, CHINA)

    assert told["zh"] == [
        "首次联系：报修后 2 个工作小时内与您联系。",
        "上门：报修后 18 个工作小时内上门。",
        "守约：师傅在与您约好的时段内到达，最多提前 30 分钟。",
        "上门到期前您自己选了更晚的时段，以该时段结束为准；由我们改约的，原承诺不变。",
        "修复：报修后 45 个工作小时内修好。",
        "等您答复的时间、等配件的时间不计入修复时限。",
        "答复：您的投诉或咨询，2 个工作日内答复。",
        "工作时间：周一至周五 9:00–18:00，节假日休息，调休上班日照常服务。",
        "非工作时间不计时，从下一个工作时段起算。",
        "2026年12月31日 之后的节假日公布后，之后到期的时限会重新计算。",
        "几个工作日，从次日起算，到最后一个工作日下班为止。",
    ]
    assert told["en"][1] == "At your door: within 18 working hours of your request."
    assert len(told["en"]) == len(told["zh"])


def sentences(terms: dict[str, Any], form: dict[str, Any] | None = CHINA) -> str:
    """All of it in one line, in Chinese."""
    return "".join(texts({**TERMS, **terms}, form)["zh"])


@pytest.mark.parametrize(
    ("terms", "said", "not_said"),
    [
        ({"targets": {"answer": {"working_days": 2}}}, "2 个工作日内答复", "修复"),
        ({"targets": {"answer": {"open_minutes": 60}}}, "1 个工作小时内答复", "从次日起算"),
        ({"tolerance": 0}, "在与您约好的时段内到达。", "提前"),
        ({"customer_choice": False}, "您选了更晚的时段，上门的承诺也不变", "以该时段结束为准"),
        (
            {"targets": {"finish": {"working_days": 3}}, "pauses": {"finish": []}},
            "不因任何等待而延长",
            "等您",
        ),
        (
            {"targets": {"finish": {"working_days": 3}}, "pauses": {"finish": ["waiting_for_parts"]}},
            "等配件的",
            "等您",
        ),
    ],
)
def test_only_what_holds_is_said(terms: dict[str, Any], said: str, not_said: str) -> None:
    assert said in sentences(terms)
    assert not_said not in sentences(terms)


def test_make_up_days_have_their_own_hours_where_they_differ() -> None:
    assert "调休上班日 10:00–15:00" in sentences({}, {**CHINA, "extra_windows": [[600, 900]]})


def test_around_the_clock_nothing_is_outside_business_hours() -> None:
    assert "非工作时间" not in sentences({}, ALWAYS)


def test_where_each_outlet_has_its_own_hours_none_are_made_up() -> None:
    assert "以各网点公布的为准" in sentences({}, None)


def of(office: Office, desk: Any, id: str) -> Any:
    return desk.gets(f"/api/v1/policies/{id}/texts")


def test_a_policy_s_texts_follow_it_and_the_calendar_it_works_by(office: Office) -> None:
    row = policy(office.mona, fits={"type": "repair"})
    assert of(office, office.dora, row["id"])["zh"][0] == "首次联系：报修后 1 个工作小时内与您联系。"
    assert any("周一至周五 9:00–18:00" in each for each in of(office, office.dora, row["id"])["zh"])

    own = calendar(office.mona)
    row = office.mona.changes("policies", row, calendar=own["id"], reason="Saturdays")

    told = of(office, office.dora, row["id"])
    assert any("周一至周六 8:00–12:00、13:00–20:00" in each for each in told["zh"])
    assert (told["name"], told["fits"]) == (NAME, {"type": "repair"})


def test_a_policy_for_all_outlets_tells_each_its_own_hours(office: Office) -> None:
    row = policy(office.root, outlet=None)

    assert any("周一至周五" in each for each in of(office, office.dora, row["id"])["zh"])
    assert any("以各网点公布的为准" in each for each in of(office, office.root, row["id"])["zh"])


def test_an_outlet_s_own_hours_are_told_where_the_policy_names_no_calendar(office: Office) -> None:
    own, row = calendar(office.mona), policy(office.mona)
    outlet = office.root.gets(f"/api/v1/outlets/{office.north}")
    office.root.changes("outlets", outlet, calendar=own["id"])

    for id in (row["id"], "standard"):
        assert any("周一至周六 8:00–12:00、13:00–20:00" in each for each in of(office, office.dora, id)["zh"])


def test_the_built_in_policy_has_its_texts_too(office: Office) -> None:
    assert of(office, office.dora, "standard")["name"] == STANDARD.name


def test_another_outlets_policy_has_no_texts_here(office: Office) -> None:
    south = policy(office.root, outlet=office.south)

    assert office.dora.is_refused("GET", f"/api/v1/policies/{south['id']}/texts") == (404, "not_found")
