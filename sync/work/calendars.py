"""Business time: pure functions on UTC instants, with an IANA zone on the calendar. S1 to S5 are the README's rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from sync.instants import DAY, MINUTE, Millis

Span = tuple[Millis, Millis]

FARTHEST_DAYS = 400
_UTC = timezone.utc
_EPOCH = datetime(1970, 1, 1, tzinfo=_UTC)


class NeverOpen(Exception):
    """The calendar has no open window in 400 days; a deadline in it would never come."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When work is done. zone: IANA name. weekdays: 0 is Monday.

    windows: minutes from local midnight; the end may lie past 24:00 (1440) and belongs to the day on which the window
    starts. holidays, extra_days: local dates, `2026-02-14`. horizon: the last date whose holidays are known; a deadline
    beyond it is provisional.
    """

    zone: str
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    windows: tuple[tuple[int, int], ...] = ((540, 1080),)
    holidays: frozenset[str] = frozenset()
    extra_days: frozenset[str] = frozenset()
    horizon: str | None = None
    version: str = ""

    def open_on(self, day: date) -> bool:
        """S2  Do windows start on this day? A make-up day has the calendar's windows even where it is a holiday."""
        name = day.isoformat()
        return name in self.extra_days or (day.weekday() in self.weekdays and name not in self.holidays)


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
    local = _EPOCH + timedelta(milliseconds=due)
    return (
        calendar.horizon is not None
        and local.astimezone(_zone(calendar.zone)).date().isoformat() > calendar.horizon
    )


def open_spans(calendar: Calendar, start: Millis, pauses: Iterable[Span] = ()) -> Iterator[Span]:
    """Open time from `start` on, in order, without the pauses (S4). Ends after 400 days without any."""
    held = _union(pauses)
    reached = found = start
    for begins, ends in _windows(calendar, start):
        begins = max(begins, reached)  # windows of neighbouring days may overlap
        if ends <= begins:
            continue
        if begins - found > FARTHEST_DAYS * DAY:
            return
        reached = ends
        for span in _without(begins, ends, held):
            found = span[1]
            yield span


def _windows(calendar: Calendar, start: Millis) -> Iterator[Span]:
    zone = _zone(calendar.zone)
    today = (_EPOCH + timedelta(milliseconds=start)).astimezone(zone).date()
    closed, day = 0, today - timedelta(days=2)
    while closed < FARTHEST_DAYS:
        if calendar.open_on(day) and calendar.windows:
            closed = 0
            for begins, ends in sorted(calendar.windows):
                yield _instant(zone, day, begins), _instant(zone, day, ends)
        else:
            closed += 1
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


def _union(pauses: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for begins, ends in sorted(pauses):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        elif ends > begins:
            joined.append((begins, ends))
    return joined


def _without(begins: Millis, ends: Millis, held: Sequence[Span]) -> Iterator[Span]:
    for pause_begins, pause_ends in held:
        if pause_ends <= begins or pause_begins >= ends:
            continue
        if pause_begins > begins:
            yield begins, pause_begins
        begins = max(begins, pause_ends)
    if begins < ends:
        yield begins, ends


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
