"""Calendars at their edges. What they answer is held by test_worked_cases and test_business_time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sync.instants import millis
from sync.work.calendars import Calendar, NeverOpen, deadline, is_provisional

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


def test_a_pause_without_an_end_is_never_waited_for() -> None:
    start = millis("2026-11-24T09:00+08:00")
    with pytest.raises(NeverOpen):
        deadline(calendar("CN-9-18"), start, 60, [(start, 2**60)])


def test_a_deadline_beyond_the_horizon_is_provisional() -> None:
    known = Calendar("Asia/Shanghai", horizon="2026-12-31")
    assert not is_provisional(known, millis("2026-12-31T18:00+08:00"))
    assert is_provisional(known, millis("2027-01-01T00:00+08:00"))
