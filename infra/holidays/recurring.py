"""The days of a recurrence rule, without ever running far.

A rule that is never met (30 February) would be tried for every day up to the year 9999. The calendar repeats itself
every 400 years, weekdays and leap years alike, so the rule is worked out as late in time as it goes: the end is near.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import islice, takewhile
from typing import Any

CYCLE = 400
LATEST = 9_900
MOST = 40_000
BOUNDS = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53}
OF_DAYS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


class NotARule(ValueError):
    """Not a rule for whole days."""


def days_of_rule(rule: Mapping[str, Any], starts: date, last: date) -> list[date]:
    """The days on which it begins again, from `starts` to `last`. rule: as icalendar reads it (a vRecur)."""
    from dateutil.rrule import rrulestr

    if [str(each).upper() for each in rule.get("FREQ", [])][:1] not in [[each] for each in OF_DAYS]:
        raise NotARule(str(rule))
    for name, most in BOUNDS.items():
        if not all(0 < abs(number) <= most for each in rule.get(name, []) for number in [int(each)]):
            raise NotARule(str(rule))
    later = (LATEST - max(starts.year, last.year)) // CYCLE * CYCLE
    ends = min([last, *(_day(each) for each in rule.get("UNTIL", []))])
    parts = {name: value for name, value in rule.items() if str(name).upper() not in ("UNTIL", "WKST")}
    try:
        text = ";".join(f"{name}={_text(value)}" for name, value in [*parts.items(), *_week(rule)])
        series = rrulestr(text, dtstart=datetime.combine(_moved(starts, later), time.min))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise NotARule(str(rule)) from None
    until = datetime.combine(_moved(ends, later), time.max)
    found = [each.date() for each in islice(takewhile(lambda each: each <= until, series), MOST + 1)]
    if len(found) > MOST:
        raise NotARule(str(rule))
    return [_moved(each, -later) for each in found]


def _week(rule: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [("WKST", rule["WKST"])] if "WKST" in rule else []


def _moved(day: date, years: int) -> date:
    return day.replace(year=day.year + years)


def _day(given: Any) -> date:
    """UNTIL is a date, or an instant of that day."""
    return given.date() if isinstance(given, datetime) else given


def _text(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return ",".join(each.to_ical().decode() if hasattr(each, "to_ical") else str(each) for each in values)
