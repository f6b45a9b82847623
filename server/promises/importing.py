"""Holidays are imported into a calendar: whole, or not at all.

bad_fields   field, code, value: a year nobody has published (`unknown_year`, with `known_until`), a country nobody
             knows (`unknown_country`), a span with unknown days before it (`leaves_a_gap`), a wrong line of a file
             (`ics.DTSTART`, with its `row`)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from infra.holidays.known import Kind, Known, UnknownYear
from server.arguments import plain_text
from server.db import undo
from server.errors import Problem
from server.house import House
from server.masters import keeping
from server.masters.rules import bad
from server.masters.table import CALENDAR
from server.staff.roles import Who
from sync.work.calendar_form import calendar_of, extends
from sync.work.calendars import local_day

FORMS: Mapping[Kind, str] = {"holiday": "holidays", "make_up_day": "extra_days"}
CHINA = "china"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are asked for. last: None for as far as is known. field: which member asked for it."""

    first: date
    last: date | None
    field: str


def run(session: Session, house: House, who: Who, id: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Import, and say what that came to; in a dry run nothing is left of it."""
    row = keeping.one(session, CALENDAR, who, id, lock=True)
    before = row.form
    today = local_day(calendar_of(before), house.now())
    known = _known(asked, _span(asked, before["horizon"], today), today)
    after = _with(before, known, keep=asked["keep"])
    after["horizon"] = _horizon(before["horizon"], known, today)
    told = _told(before, after, known)
    if after != before:
        values = {"form": after, "source": known.source, "reason": asked["reason"]}
        row = keeping.change(session, house, CALENDAR, who, id, values, row.version)
    told |= {"horizon": row.form["horizon"], "edition": row.edition, "version": row.version}
    told["saved"] = after != before and not asked["dry_run"]
    if asked["dry_run"]:
        undo(session)
    return told


def _span(asked: Mapping[str, Any], horizon: str | None, today: date) -> Span:
    years = sorted(asked.get("years", ()))
    if years and "until" in asked:
        raise bad("until", "not_both", asked["until"])
    if years:
        if years != list(range(years[0], years[-1] + 1)):
            raise bad("years", "leaves_a_gap", years[-1])
        return Span(date(years[0], 1, 1), date(years[-1], 12, 31), "years")
    first = date(today.year, 1, 1) if horizon is None else date.fromisoformat(horizon) + DAY
    if "until" in asked:
        last = date.fromisoformat(asked["until"])
        if last < first:
            raise bad("until", "ends_before_it_begins", asked["until"])
        return Span(first, last, "until")
    return Span(first, None, "source")


def _known(asked: Mapping[str, Any], span: Span, today: date) -> Known:
    """What the source knows of this span."""
    source = asked["source"]
    if ("ics" in asked) != (source == "ics"):
        raise bad("ics", "required" if source == "ics" else "only_with_ics")
    try:
        if source == "ics":
            return _of_file(asked["ics"], span)
        if source == CHINA:
            return _of_china(span)
        return _of_country(source.partition(":")[2], span, today)
    except UnknownYear as unknown:
        finding = {"field": span.field, "code": "unknown_year", "value": unknown.year}
        raise Problem("bad_fields", errors=[finding], known_until=unknown.until.isoformat()) from None


def _of_china(span: Span) -> Known:
    from infra.holidays import china

    return china.known(span.first, span.last)


def _of_country(code: str, span: Span, today: date) -> Known:
    from infra.holidays import countries

    if code.partition("-")[0] == countries.CHINA:
        raise bad("source", "use_china", f"country:{code}")
    try:
        return countries.known(
            code, span.first, span.last or date(max(today.year, span.first.year - 1) + 1, 12, 31)
        )
    except countries.UnknownCountry as unknown:
        finding = {"field": "source", "code": "unknown_country", "value": f"country:{unknown.code}"}
        raise Problem("bad_fields", errors=[finding], known=list(unknown.known)) from None


def _of_file(text: str, span: Span) -> Known:
    """A file does not say how far it goes, so somebody must."""
    from infra.holidays import ics

    if span.last is None:
        raise bad("until", "required")
    try:
        return ics.known(text, span.first, span.last)
    except ics.BadIcs as wrong:
        field, value = plain_text(f"ics.{wrong.field}"), plain_text(wrong.value)
        finding = {"field": field, "code": wrong.code, "value": value, "row": wrong.line}
        raise Problem("bad_fields", errors=[finding]) from None


def _with(form: Mapping[str, Any], known: Known, *, keep: bool) -> dict[str, Any]:
    """The form with what is known in place of what it has there, or added to it."""
    after = dict(form)
    first, last = known.first.isoformat(), known.last.isoformat()
    for kind in known.kinds:
        stays = [day for day in form[FORMS[kind]] if keep or not first <= day <= last]
        comes = [each.day.isoformat() for each in known.days if each.kind == kind]
        after[FORMS[kind]] = sorted({*stays, *comes})
    return after


def _horizon(old: str | None, known: Known, today: date) -> str:
    """How far every day is known now. Unknown days before the span would be taken for known ones."""
    reached = today if old is None else date.fromisoformat(old)
    if known.first > reached + DAY:
        raise bad("years", "leaves_a_gap", (reached + DAY).isoformat())
    last = known.last.isoformat()
    return last if old is None else max(old, last)


def _told(before: Mapping[str, Any], after: Mapping[str, Any], known: Known) -> dict[str, Any]:
    names = {(each.day.isoformat(), each.kind): each.name for each in known.days}

    def other(one: Mapping[str, Any], than: Mapping[str, Any]) -> list[dict[str, str]]:
        days = [(day, kind) for kind, form in FORMS.items() for day in sorted({*one[form]} - {*than[form]})]
        return [{"day": day, "kind": kind, "name": names.get((day, kind), "")} for day, kind in sorted(days)]

    return {
        "source": known.source,
        "first": known.first.isoformat(),
        "last": known.last.isoformat(),
        "added": other(after, before),
        "removed": other(before, after),
        "left_out": [plain_text(each) for each in known.left_out[:50]],
        "extension": extends(calendar_of(before), calendar_of(after)),
    }
