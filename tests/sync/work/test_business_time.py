"""The algebra of intervals against counting minute by minute, over calendars, zones and pauses nobody thought of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.instants import MINUTE, Millis, millis
from sync.work.calendars import Calendar, Span, deadline, elapsed, opens_on

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
NIGHTS = (  # on which clocks change by an hour or by half of one, and one on which none does
    ("Europe/Berlin", "2026-03-28T20:00Z"),
    ("Europe/Berlin", "2026-10-24T20:00Z"),
    ("America/New_York", "2026-03-08T02:00Z"),
    ("America/New_York", "2026-11-01T02:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T10:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T10:00Z"),
    ("Asia/Shanghai", "2026-02-14T10:00Z"),
)
EARLY = st.integers(4, 14).map(lambda quarter: quarter * 15)
LATE = st.integers(50, 95).map(lambda quarter: quarter * 15)


@dataclass(frozen=True)
class Case:
    """A calendar, and a minute (since 1970, UTC) near the night that makes it interesting; pauses in minutes."""

    calendar: Calendar
    start: int
    pauses: list[Span]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Windows that begin or end in the small hours, in which clocks change; some run past midnight."""
    zone, night = draw(st.sampled_from(NIGHTS))
    evening = (datetime.fromisoformat(night) - EPOCH) // timedelta(minutes=1)
    early, late = draw(EARLY), draw(LATE)
    windows = draw(
        st.sampled_from(
            [
                ((0, early), (late, 1440)),
                ((early, late),),
                ((early, early + 20), (early + 20, 540), (late, 1440)),
                ((late, 1440 + early),),
                ((540, 720), (late, 1440 + early)),
            ]
        )
    )
    days = [(EPOCH + timedelta(minutes=evening, days=more)).date().isoformat() for more in (-1, 0, 1, 2)]
    calendar = Calendar(
        zone,
        tuple(draw(st.sampled_from([(0, 1, 2, 3, 4, 5, 6), (0, 1, 2, 3, 4), (5, 6)]))),
        windows,
        frozenset(draw(st.sets(st.sampled_from(days), max_size=1))),
        frozenset(draw(st.sets(st.sampled_from(days), max_size=1))),
        extra_windows=draw(st.sampled_from([None, ((600, 660),)])),
    )
    start = evening + draw(st.integers(-600, 900))
    pause = st.tuples(st.integers(-300, 1500), st.integers(1, 600))
    held = [(start + begins, start + begins + long) for begins, long in draw(st.lists(pause, max_size=3))]
    return Case(calendar, start, held)


def is_open(calendar: Calendar, minute: int) -> bool:
    """Whether this minute (since 1970, UTC) is open, by looking at the clock on the wall and nothing else."""
    zone = ZoneInfo(calendar.zone)
    local = (EPOCH + timedelta(minutes=minute)).astimezone(zone)
    return any(
        reached(local, at(local, days, begins), zone) and not reached(local, at(local, days, ends), zone)
        for days in (0, 1, 2)
        for begins, ends in calendar.windows_on((local - timedelta(days=days)).date())
    )


def at(local: datetime, days_ago: int, minutes: int) -> datetime:
    """What the clock on the wall shows so many minutes after that day began."""
    midnight = datetime.combine((local - timedelta(days=days_ago)).date(), datetime.min.time())
    return midnight + timedelta(minutes=minutes)


def reached(local: datetime, wall: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock has shown this time by now. The second time round it has shown all of the first."""
    twice = wall.replace(tzinfo=zone).utcoffset() > wall.replace(tzinfo=zone, fold=1).utcoffset()  # type: ignore[operator]
    return local.replace(tzinfo=None) >= wall or (local.fold == 1 and twice and wall.date() == local.date())


def counted(calendar: Calendar, start: int, end: int, held: list[Span]) -> int:
    """Open, unpaused minutes, one by one."""
    return sum(
        is_open(calendar, minute) and not any(begins <= minute < ends for begins, ends in held)
        for minute in range(start, end)
    )


def in_millis(held: list[Span]) -> list[tuple[Millis, Millis]]:
    return [(begins * MINUTE, ends * MINUTE) for begins, ends in held]


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(0, 2 * 1440))
def test_elapsed_is_what_counting_finds(case: Case, length: int) -> None:
    end = case.start + length
    found = elapsed(case.calendar, case.start * MINUTE, end * MINUTE, in_millis(case.pauses))
    assert found == counted(case.calendar, case.start, end, case.pauses) * MINUTE


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(1, 900))
def test_a_deadline_is_the_first_instant_at_which_counting_reaches_the_target(
    case: Case, target: int
) -> None:
    due = deadline(case.calendar, case.start * MINUTE, target, in_millis(case.pauses)) // MINUTE
    if (
        due - case.start > 4 * 1440
    ):  # counting that far takes too long; the test above counts what lies between
        assert counted(case.calendar, case.start, case.start + 1440, case.pauses) < target
        return
    assert counted(case.calendar, case.start, due, case.pauses) == target
    assert counted(case.calendar, case.start, due - 1, case.pauses) == target - 1


@pytest.mark.parametrize(
    ("zone", "day", "minutes", "instant"),
    [
        ("Europe/Berlin", "2026-03-29", 150, "2026-03-29T03:00+02:00"),  # 02:30 does not exist
        ("Australia/Lord_Howe", "2026-10-04", 120, "2026-10-04T02:30+11:00"),
        ("Europe/Berlin", "2026-10-25", 150, "2026-10-25T02:30+02:00"),  # the first of two
        ("America/New_York", "2026-11-01", 60, "2026-11-01T01:00-04:00"),
    ],
)
def test_a_time_that_is_shown_twice_or_never_is_one_instant(
    zone: str, day: str, minutes: int, instant: str
) -> None:
    ((begins, ends),) = opens_on(Calendar(zone, tuple(range(7)), ((0, minutes),)), date.fromisoformat(day))
    assert begins < ends == millis(instant)
