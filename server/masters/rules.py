"""What holds for one noun beyond its schema. Each rule may complete the values, or raises a Problem.

bad_fields         a member is missing or wrong in this company
unknown_reference  something named is not there, or belongs to another outlet
not_allowed        only an administrator may give these roles
in_use             somebody who leaves, or goes to another outlet, still has a phone (`phones` says how many) or, to
                   another outlet, open jobs here (`jobs`)
"""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from server.errors import Problem
from server.house import house
from server.masters.master import Values
from server.models.calendar import Calendar
from server.models.customer import Customer, Site
from server.models.device import DeviceRow
from server.models.feed import FeedEntry
from server.models.outlet import Area
from server.models.person import StaffSession
from server.staff import passwords
from server.staff.roles import ADMINISTRATOR, ASSESSOR, SUPERVISOR, Who
from server.store import commitments

GETS_CHANGES = ("pending", "active", "returning")
HOMELESS = frozenset({ADMINISTRATOR, SUPERVISOR, ASSESSOR})


def bad(field: str, code: str, value: Any = None) -> Problem:
    """One wrong field."""
    return Problem("bad_fields", errors=[{"field": field, "code": code, "value": value}])


def unknown(field: str, value: Any) -> Problem:
    """A reference to nothing that this person can see."""
    return Problem("unknown_reference", field=field, value=value)


def outlet_rule(session: Session, who: Who, row: Any, values: Values) -> None:
    """The zone is one that this machine knows, and the calendar one of its own or of all outlets."""
    works_by(session, row.id if row else None, values)
    if "zone" in values:
        try:
            ZoneInfo(values["zone"])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise bad("zone", "wrong_shape", values["zone"]) from None


def works_by(session: Session, outlet: str | None, values: Values) -> None:
    """The calendar is one of this outlet's, or one for all. outlet: null for a new one, and for all."""
    id = values.get("calendar")
    if id is not None and session.get_one(Calendar, id).outlet not in (None, outlet):
        raise unknown("calendar", id)


def own_outlet(who: Who, row: Any, values: Values) -> None:
    """A new thing belongs to the outlet named, or to that of whoever makes it."""
    if row is None and values.get("outlet") is None:
        values["outlet"] = who.outlet
    if row is None and values["outlet"] is None:
        raise bad("outlet", "required")
    if "outlet" in values and values["outlet"] is None:
        raise bad("outlet", "null")


def area_rule(session: Session, who: Who, row: Any, values: Values) -> None:
    """An area belongs to an outlet."""
    own_outlet(who, row, values)


def customer_rule(session: Session, who: Who, row: Any, values: Values) -> None:
    """A customer belongs to an outlet; every contact has an id of its own."""
    own_outlet(who, row, values)
    for contact in values.get("contacts", []):
        contact.setdefault("id", house().new_id())
    ids = [contact["id"] for contact in values.get("contacts", [])]
    if len(set(ids)) < len(ids):
        raise bad("contacts", "repeated")


def site_rule(session: Session, who: Who, row: Any, values: Values) -> None:
    """A site belongs to its customer's outlet, and its area is one of that outlet's."""
    customer = _of(session, Customer, row, values, "customer")
    values["outlet"] = customer.outlet
    area = _of(session, Area, row, values, "area")
    if area is not None and area.outlet != customer.outlet:
        raise unknown("area", area.id)


def appliance_class_rule(session: Session, who: Who, row: Any, values: Values) -> None:
    """Where the law allows another time, jobs that go on are judged again."""
    if row is None or "legal" not in values or values["legal"] == row.legal:
        return
    commitments.judge_class(session.connection(), row.id, house().now())


def appliance_rule(session: Session, who: Who, row: Any, values: Values) -> None:
    """An appliance belongs to its customer's outlet and stands at one of that customer's sites."""
    customer = _of(session, Customer, row, values, "customer")
    values["outlet"] = customer.outlet
    site = _of(session, Site, row, values, "site")
    if site is not None and site.customer != customer.id:
        raise unknown("site", site.id)


def price_list_rule(session: Session, who: Who, row: Any, values: Values) -> None:
    """Leaders make price lists for their own outlet; only those who see all may make one for all."""
    if row is None:
        values.setdefault("outlet", None)
        if not who.everywhere:
            values["outlet"] = values["outlet"] or who.outlet
    if row is not None and row.outlet is None and not who.everywhere:
        raise Problem("not_allowed", may=[ADMINISTRATOR])
    until = values.get("valid_until")
    if row is not None and until is not None and until < row.valid_from:
        raise bad("valid_until", "ends_before_it_begins", until)


def fault_rule(session: Session, who: Who, row: Any, values: Values) -> None:
    """A dangerous fault has a safety sentence, whatever was changed."""
    dangerous = values.get("dangerous", row.dangerous if row else False)
    safety = values.get("safety", row.safety if row else {"zh": ""})
    if dangerous and not safety["zh"]:
        raise bad("safety.zh", "required", "")


def person_rule(session: Session, who: Who, row: Any, values: Values) -> None:
    """Roles fit the outlet, only administrators give far-reaching roles, a password becomes its hash."""
    roles = set(values.get("roles", row.roles if row else ()))
    _only_administrators_reach_far(who, row, roles)
    if row is None and "outlet" not in values:
        values["outlet"] = None if roles <= HOMELESS else who.outlet
    outlet = values.get("outlet", row.outlet if row else None)
    if outlet is None and not roles <= HOMELESS:
        raise bad("outlet", "required")
    if outlet is None and not who.everywhere:
        raise unknown("outlet", None)
    _areas_of(session, outlet, values.get("areas", row.areas if row else []))
    moves = row is not None and outlet != row.outlet
    if row is not None and (values.get("archived") or moves):
        _phones_handed_back(session, row)
    if moves:
        _jobs_given_to_others(session, row)
    _login(session, row, values)


def _only_administrators_reach_far(who: Who, row: Any, roles: set[str]) -> None:
    touched = roles | set(row.roles if row else ())
    if touched & HOMELESS and ADMINISTRATOR not in who.roles:
        raise Problem("not_allowed", may=[ADMINISTRATOR])


def _phones_handed_back(session: Session, row: Any) -> None:
    """Whoever leaves takes no phone along that goes on showing customers' addresses: 停用, 吊销 or 挂失 first.

    To another outlet neither: a phone is one outlet's, by its certificate too, and is enrolled anew in the other.
    """
    theirs = select(func.count()).where(DeviceRow.person == row.id, DeviceRow.state.in_(GETS_CHANGES))
    if phones := session.scalar(theirs):
        raise Problem("in_use", phones=phones)


def _jobs_given_to_others(session: Session, row: Any) -> None:
    """Jobs stay in their outlet: those this person leads or helps with are assigned to others or transferred first."""
    theirs = (FeedEntry.feed == f"t:{row.id}", FeedEntry.kind == "job", FeedEntry.gone.is_(None))
    lines = session.scalars(select(FeedEntry.line).where(*theirs))
    if jobs := sum(json.loads(line)["doc"]["stage"] != "done" for line in lines):
        raise Problem("in_use", jobs=jobs)


def _areas_of(session: Session, outlet: str | None, areas: list[str]) -> None:
    known = (
        set(session.scalars(select(Area.id).where(Area.id.in_(areas), Area.outlet == outlet)))
        if areas
        else set()
    )
    for area in areas:
        if area not in known:
            raise unknown("areas", area)


def _login(session: Session, row: Any, values: Values) -> None:
    """A login needs a password and the other way round; a new one ends all sessions of the person."""
    password = values.pop("password", None)
    if password is not None:
        values["password_hash"] = passwords.hashed(password)
    elif row is None:
        values["password_hash"] = None
    login = values.get("login", row.login if row else None)
    stored = values.get("password_hash", row.password_hash if row else None)
    if (login is None) != (stored is None):
        raise bad("password" if stored is None else "login", "required")
    if row is not None and (password is not None or values.get("archived")):
        session.execute(delete(StaffSession).where(StaffSession.person == row.id))


def _of(session: Session, model: Any, row: Any, values: Values, member: str) -> Any:
    """The row that this member names after the change, or None."""
    id = values.get(member, getattr(row, member) if row else None)
    return session.get(model, id) if id else None
