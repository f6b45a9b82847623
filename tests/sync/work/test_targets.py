"""Targets that change, in working days, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

from sync.instants import MINUTE, millis
from sync.work.calendars import Calendar, NeverOpen
from sync.work.explaining import explain
from sync.work.targets import (
    BadTarget,
    Change,
    Target,
    breached_by_change,
    due,
    due_after,
    target_of,
)
from tests.sync.work.test_calendars import CASES, calendar, pauses


@pytest.mark.parametrize("case", [c for c in CASES["cases"] if c["kind"] == "change"], ids=lambda c: c["id"])
def test_a_change_of_target_counts_as_its_rule_says(case: dict[str, Any]) -> None:
    days, start, held = calendar(case["calendar"]), millis(case["start"]), pauses(case)
    first = Target(case["target_minutes"])
    changes = [Change(millis(each["at"]), Target(each["target_minutes"])) for each in case["changes"]]
    found = {rule: due_after(days, start, first, changes, rule, held).at for rule in case["expected_by_rule"]}
    assert found == {rule: millis(at) for rule, at in case["expected_by_rule"].items()}
    by_change = breached_by_change(due(days, start, first, held).at, found["retroactive"], changes[-1].at)
    assert by_change == (case.get("expected_breached_by") == "change")


@pytest.mark.parametrize(
    ("start", "days", "ends"),
    [
        ("2026-11-24T09:00+08:00", 1, "2026-11-25T18:00+08:00"),
        ("2026-11-24T23:59+08:00", 1, "2026-11-25T18:00+08:00"),
        ("2026-11-27T10:00+08:00", 2, "2026-12-01T18:00+08:00"),
        (
            "2026-02-13T16:00+08:00",
            2,
            "2026-02-24T18:00+08:00",
        ),  # Saturday 14 Feb is worked, then nine days off
    ],
)
def test_working_days_end_with_the_day(start: str, days: int, ends: str) -> None:
    assert due(calendar("CN-9-18"), millis(start), Target(days, "working_days")).at == millis(ends)


def test_a_working_day_that_was_paused_from_end_to_end_does_not_count() -> None:
    wednesday = (millis("2026-11-25T09:00+08:00"), millis("2026-11-25T18:00+08:00"))
    start = millis("2026-11-24T09:00+08:00")
    one = Target(1, "working_days")
    assert due(calendar("CN-9-18"), start, one, [wednesday]).at == millis("2026-11-26T18:00+08:00")
    hour_less = (wednesday[0], wednesday[1] - 60 * MINUTE)
    assert due(calendar("CN-9-18"), start, one, [hour_less]).at == wednesday[1]


def test_a_calendar_that_never_opens_has_no_working_day() -> None:
    with pytest.raises(NeverOpen):
        due(calendar("NEVER"), 0, Target(1, "working_days"))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (480, "no_unit"),
        ("1 day", "no_unit"),
        ({}, "no_unit"),
        ({"open_minutes": 1, "working_days": 1}, "no_unit"),
        ({"days": 1}, "unknown_unit"),
        ({"open_minutes": 0}, "out_of_range"),
        ({"open_minutes": -5}, "out_of_range"),
        ({"open_minutes": 10**9}, "out_of_range"),
        ({"working_days": True}, "out_of_range"),
        ({"working_days": "3"}, "out_of_range"),
    ],
)
def test_a_target_without_a_unit_is_none(given: object, code: str) -> None:
    with pytest.raises(BadTarget) as refused:
        target_of(given)
    assert refused.value.code == code


def test_a_target_says_its_unit() -> None:
    assert target_of({"open_minutes": 480}) == Target(480)
    assert target_of({"working_days": 3}) == Target(3, "working_days")


def told(days: Calendar, start: str, minutes: int, *held: tuple[str, str]) -> list[tuple[Any, ...]]:
    """The lines of an explanation, short."""
    spans = [(millis(begins), millis(ends)) for begins, ends in held]
    found = explain(days, millis(start), Target(minutes), spans)
    return [(day.day[5:], day.last[5:], day.kind, day.used, day.paused) for day in found.days]


def test_a_deadline_is_told_day_by_day() -> None:
    assert told(calendar("CN-9-18"), "2026-02-13T16:00+08:00", 480) == [
        ("02-13", "02-13", "working_day", 120, 0),
        ("02-14", "02-14", "make_up_day", 360, 0),
    ]


def test_days_on_which_nothing_was_open_are_told_together() -> None:
    assert told(calendar("CN-9-18"), "2026-02-14T16:30+08:00", 240) == [
        ("02-14", "02-14", "make_up_day", 90, 0),
        ("02-15", "02-23", "holiday", 0, 0),
        ("02-24", "02-24", "working_day", 150, 0),
    ]


def test_what_a_pause_took_away_is_told() -> None:
    held = ("2026-03-02T17:00+08:00", "2026-03-03T10:00+08:00")
    assert told(calendar("CN-9-18"), "2026-03-02T16:00+08:00", 240, held) == [
        ("03-02", "03-02", "working_day", 60, 60),
        ("03-03", "03-03", "working_day", 180, 60),
    ]


def test_last_nights_window_belongs_to_last_night() -> None:
    assert told(calendar("CN-night"), "2026-03-03T02:00+08:00", 60) == [
        ("03-02", "03-02", "working_day", 60, 0),
    ]


@pytest.mark.parametrize(
    "case",
    [c for c in CASES["cases"] if c["kind"] == "deadline" and "expected_deadline" in c],
    ids=lambda c: c["id"],
)
def test_the_minutes_of_an_explanation_are_the_target(case: dict[str, Any]) -> None:
    days, start = calendar(case["calendar"]), millis(case["start"])
    found = explain(days, start, Target(case["target_minutes"]), pauses(case))
    assert found.due.at == millis(case["expected_deadline"])
    assert sum(day.used for day in found.days) == case["target_minutes"]
