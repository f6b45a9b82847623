"""Business time: pure functions on UTC instants, with an IANA zone on the calendar. S1 to S5 are the README's rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from sync.instants import DAY, MINUTE, Millis

Span = tuple[Millis, Millis]
DayKind = Literal["working_day", "make_up_day", "holiday", "day_off"]
OPEN_DAYS = ("working_day", "make_up_day")

FARTHEST_DAYS = 400
LONGEST_PAUSE: Millis = 40 * 366 * DAY
"""A pause that takes away all open time for longer than this has no end that anybody waits for."""
_UTC = timezone.utc
_EPOCH = datetime(1970, 1, 1, tzinfo=_UTC)


class NeverOpen(Exception):
    """The calendar has no open window in 400 days; a deadline in it would never come."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When work is done. zone: IANA name. weekdays: 0 is Monday.

    windows: minutes from local midnight; the end may lie past 24:00 (1440) and belongs to the day on which the window
    starts. holidays, extra_days: local dates, `2026-02-14`. extra_windows: of the make-up days, where they differ.
    horizon: the last date whose holidays are known; a deadline beyond it is provisional.
    """

    zone: str
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    windows: tuple[tuple[int, int], ...] = ((540, 1080),)
    holidays: frozenset[str] = frozenset()
    extra_days: frozenset[str] = frozenset()
    horizon: str | None = None
    version: str = ""
    extra_windows: tuple[tuple[int, int], ...] | None = None

    def kind(self, day: date) -> DayKind:
        """S2  What this day is. A make-up day is one even where it is a holiday."""
        name = day.isoformat()
        if name in self.extra_days:
            return "make_up_day"
        if name in self.holidays:
            return "holiday"
        return "working_day" if day.weekday() in self.weekdays else "day_off"

    def open_on(self, day: date) -> bool:
        """Do windows start on this day?"""
        return self.kind(day) in OPEN_DAYS

    def windows_on(self, day: date) -> tuple[tuple[int, int], ...]:
        """S2  The windows that start on this day, in minutes from its midnight, in order."""
        kind = self.kind(day)
        if kind == "make_up_day" and self.extra_windows is not None:
            return tuple(sorted(self.extra_windows))
        return tuple(sorted(self.windows)) if kind in OPEN_DAYS else ()


def deadline(calendar: Calendar, start: Millis, minutes: int, pauses: Iterable[Span] = ()) -> Millis:
    """S3  The instant at which open, unpaused time from `start` reaches the target. NeverOpen where it never does."""
    return _deadline(calendar, start, minutes, tuple(pauses))


@lru_cache(maxsize=65_536)
def _deadline(calendar: Calendar, start: Millis, minutes: int, pauses: tuple[Span, ...]) -> Millis:
    left = minutes * MINUTE
    if left <= 0:
        return start
    for begins, ends in open_spans(calendar, start, pauses):
        if ends - begins >= left:
            return begins + left
        left -= ends - begins
    raise NeverOpen(calendar.zone)


def elapsed(calendar: Calendar, start: Millis, end: Millis, pauses: Iterable[Span] = ()) -> Millis:
    """Open, unpaused milliseconds from `start` to `end`."""
    total = 0
    for begins, ends in open_spans(calendar, start, pauses):
        if begins >= end:
            break
        total += min(ends, end) - begins
    return total


def is_provisional(calendar: Calendar, due: Millis) -> bool:
    """The deadline lies beyond the days whose holidays are known."""
    return calendar.horizon is not None and due >= ends_with(calendar)


@lru_cache(maxsize=4096)
def ends_with(calendar: Calendar) -> Millis:
    """The first instant after the last day whose holidays are known. ValueError for a calendar without a horizon."""
    if calendar.horizon is None:
        raise ValueError("no horizon")
    return first_of(calendar, date.fromisoformat(calendar.horizon) + timedelta(days=1))


def first_of(calendar: Calendar, day: date) -> Millis:
    """The instant at which this local day begins."""
    return _instant(_zone(calendar.zone), day, 0)


def local_day(calendar: Calendar, instant: Millis) -> date:
    """The calendar's date at this instant."""
    return (_EPOCH + timedelta(milliseconds=instant)).astimezone(_zone(calendar.zone)).date()


@lru_cache(maxsize=65_536)
def opens_on(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """The windows that start on this day as instants, in order."""
    zone = _zone(calendar.zone)
    return tuple(
        [
            (_instant(zone, day, begins), _instant(zone, day, ends))
            for begins, ends in calendar.windows_on(day)
        ]
    )


def open_spans(calendar: Calendar, start: Millis, pauses: Iterable[Span] = ()) -> Iterator[Span]:
    """Open time from `start` on, in order, without the pauses (S4). Ends after 400 days in which the calendar never
    opens, however long a job is paused.
    """
    held = sorted(pauses)
    reached = found = start
    for begins, ends in _windows(calendar, start):
        begins = max(begins, reached)  # windows of neighbouring days may overlap
        if ends <= begins:
            continue
        if begins - reached > FARTHEST_DAYS * DAY or begins - found > LONGEST_PAUSE:
            return
        reached = ends
        for span in without(begins, ends, held):
            found = span[1]
            yield span


def _windows(calendar: Calendar, start: Millis) -> Iterator[Span]:
    closed, day = 0, local_day(calendar, start) - timedelta(days=2)
    while closed < FARTHEST_DAYS:
        spans = opens_on(calendar, day)
        yield from spans
        closed = 0 if spans else closed + 1
        day += timedelta(days=1)


def _instant(zone: ZoneInfo, day: date, minute: int) -> Millis:
    """S1, S5  Local wall time as an instant: the first of two; one that does not exist moves forward over the gap."""
    wall = datetime.combine(day, time.min) + timedelta(minutes=minute)
    local = wall.replace(tzinfo=zone, fold=0)
    back = local.astimezone(_UTC).astimezone(zone).replace(tzinfo=None)
    if back != wall:  # in the gap: the first instant after it
        before, after = (
            wall.replace(tzinfo=zone, fold=0).utcoffset(),
            wall.replace(tzinfo=zone, fold=1).utcoffset(),
        )
        return _end_of_gap(zone, wall, before, after)
    return (local - _EPOCH) // timedelta(milliseconds=1)


def _end_of_gap(zone: ZoneInfo, wall: datetime, before: timedelta | None, after: timedelta | None) -> Millis:
    """The instant at which the clocks were put forward over this wall time."""
    assert before is not None and after is not None  # noqa: S101 - zones of the IANA database have offsets
    low = (wall - max(before, after)).replace(tzinfo=_UTC)
    high = (wall - min(before, after)).replace(tzinfo=_UTC)
    first = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == first:
            low = middle
        else:
            high = middle
    return round((high - _EPOCH) / timedelta(minutes=1)) * MINUTE


def without(begins: Millis, ends: Millis, held: Sequence[Span]) -> Iterator[Span]:
    """What is left of one span without these others, which are sorted."""
    for pause_begins, pause_ends in held:
        if pause_ends <= begins or pause_begins >= ends:
            continue
        if pause_begins > begins:
            yield begins, pause_begins
        begins = pause_ends
    if begins < ends:
        yield begins, ends


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
