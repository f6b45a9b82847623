"""Worked cases: somebody's own answers about a calendar, computed again.

A file of cases has `calendars` (by name) and `cases`; each case has an id, a kind and what it expects:

    deadline   start + target over open, unpaused time (or an error: no_open_window; or provisional, with known minutes)
    elapsed    open, unpaused minutes between start and end
    change     the target changes at the given moments; one answer a rule, and whether the change itself breached it
    reopen     closed and reopened: the time between counts as a pause
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sync.instants import MINUTE, Millis, millis
from sync.work.calendar_form import BadCalendar, Trouble, calendar_of
from sync.work.calendars import Calendar, NeverOpen, Span, elapsed, ends_with
from sync.work.targets import (
    BadTarget,
    Change,
    Rule,
    Target,
    breached_by_change,
    due,
    due_after,
    reopened,
    target_of,
)

RULES: tuple[Rule, ...] = ("retroactive", "from_change", "unchanged")
_FIRST, _LAST = millis("1900-01-01T00:00:00Z"), millis("2200-01-01T00:00:00Z")
"""Nobody's cases lie outside these years, and beyond the years that a date can have nothing can be computed."""


class BadCases(ValueError):
    """The file cannot be read as worked cases. where: the member; code: what is wrong; value: what was given."""

    def __init__(self, where: str, code: str, value: object) -> None:
        super().__init__(f"{where}: {code}")
        self.where, self.code, self.value = where, code, value


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of a case: what the file expects and what was found. Instants as milliseconds, minutes, or a code.

    zone: of the case's calendar, to show instants in.
    """

    case: str
    question: str
    expected: Millis | int | str | bool
    found: Millis | int | str | bool
    zone: str

    @property
    def same(self) -> bool:
        """They agree."""
        return self.expected == self.found


def answers(document: object) -> Iterator[Answer]:
    """Every case of this file, computed. BadCases names what cannot be read."""
    if not isinstance(document, dict) or not isinstance(document.get("cases"), list):
        raise BadCases("cases", "required", None)
    known = document.get("calendars") or {}
    if not isinstance(known, dict):
        raise BadCases("calendars", "not_an_object", known)
    calendars = {str(name): _calendar(f"calendars.{name}", given) for name, given in known.items()}
    for at, case in enumerate(document["cases"]):
        if not isinstance(case, dict):
            raise BadCases(f"cases[{at}]", "not_an_object", case)
        where = f"cases[{case.get('id', at)}]"
        try:
            yield from _case(where, case, calendars)
        except KeyError as lacks:
            raise BadCases(f"{where}.{lacks.args[0]}", "required", None) from None
        except (TypeError, AttributeError):
            raise BadCases(where, "wrong_shape", case) from None
        except BadTarget as bad:
            raise BadCases(f"{where}.target", bad.code, bad.value) from None
        except NeverOpen:
            raise BadCases(f"{where}.calendar", "never_open", case["calendar"]) from None


def _calendar(where: str, given: Any) -> Calendar:
    if not isinstance(given, dict):
        raise BadCases(where, "required", given)
    plain = {
        "zone": given.get("tz", given.get("zone")),
        "weekdays": given.get("weekdays_mon0", given.get("weekdays")),
        "windows": given.get("windows_minutes_from_local_midnight", given.get("windows")),
        **{name: given.get(name) for name in ("holidays", "extra_days", "extra_windows", "horizon")},
    }
    try:
        return calendar_of(plain)
    except BadCalendar as bad:
        first: Trouble = bad.troubles[0]
        raise BadCases(f"{where}.{first.field}", first.code, first.value) from None


def _case(where: str, case: Mapping[str, Any], calendars: Mapping[str, Calendar]) -> Iterator[Answer]:
    if case["calendar"] not in calendars:
        raise BadCases(f"{where}.calendar", "unknown_reference", case["calendar"])
    calendar = calendars[case["calendar"]]
    if case.get("horizon") is not None:
        calendar = replace(calendar, horizon=_day(where, case["horizon"]))
    start = _instant(where, "start", case["start"])
    held = [_pause(where, pause) for pause in case.get("pauses") or ()]
    kinds = {"deadline": _deadline, "elapsed": _elapsed, "change": _change, "reopen": _reopen}
    if case["kind"] not in kinds:
        raise BadCases(f"{where}.kind", "not_a_choice", case["kind"])
    for question, expected, found in kinds[case["kind"]](where, case, calendar, start, held):
        yield Answer(str(case["id"]), question, expected, found, calendar.zone)


Found = Iterator[tuple[str, Any, Any]]


def _deadline(
    where: str, case: Mapping[str, Any], calendar: Calendar, start: Millis, held: list[Span]
) -> Found:
    try:
        at = due(calendar, start, _target(case), held)
    except NeverOpen:
        yield "error", case.get("expected_error", "none"), "no_open_window"
        return
    if "expected_error" in case:
        yield "error", case["expected_error"], "none"
    if "expected_provisional" in case:
        yield "provisional", case["expected_provisional"], at.provisional
    if "expected_known_minutes" in case and calendar.horizon is not None:
        known = elapsed(calendar, start, ends_with(calendar), held) // MINUTE
        yield "known_minutes", case["expected_known_minutes"], known
    if "expected_deadline" in case:
        yield "deadline", _instant(where, "expected_deadline", case["expected_deadline"]), at.at


def _elapsed(
    where: str, case: Mapping[str, Any], calendar: Calendar, start: Millis, held: list[Span]
) -> Found:
    end = _instant(where, "end", case["end"])
    yield "minutes", case["expected_minutes"], elapsed(calendar, start, end, held) // MINUTE


def _change(
    where: str, case: Mapping[str, Any], calendar: Calendar, start: Millis, held: list[Span]
) -> Found:
    first = _target(case)
    changes = [Change(_instant(where, "at", each["at"]), _target(each)) for each in case["changes"]]
    if not changes:
        raise BadCases(f"{where}.changes", "required", case["changes"])
    found = {rule: due_after(calendar, start, first, changes, rule, held).at for rule in RULES}
    for rule in RULES:
        if rule in case["expected_by_rule"]:
            yield rule, _instant(where, rule, case["expected_by_rule"][rule]), found[rule]
    if "expected_breached_by" in case:
        before = due_after(calendar, start, first, changes[:-1], "retroactive", held).at
        by_change = breached_by_change(before, found["retroactive"], changes[-1].at)
        yield "breached_by", case["expected_breached_by"], "change" if by_change else "nothing"


def _reopen(
    where: str, case: Mapping[str, Any], calendar: Calendar, start: Millis, held: list[Span]
) -> Found:
    closed, again = _instant(where, "closed", case["closed"]), _instant(where, "reopened", case["reopened"])
    if again < closed:
        raise BadCases(f"{where}.reopened", "ends_before_it_begins", case["reopened"])
    at = due(calendar, start, _target(case), reopened(held, closed, again)).at
    yield "deadline", _instant(where, "expected_deadline", case["expected_deadline"]), at


def _target(case: Mapping[str, Any]) -> Target:
    return target_of(case["target"] if "target" in case else {"open_minutes": case["target_minutes"]})


def _pause(where: str, pause: Any) -> Span:
    if not isinstance(pause, list) or len(pause) != 2:
        raise BadCases(f"{where}.pauses", "not_a_pause", pause)
    begins, ends = (_instant(where, "pauses", each) for each in pause)
    if ends < begins:
        raise BadCases(f"{where}.pauses", "ends_before_it_begins", pause)
    return begins, ends


def _instant(where: str, member: str, text: Any) -> Millis:
    try:
        found = millis(text)
    except (ValueError, TypeError, OverflowError):
        found = _LAST
    if not _FIRST <= found < _LAST:
        raise BadCases(f"{where}.{member}", "not_an_instant", text)
    return found


def _day(where: str, text: Any) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except (ValueError, TypeError):
        raise BadCases(f"{where}.horizon", "not_a_day", text) from None
