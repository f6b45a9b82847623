"""The worked cases of business time: each answer was computed by interval algebra, by counting minutes, and by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sync.instants import MINUTE, millis
from sync.work.calendars import Calendar, NeverOpen, deadline, elapsed, is_provisional

CASES = json.loads((Path(__file__).parents[2] / "data" / "commitment_cases.json").read_text())


def calendar(name: str) -> Calendar:
    given = CASES["calendars"][name]
    return Calendar(
        given["tz"],
        tuple(given["weekdays_mon0"]),
        tuple((begins, ends) for begins, ends in given["windows_minutes_from_local_midnight"]),
        frozenset(given["holidays"]),
        frozenset(given["extra_days"]),
    )


def pauses(case: dict[str, Any]) -> list[tuple[int, int]]:
    return [(millis(begins), millis(ends)) for begins, ends in case.get("pauses", [])]


@pytest.mark.parametrize(
    "case", [c for c in CASES["cases"] if c["kind"] == "deadline"], ids=lambda c: c["id"]
)
def test_a_deadline_is_where_open_unpaused_time_reaches_the_target(case: dict[str, Any]) -> None:
    days, start = calendar(case["calendar"]), millis(case["start"])
    if case.get("expected_provisional"):
        limited = replace(days, horizon=case["horizon"])
        midnight = millis(f"{case['horizon']}T23:59+08:00")
        assert is_provisional(limited, deadline(limited, start, case["target_minutes"]))
        assert elapsed(limited, start, midnight) == case["expected_known_minutes"] * MINUTE
        return
    if case.get("expected_error"):
        with pytest.raises(NeverOpen):
            deadline(days, start, case["target_minutes"], pauses(case))
        return
    assert deadline(days, start, case["target_minutes"], pauses(case)) == millis(case["expected_deadline"])


@pytest.mark.parametrize("case", [c for c in CASES["cases"] if c["kind"] == "elapsed"], ids=lambda c: c["id"])
def test_elapsed_time_counts_open_unpaused_minutes(case: dict[str, Any]) -> None:
    counted = elapsed(calendar(case["calendar"]), millis(case["start"]), millis(case["end"]), pauses(case))
    assert counted == case["expected_minutes"] * MINUTE


@pytest.mark.parametrize("case", [c for c in CASES["cases"] if c["kind"] == "reopen"], ids=lambda c: c["id"])
def test_reopening_continues_the_used_time(case: dict[str, Any]) -> None:
    closed = [*pauses(case), (millis(case["closed"]), millis(case["reopened"]))]
    due = deadline(calendar(case["calendar"]), millis(case["start"]), case["target_minutes"], closed)
    assert due == millis(case["expected_deadline"])


def test_a_pause_without_an_end_is_never_waited_for() -> None:
    start = millis("2026-11-24T09:00+08:00")
    with pytest.raises(NeverOpen):
        deadline(calendar("CN-9-18"), start, 60, [(start, 2**60)])


def test_a_deadline_beyond_the_horizon_is_provisional() -> None:
    known = Calendar("Asia/Shanghai", horizon="2026-12-31")
    assert not is_provisional(known, millis("2026-12-31T18:00+08:00"))
    assert is_provisional(known, millis("2027-01-01T00:00+08:00"))
