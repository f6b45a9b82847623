"""When somebody is told: per cent of the promised open time, and only while somebody can act."""

from __future__ import annotations

from typing import Any

from sync.instants import DAY, HOUR, MINUTE, Millis, millis
from sync.work.alarms import due_steps, is_open, opening, soon_at, steps
from sync.work.calendars import Calendar
from sync.work.commitment import Commitment
from sync.work.promises import Terms
from sync.work.targets import Target

CALENDAR = Calendar("Asia/Shanghai")
NINE = millis("2026-11-24T09:00:00+08:00")
TELL = ("dispatcher",)


def made(minutes: int, *percents: int, calendar: Calendar = CALENDAR, **facts: Any) -> Commitment:
    given = {"alarms": {"arrive": [{"percent": percent, "tell": TELL} for percent in percents]}}
    due = facts.pop("due", NINE + minutes * MINUTE)
    return Commitment("arrive", Terms(0, given, calendar), NINE, due, target=Target(minutes), **facts)


def reached(one: Commitment) -> list[Millis]:
    return [(step.at - NINE) // MINUTE for step in steps(one)]


def test_thresholds_are_per_cent_of_the_open_time_and_go_on_after_the_deadline() -> None:
    assert reached(made(240, 50, 100, 150)) == [120, 240, 360]


def test_time_that_was_paused_moves_the_thresholds() -> None:
    one = made(240, 50, closed=((NINE + HOUR, NINE + 2 * HOUR),), due=NINE + 5 * HOUR)
    assert reached(one) == [180]


def test_a_threshold_at_closing_time_is_told_when_work_begins_again() -> None:
    [step] = steps(made(540, 100))
    assert (step.at, step.heard_at) == (NINE + 9 * HOUR, NINE + DAY)
    assert due_steps([step], NINE + 10 * HOUR) == []
    assert due_steps([step], NINE + DAY) == [step]


def test_around_the_clock_it_is_told_at_once() -> None:
    always = Calendar("Asia/Shanghai", tuple(range(7)), ((0, 1440),))
    [step] = steps(made(540, 100, calendar=always))
    assert step.heard_at == step.at


def test_what_was_told_is_not_asked_for_again() -> None:
    assert [step.percent for step in steps(made(240, 50, 80, 100), {50, 80})] == [100]


def test_without_a_deadline_nothing_is_due() -> None:
    assert steps(made(240, 100, due=None)) == ()


def test_due_soon_begins_with_the_first_warning_or_with_four_fifths() -> None:
    assert soon_at(made(240, 50, 80)) == NINE + 2 * HOUR
    assert soon_at(made(240, 100)) == NINE + 192 * MINUTE


def test_a_window_is_due_soon_when_it_opens_and_warned_of_only_when_it_is_over() -> None:
    given = {"alarms": {"keep_appointment": [{"percent": 80, "tell": TELL}, {"percent": 150, "tell": TELL}]}}
    terms = Terms(0, given, CALENDAR)
    window = Commitment("keep_appointment", terms, NINE - DAY, NINE + 2 * HOUR, opens=NINE)
    assert soon_at(window) == NINE
    assert reached(window) == [180]


def test_open_is_from_the_first_instant_to_the_last_but_one() -> None:
    assert (is_open(CALENDAR, NINE), is_open(CALENDAR, NINE + 9 * HOUR)) == (True, False)
    assert opening(CALENDAR, NINE + 9 * HOUR) == NINE + DAY
