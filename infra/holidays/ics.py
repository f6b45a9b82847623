"""Holidays from an iCalendar file (RFC 5545): its all-day events, recurring ones up to a given day.

An event is a holiday, or a make-up day where it says so: `X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY`, or 班 or "working
day" in its summary, as published calendars of China have it. Events with a time of day are no holidays and are left
out. Cancelled events count for nothing; RECURRENCE-ID replaces one day of a series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from infra.holidays.known import Kind, Known, Named
from infra.holidays.recurring import NotARule, days_of_rule

MOST_BYTES = 1_000_000
MOST_EVENTS = 5_000
MOST_RECURRING = 200
MOST_DAYS_AN_EVENT = 366
EARLIEST = 1900
WORKED = re.compile(
    r"补班|调班|(?<!不)(?<!不用)上班|班[)）】]|(?<!上)班$"
    r"|^(?:special |extra )?work(?:ing)? ?day\b|make-?up (?:work\w* )?day",
    re.IGNORECASE,
)


class BadIcs(ValueError):
    """Not a file of this kind. line: counted from 1; field: the property; code: not_ics, not_a_date, not_a_rule,
    too_many, too_long, nothing_there; value: what stands there.
    """

    def __init__(self, line: int, field: str, code: str, value: str) -> None:
        super().__init__(f"line {line}: {field}: {code}")
        self.line, self.field, self.code, self.value = line, field, code, value


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT: its parsed properties, and where in the file each of them stands."""

    properties: Any
    lines: Mapping[str, tuple[int, str]]
    begins: int

    def bad(self, field: str, code: str) -> BadIcs:
        """Something is wrong with this property."""
        line, text = self.lines.get(field, (self.begins, ""))
        return BadIcs(line, field, code, text)

    def day(self, field: str) -> date | None:
        """The date of this property; None where it is not there, or has a time of day."""
        found = self.properties.get(field)
        if found is None:
            return None
        if isinstance(found, list) or not hasattr(found, "dt"):
            raise self.bad(field, "not_a_date")
        return found.dt if type(found.dt) is date else None


def known(text: str, first: date, last: date) -> Known:
    """What this file says of the days from `first` to `last`. BadIcs names the line and what stands there."""
    events = _events(text)
    whole = [event for event in events if event.day("DTSTART") is not None]
    timed = tuple(str(event.properties.get("SUMMARY", "")) for event in events if event not in whole)
    if not whole:
        raise BadIcs(1, "VEVENT", "nothing_there", "")
    moved = {(str(e.properties.get("UID")), day) for e in whole if (day := e.day("RECURRENCE-ID"))}
    if sum("RRULE" in event.properties for event in whole) > MOST_RECURRING:
        raise BadIcs(1, "RRULE", "too_many", str(MOST_RECURRING))
    found: dict[tuple[date, Kind], Named] = {}
    for event in whole:
        if str(event.properties.get("STATUS", "")).upper() != "CANCELLED":
            for named in _days(event, moved, last):
                if first <= named.day <= last:
                    found.setdefault((named.day, named.kind), named)
    days = tuple(sorted(found.values(), key=lambda each: (each.day, each.kind)))
    kinds: tuple[Kind, ...] = tuple(sorted({"holiday", *(each.kind for each in days)}))  # type: ignore[arg-type]
    return Known(first, last, days, "ICS", kinds, timed)


def _days(event: Event, moved: set[tuple[str, date]], last: date) -> Iterator[Named]:
    """Every day that this event takes."""
    properties, starts = event.properties, event.day("DTSTART")
    assert starts is not None  # noqa: S101 - whole events have a day
    name = " ".join(str(properties.get("SUMMARY", "")).split())[:120]
    special = str(properties.get("X-APPLE-SPECIAL-DAY", "")).upper() == "ALTERNATE-WORKDAY"
    kind: Kind = "make_up_day" if special or WORKED.search(name) else "holiday"
    length = _length(event, starts)
    uid, single = str(properties.get("UID")), event.day("RECURRENCE-ID") is not None
    for begins in _begins(event, starts, last):
        if single or (uid, begins) not in moved:
            for at in range(length):
                yield Named(begins + timedelta(days=at), kind, name)


def _begins(event: Event, starts: date, last: date) -> list[date]:
    """The days on which it begins: once, or again and again."""
    rule, found = event.properties.get("RRULE"), {starts}
    if isinstance(rule, list):
        raise event.bad("RRULE", "not_a_rule")
    if rule is not None:
        try:
            found |= set(days_of_rule(rule, starts, last))
        except NotARule:
            raise event.bad("RRULE", "not_a_rule") from None
    return sorted((found | _listed(event, "RDATE")) - _listed(event, "EXDATE"))


def _listed(event: Event, field: str) -> set[date]:
    given = event.properties.get(field) or []
    lists = given if isinstance(given, list) else [given]
    if not all(hasattr(each, "dts") for each in lists):
        raise event.bad(field, "not_a_date")
    days = [one.dt for each in lists for one in each.dts]
    if not all(type(day) is date for day in days):
        raise event.bad(field, "not_a_date")
    return set(days)


def _length(event: Event, starts: date) -> int:
    """How many days it takes; the end is the day after."""
    ends, duration = event.day("DTEND"), event.properties.get("DURATION")
    if "DTEND" in event.properties and ends is None:
        raise event.bad("DTEND", "not_a_date")
    if duration is not None and not isinstance(getattr(duration, "dt", None), timedelta):
        raise event.bad("DURATION", "not_a_date")
    field = "DURATION" if ends is None else "DTEND"
    days = (ends - starts).days if ends is not None else getattr(getattr(duration, "dt", None), "days", 1)
    if days < 0 or days > MOST_DAYS_AN_EVENT:
        raise event.bad(field, "too_long" if days > 0 else "not_a_date")
    return max(days, 1)


def _events(text: str) -> list[Event]:
    """Each VEVENT, its wrong properties refused; with the line on which everything stands."""
    from icalendar import Calendar

    places = list(_places(text))
    try:
        parsed = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, KeyError, IndexError, TypeError) as wrong:
        raise BadIcs(1, "VCALENDAR", "not_ics", str(wrong)[:120]) from None
    if len(parsed) != len(places) or len(parsed) > MOST_EVENTS:
        code = "too_many" if len(parsed) > MOST_EVENTS else "not_ics"
        raise BadIcs(1, "VEVENT", code, str(len(parsed)))
    events = [Event(each, lines, begins) for each, (begins, lines) in zip(parsed, places, strict=True)]
    for event in events:
        for field, _ in event.properties.errors:
            raise event.bad(str(field), "not_a_rule" if field == "RRULE" else "not_a_date")
        starts = event.day("DTSTART")
        if "DTSTART" not in event.properties or (starts is not None and starts.year < EARLIEST):
            raise event.bad("DTSTART", "not_a_date")
    return events


def _places(text: str) -> Iterator[tuple[int, dict[str, tuple[int, str]]]]:
    """For each VEVENT the line on which it begins, and on which line its properties stand."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise BadIcs(1, "VCALENDAR", "too_long", str(MOST_BYTES))
    begins, lines, inside = 0, dict[str, tuple[int, str]](), list[str]()
    for number, line in _unfolded(text):
        field, colon, value = line.partition(":")
        field = field.partition(";")[0].strip().upper()
        if not colon or not re.fullmatch(r"[A-Z0-9-]+", field):
            raise BadIcs(number, field[:40], "not_ics", line[:80])
        if field == "BEGIN":
            inside.append(value.strip().upper())
            if inside[-1] == "VEVENT":
                begins, lines = number, {}
        elif field == "END":
            if not inside or inside.pop() != value.strip().upper():
                raise BadIcs(number, "END", "not_ics", line[:80])
            if value.strip().upper() == "VEVENT":
                yield begins, lines
        elif inside and inside[-1] == "VEVENT":
            lines.setdefault(field, (number, value[:80]))
    if inside:
        raise BadIcs(max(text.count("\n"), 1), "END", "not_ics", inside[-1])


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """The lines, those that go on joined (a line that goes on begins with a space), numbered by where each begins."""
    standing, at = "", 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")), 1):
        if line[:1] in (" ", "\t") and at:
            standing += line[1:]
            continue
        if standing.strip():
            yield at, standing
        standing, at = line, number
    if standing.strip():
        yield at, standing
