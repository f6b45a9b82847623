"""A calendar as it is written down, and everything that may be wrong with it: which member, which code, what was given.

    {"zone":"Asia/Shanghai","weekdays":[0,1,2,3,4],"windows":[[540,1080]],"holidays":["2026-10-01"],
     "extra_days":["2026-10-10"],"extra_windows":null,"horizon":"2026-12-31"}

windows: minutes from local midnight, the end up to 48:00 (2880) where it lies on the next day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync.work.calendars import Calendar

DAY_MINUTES = 1440
MOST_WINDOWS = 12
MOST_DAYS = 4000
Window = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong. code: required, unknown_zone, not_a_window, overlapping, not_a_weekday, not_a_day,
    too_many.
    """

    field: str
    code: str
    value: object


class BadCalendar(ValueError):
    """Not a calendar; nothing of it is used."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__(", ".join(f"{each.field}: {each.code}" for each in self.troubles))


def calendar_of(given: Mapping[str, Any], version: str = "") -> Calendar:
    """The calendar that this describes. BadCalendar names everything that is wrong at once."""
    troubles = list(_troubles(given))
    if troubles:
        raise BadCalendar(troubles)
    extra = given.get("extra_windows")
    return Calendar(
        zone=given["zone"],
        weekdays=tuple(sorted(set(given["weekdays"]))),
        windows=_windows(given["windows"]),
        holidays=frozenset(given.get("holidays") or ()),
        extra_days=frozenset(given.get("extra_days") or ()),
        horizon=given.get("horizon"),
        version=version,
        extra_windows=None if extra is None else _windows(extra),
    )


def written(calendar: Calendar) -> dict[str, Any]:
    """The calendar as it is written down."""
    extra = calendar.extra_windows
    return {
        "zone": calendar.zone,
        "weekdays": list(calendar.weekdays),
        "windows": [list(window) for window in calendar.windows],
        "holidays": sorted(calendar.holidays),
        "extra_days": sorted(calendar.extra_days),
        "extra_windows": None if extra is None else [list(window) for window in extra],
        "horizon": calendar.horizon,
    }


def extends(before: Calendar, after: Calendar) -> bool:
    """The horizon moved forward, and nothing else changed but days beyond the old one that were added. Deadlines
    within it stay where they are, so what was promised under the one holds under the other.
    """
    if before.horizon is None or after.horizon is None or after.horizon <= before.horizon:
        return False
    days = {name: (getattr(before, name), getattr(after, name)) for name in ("holidays", "extra_days")}
    gone = any(old - new for old, new in days.values())
    known = any(day <= before.horizon for old, new in days.values() for day in new - old)
    nothing = {name: old for name, (old, _) in days.items()}
    same = replace(after, **nothing, horizon=before.horizon, version=before.version) == before
    return same and not gone and not known


def _windows(given: Iterable[Iterable[int]]) -> tuple[Window, ...]:
    return tuple(sorted((begins, ends) for begins, ends in given))


def _troubles(given: Mapping[str, Any]) -> Iterator[Trouble]:
    zone = given.get("zone")
    if not isinstance(zone, str) or not _is_zone(zone):
        yield Trouble("zone", "unknown_zone", zone)
    weekdays = given.get("weekdays")
    if not isinstance(weekdays, list):
        yield Trouble("weekdays", "required", weekdays)
    else:
        yield from (Trouble("weekdays", "not_a_weekday", day) for day in weekdays if not _is_whole(day, 0, 6))
    yield from _of_windows("windows", given.get("windows"))
    if given.get("extra_windows") is not None:
        yield from _of_windows("extra_windows", given["extra_windows"])
    for field in ("holidays", "extra_days"):
        yield from _of_days(field, given.get(field) or [])
    horizon = given.get("horizon")
    if horizon is not None and not _is_day(horizon):
        yield Trouble("horizon", "not_a_day", horizon)


def _of_windows(field: str, given: object) -> Iterator[Trouble]:
    if not isinstance(given, list):
        yield Trouble(field, "required", given)
        return
    if len(given) > MOST_WINDOWS:
        yield Trouble(field, "too_many", len(given))
        return
    wrong = [window for window in given if not _is_window(window)]
    yield from (Trouble(field, "not_a_window", window) for window in wrong)
    if wrong:
        return
    windows = sorted(tuple(window) for window in given)
    again = [(begins + DAY_MINUTES, ends + DAY_MINUTES) for begins, ends in windows[:1]]  # the next morning
    for (_, ends), (begins, later) in zip(windows, [*windows[1:], *again], strict=True):
        if begins < ends:
            yield Trouble(field, "overlapping", [begins % DAY_MINUTES, later - begins + begins % DAY_MINUTES])


def _of_days(field: str, given: object) -> Iterator[Trouble]:
    if not isinstance(given, list):
        yield Trouble(field, "required", given)
        return
    if len(given) > MOST_DAYS:
        yield Trouble(field, "too_many", len(given))
        return
    yield from (Trouble(field, "not_a_day", day) for day in given if not _is_day(day))


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_window(window: object) -> bool:
    if not isinstance(window, list | tuple) or len(window) != 2:
        return False
    begins, ends = window
    whole = _is_whole(begins, 0, DAY_MINUTES - 1) and _is_whole(ends, 1, 2 * DAY_MINUTES)
    return whole and bool(begins < ends <= begins + DAY_MINUTES)


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
