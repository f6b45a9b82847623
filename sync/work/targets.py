"""Targets: how much time is promised, when it is used up, and what becomes of that when the promise changes.

Numbers S1 to S5 are the rules of business time (`calendars`). A target is never a bare number: its unit is always said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sync.instants import DAY, Millis
from sync.work.calendars import (
    FARTHEST_DAYS,
    LONGEST_PAUSE,
    Calendar,
    NeverOpen,
    Span,
    deadline,
    is_provisional,
    local_day,
    opens_on,
    without,
)

Unit = Literal["open_minutes", "working_days"]
Rule = Literal["retroactive", "from_change", "unchanged"]
MOST = {"open_minutes": 366 * 24 * 60, "working_days": 366}


class BadTarget(ValueError):
    """No target. code: `no_unit`, `unknown_unit`, `out_of_range`."""

    def __init__(self, code: str, value: object) -> None:
        super().__init__(code)
        self.code, self.value = code, value


@dataclass(frozen=True, slots=True)
class Target:
    """So many open minutes, or the end of the n-th working day after."""

    amount: int
    unit: Unit = "open_minutes"


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline. provisional: it lies beyond the days whose holidays are known, and will be worked out again."""

    at: Millis
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """From this instant on another target was promised."""

    at: Millis
    target: Target


def target_of(given: object) -> Target:
    """`{"open_minutes": 480}` or `{"working_days": 3}`. BadTarget for anything else: "1 day" without a unit is none."""
    if not isinstance(given, dict) or len(given) != 1:
        raise BadTarget("no_unit", given)
    ((unit, amount),) = given.items()
    if unit not in MOST:
        raise BadTarget("unknown_unit", unit)
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 < amount <= MOST[unit]:
        raise BadTarget("out_of_range", amount)
    return Target(amount, unit)


def due(calendar: Calendar, start: Millis, target: Target, pauses: Iterable[Span] = ()) -> Due:
    """S3  When the target is used up. NeverOpen where it never is."""
    held = tuple(pauses)
    if target.unit == "open_minutes":
        at = deadline(calendar, start, target.amount, held)
    else:
        at = _end_of_working_day(calendar, start, target.amount, held)
    return Due(at, is_provisional(calendar, at))


def due_after(
    calendar: Calendar,
    start: Millis,
    target: Target,
    changes: Sequence[Change],
    rule: Rule,
    pauses: Iterable[Span] = (),
) -> Due:
    """The deadline after the promise was changed: from the start by the new target, from the change, or not at all.
    S4  Pauses survive a change.
    """
    held = tuple(pauses)
    if not changes or rule == "unchanged":
        return due(calendar, start, target, held)
    last = max(changes, key=lambda change: change.at)
    return due(calendar, start if rule == "retroactive" else last.at, last.target, held)


def breached_by_change(before: Millis, after: Millis, changed: Millis) -> bool:
    """Nobody missed anything: there was time left, and the change itself took it away."""
    return before >= changed > after


def reopened(pauses: Iterable[Span], closed: Millis, again: Millis) -> tuple[Span, ...]:
    """Re-opening continues the used time: the time between counts as a pause."""
    return (*pauses, (closed, again))


def _end_of_working_day(calendar: Calendar, start: Millis, days: int, pauses: tuple[Span, ...]) -> Millis:
    """The end of the n-th working day after the day of `start`. A day paused from end to end is not counted."""
    day, closed, paused = local_day(calendar, start), 0, 0
    while closed < FARTHEST_DAYS and paused < LONGEST_PAUSE:
        day += timedelta(days=1)
        spans = opens_on(calendar, day)
        if not spans:
            closed += 1
            continue
        closed = 0
        if not _any_open(spans, pauses):
            paused += DAY
            continue
        days, paused = days - 1, 0
        if days == 0:
            return spans[-1][1]
    raise NeverOpen(calendar.zone)


def _any_open(spans: Sequence[Span], pauses: tuple[Span, ...]) -> bool:
    held = sorted(pauses)
    return any(next(without(begins, ends, held), None) for begins, ends in spans)
