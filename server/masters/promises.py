"""What holds for calendars and policies beyond their schemas, and the editions they leave.

bad_fields         the form is no calendar, or never opens; terms that promise nothing; a policy that matches nothing; a
                   changed policy without a reason: each with field, code and value
unknown_reference  a calendar of another outlet
not_allowed        only an administrator makes or changes what is for all outlets
in_use             an outlet or a policy works by this calendar: `outlets` and `policies` say how many
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.arguments import plain
from server.errors import Problem
from server.house import House, house
from server.masters.master import Values
from server.masters.rules import bad, works_by
from server.models.appliance import ApplianceClass
from server.models.calendar import CalendarEdition
from server.models.outlet import Area, Outlet
from server.models.policy import Policy, PolicyEdition
from server.staff.roles import ADMINISTRATOR, Who
from server.store import commitments
from sync.instants import Millis
from sync.work.calendar_form import BadCalendar, Trouble, calendar_of, extends, written
from sync.work.calendars import open_spans
from sync.work.policies import troubles

PROMISED = ("fits", "terms", "calendar")


def calendar_rule(session: Session, who: Who, row: Any, values: Values) -> None:
    """The form is a calendar on which work is done at all; an edit that is no extension counts the edition up."""
    _own_or_everybodys(who, row, values)
    if values.get("archived"):
        _not_worked_by(session, row.id)
    if row is None or {"form", "source"} & values.keys():
        values.setdefault("reason", "")
    else:
        values.pop("reason", None)  # of a state, and there is no new one
    if row is None:
        values.setdefault("source", "")
    if "form" not in values:
        return
    after = values["form"] = _form(values["form"], house().now())
    if row is None:
        values["edition"] = 1
    elif after != row.form and not extends(calendar_of(row.form), calendar_of(after)):
        values["edition"] = row.edition + 1


def calendar_written(session: Session, house: House, who: Who, row: Any, before: Values) -> None:
    """Each state of the form stays. What was promised on days nobody knew then is judged again."""
    if all(before.get(member) == getattr(row, member) for member in ("form", "source")):
        return
    stamp = {"reason": row.reason, "author": who.id, "at": house.now()}
    session.add(
        CalendarEdition(
            calendar=row.id,
            version=row.version,
            edition=row.edition,
            form=row.form,
            source=row.source,
            horizon=row.form["horizon"],
            **stamp,
        )
    )
    if before and before["edition"] == row.edition and before["form"]["horizon"] != row.form["horizon"]:
        commitments.judge_provisional(session.connection(), row.id, row.edition, house.now())


def policy_rule(session: Session, who: Who, row: Any, values: Values) -> None:
    """A policy can be kept, fits some work there may be, and says why it was changed."""
    _own_or_everybodys(who, row, values)
    outlet = values["outlet"] if row is None else row.outlet
    works_by(session, outlet, values)
    found = [*_matching_nothing(session, outlet, values.get("fits", {}))]
    found += [
        Trouble(f"terms.{each.field}", each.code, each.value) for each in troubles(values.get("terms", _GOOD))
    ]
    if found:
        raise troubled(found)
    if row is None:
        values.update(edition=1, fits=values.get("fits", {}), calendar=values.get("calendar"))
        values.setdefault("reason", "")
    elif any(values[member] != getattr(row, member) for member in PROMISED if member in values):
        if not values.get("reason"):
            raise bad("reason", "required")
        values["edition"] = row.edition + 1
    else:
        values.pop("reason", None)  # of an edition, and there is no new one


_GOOD: Mapping[str, Any] = {"targets": {"respond": {"open_minutes": 1}}}


def policy_written(session: Session, house: House, who: Who, row: Any, before: Values) -> None:
    """Each edition stays."""
    if before.get("edition") == row.edition:
        return
    terms = {member: getattr(row, member) for member in PROMISED}
    stamp = {"reason": row.reason, "author": who.id, "at": house.now()}
    session.add(PolicyEdition(policy=row.id, edition=row.edition, **terms, **stamp))


def troubled(found: list[Trouble]) -> Problem:
    """Everything that is wrong, each with what was given."""
    errors = [{"field": each.field, "code": each.code, "value": _shown(each.value)} for each in found]
    return Problem("bad_fields", errors=errors)


def _shown(value: object) -> Any:
    return plain(value, ("value",))


def _form(given: Mapping[str, Any], now: Millis) -> dict[str, Any]:
    try:
        calendar = calendar_of(given)
    except BadCalendar as wrong:
        raise troubled([Trouble(f"form.{t.field}", t.code, t.value) for t in wrong.troubles]) from None
    if next(open_spans(calendar, now), None) is None:
        raise troubled([Trouble("form.windows", "never_open", given["windows"])])
    return written(calendar)


def _own_or_everybodys(who: Who, row: Any, values: Values) -> None:
    """Leaders keep those of their own outlet; only those who see all make or change one for all."""
    if row is None:
        values.setdefault("outlet", None)
        if not who.everywhere:
            values["outlet"] = values["outlet"] or who.outlet
    elif row.outlet is None and not who.everywhere:
        raise Problem("not_allowed", may=[ADMINISTRATOR])


def _not_worked_by(session: Session, id: str) -> None:
    used = {}
    for name, model in (("outlets", Outlet), ("policies", Policy)):
        theirs = select(func.count()).where(model.calendar == id, model.archived_at.is_(None))
        if count := session.scalar(theirs):
            used[name] = count
    if used:
        raise Problem("in_use", **used)


def _matching_nothing(session: Session, outlet: str | None, fits: Mapping[str, str]) -> Iterator[Trouble]:
    """What no job can ever be: a class that is not there, an area of nobody or of another outlet."""
    code, area = fits.get("class"), fits.get("area")
    if code is not None:
        there = select(ApplianceClass.id).where(
            ApplianceClass.code == code, ApplianceClass.archived_at.is_(None)
        )
        if session.scalar(there) is None:
            yield Trouble("fits.class", "matches_nothing", code)
    if area is not None:
        named = session.get(Area, area)
        theirs = named is not None and named.archived_at is None and outlet in (None, named.outlet)
        if not theirs:
            yield Trouble("fits.area", "matches_nothing", area)
