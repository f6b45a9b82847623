"""Why a deadline lies where it lies, day by day: for a dispatcher, and in plain words for the customer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sync.instants import MINUTE, Millis
from sync.work.calendars import OPEN_DAYS, Calendar, DayKind, Span, elapsed, local_day, opens_on
from sync.work.targets import Due, Target, due


@dataclass(frozen=True, slots=True)
class Day:
    """What one local day adds.

    day: ISO date; `last` is another one where several days like it follow each other without adding anything.
    used: open, unpaused minutes that count, from `begins` to `ends` (instants; None where nothing was open). paused:
    open minutes that a pause took away.
    """

    day: str
    last: str
    kind: DayKind
    used: int = 0
    paused: int = 0
    begins: Millis | None = None
    ends: Millis | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A deadline with the days that lead to it, oldest first. The minutes used are together the target."""

    due: Due
    days: tuple[Day, ...]


def explain(calendar: Calendar, start: Millis, target: Target, pauses: Iterable[Span] = ()) -> Explanation:
    """The deadline of this target, and how it comes about. NeverOpen as for `due`."""
    held = tuple(pauses)
    found = due(calendar, start, target, held)
    return Explanation(found, tuple(_joined(_days(calendar, start, found.at, held))))


def _days(calendar: Calendar, start: Millis, end: Millis, pauses: tuple[Span, ...]) -> Iterator[Day]:
    day = local_day(calendar, start) - timedelta(days=1)  # last night's window may still be open
    last = local_day(calendar, end)
    while day <= last:
        told = _day(calendar, day, start, end, pauses)
        if told.begins is not None or (told.kind not in OPEN_DAYS and day >= local_day(calendar, start)):
            yield told
        day += timedelta(days=1)


def _day(calendar: Calendar, day: date, start: Millis, end: Millis, pauses: tuple[Span, ...]) -> Day:
    name, kind = day.isoformat(), calendar.kind(day)
    spans = [(max(begins, start), min(ends, end)) for begins, ends in opens_on(calendar, day)]
    spans = [(begins, ends) for begins, ends in spans if begins < ends]
    if not spans:
        return Day(name, name, kind)
    open_ms = sum(ends - begins for begins, ends in spans)
    used = sum(elapsed(calendar, begins, ends, pauses) for begins, ends in spans)
    return Day(name, name, kind, used // MINUTE, (open_ms - used) // MINUTE, spans[0][0], spans[-1][1])


def _joined(days: Iterable[Day]) -> Iterator[Day]:
    """Closed days of one kind that follow each other are told as one."""
    standing: Day | None = None
    for day in days:
        if (
            standing is not None
            and standing.begins is None
            and day.begins is None
            and standing.kind == day.kind
        ):
            standing = Day(standing.day, day.day, day.kind)
            continue
        if standing is not None:
            yield standing
        standing = day
    if standing is not None:
        yield standing
