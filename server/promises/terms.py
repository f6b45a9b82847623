"""A policy as the office looks at it: its texts for customers, and what it would promise for some work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.errors import Problem
from server.masters import keeping
from server.masters.rules import bad
from server.masters.table import OUTLET, POLICY
from server.models.appliance import ApplianceClass
from server.models.calendar import Calendar
from server.models.outlet import Area, Outlet
from server.models.policy import Policy
from server.promises import explained, telling
from server.promises.choosing import shelf
from server.promises.texts import LANGUAGES, texts
from server.staff.roles import Who
from sync.instants import Millis, iso
from sync.work.commitment import Commitment
from sync.work.policies import FITS, PROMISES, STANDARD, NoPolicy, plain_calendar
from sync.work.promises import Terms, calendar_of, deadline_of

NEVER = {"zh": ["400 天内没有开放时间"], "en": ["not open once in 400 days"]}


def texts_of(session: Session, who: Who, id: str) -> dict[str, Any]:
    """The texts of a policy, or of the built-in one (`standard`). `not_found` as for the policy."""
    if id == STANDARD.id:
        form = _form_of(session, None, _outlet(session, who.outlet))
        return {"name": STANDARD.name, "fits": dict(STANDARD.fits), **texts(STANDARD.terms, form)}
    row: Policy = keeping.one(session, POLICY, who, id)
    form = _form_of(session, row.calendar, _outlet(session, row.outlet or who.outlet))
    return {"name": row.name, "fits": row.fits, **texts(row.terms, form)}


def preview(session: Session, who: Who, asked: Mapping[str, Any], now: Millis) -> dict[str, Any]:
    """Which policy would hold for such work, and its deadlines if reported then. `no_policy` where none fits."""
    outlet = _of_whom(session, who, asked)
    work = _work(session, outlet, asked)
    here = shelf(session.connection(), [outlet.id])
    try:
        policy = here.policy(outlet.id, work)
    except NoPolicy:
        raise Problem("no_policy", **work) from None
    at = asked.get("at", now)
    promise = here.promise(outlet.id, policy, at)
    terms = Terms(at, promise, calendar_of(promise))
    row = session.get(Policy, policy.id)
    code = STANDARD.id if row is None else row.code
    return {
        "outlet": outlet.id,
        "at": iso(at),
        "zone": terms.calendar.zone,
        "policy": {**promise["policy"], "code": code},
        "calendar": _named(session, promise["calendar"]),
        "promises": [_deadline(terms, name, at) for name in PROMISES if terms.target(name) is not None],
    }


def _deadline(terms: Terms, name: str, at: Millis) -> dict[str, Any]:
    target = terms.target(name)
    told: dict[str, Any] = {lang: telling.target(target, lang, terms.calendar) for lang in LANGUAGES}
    found = deadline_of((terms,), name, at, ())
    if found is None or found.due is None:
        return {"promise": name, "target": told, "due": None, "provisional": False, "explanation": NEVER}
    made = Commitment(name, terms, at, found.due.at, target=found.target, provisional=found.due.provisional)
    return {
        "promise": name,
        "target": told,
        "due": iso(found.due.at),
        "provisional": found.due.provisional,
        "explanation": {lang: explained.lines(made, at, lang) for lang in LANGUAGES},
    }


def _of_whom(session: Session, who: Who, asked: Mapping[str, Any]) -> Outlet:
    id = asked.get("outlet") or who.outlet
    if id is None:
        raise bad("outlet", "required")
    row: Outlet = keeping.one(session, OUTLET, who, id)
    return row


def _work(session: Session, outlet: Outlet, asked: Mapping[str, Any]) -> dict[str, str | None]:
    """What is asked about. bad_fields `matches_nothing` for a class or an area that is not there."""
    work: dict[str, str | None] = {name: asked.get(name) for name in FITS}
    code, area = work["class"], work["area"]
    if (
        code is not None
        and session.scalar(select(ApplianceClass.id).where(ApplianceClass.code == code)) is None
    ):
        raise bad("class", "matches_nothing", code)
    named = session.get(Area, area) if area is not None else None
    if area is not None and (named is None or named.outlet != outlet.id):
        raise bad("area", "matches_nothing", area)
    return {**work, "priority": work["priority"] or "normal"}


def _named(session: Session, form: Mapping[str, Any]) -> dict[str, Any]:
    row = session.get(Calendar, form["id"])
    return {
        "id": form["id"],
        "code": form["id"] if row is None else row.code,
        "edition": form["edition"],
        "horizon": form["horizon"],
    }


def _outlet(session: Session, id: str | None) -> Outlet | None:
    return None if id is None else session.get(Outlet, id)


def _form_of(session: Session, calendar: str | None, outlet: Outlet | None) -> Mapping[str, Any] | None:
    """The calendar that holds: the policy's, the outlet's, the built-in one; None where that is another in each."""
    id = calendar or (outlet.calendar if outlet is not None else None)
    if id is not None:
        form: Mapping[str, Any] = session.get_one(Calendar, id).form
        return form
    return None if outlet is None else plain_calendar(outlet.zone)
