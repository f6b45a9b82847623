"""What the masters say on the day a job is made, in the words of the job document. Later changes of a master
do not reach jobs that were made before: a signed record must not change behind anybody's back.

unknown_reference   something named is not there, is archived, or belongs to another outlet or customer
no_policy           the outlet has policies, and none of them fits this work
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from server.errors import Problem
from server.models.appliance import Appliance, ApplianceClass
from server.models.catalogue import Fault
from server.models.customer import Customer, Site
from server.models.outlet import Area, Outlet
from server.models.person import Person
from server.promises.choosing import promised, promised_anew
from server.staff.roles import TECHNICIAN, Who
from sync.instants import Millis, iso
from sync.work.job import Job
from sync.work.legal import CHINA, thresholds_of
from sync.work.operations import Args

ADDRESS = (
    "province", "city", "district", "street", "estate", "building", "unit", "floor", "room",
    "lift", "access_note",
)  # fmt: skip
PROOFS = {"receipt": "purchase_record"}
SYSTEMS = {"wgs84": "WGS-84", "gcj02": "GCJ-02"}
PASSED_ON = (
    "type", "source", "principal", "external_number", "repeat_of", "fault", "call", "demands", "note",
)  # fmt: skip


def particulars(session: Session, who: Who, asked: Mapping[str, Any], now: Millis) -> tuple[Outlet, Args]:
    """The outlet a new job belongs to, and the arguments of its `job.create`."""
    customer = _named(session, Customer, who, "customer", asked["customer"])
    if asked.get("outlet", customer.outlet) != customer.outlet:
        raise unknown("outlet", asked["outlet"])
    outlet = session.get_one(Outlet, customer.outlet)
    site = _of(session, Site, who, "site", asked["site"], customer)
    appliance = _of(session, Appliance, who, "appliance", asked["appliance"], customer)
    area = asked["area"] or site.area
    if area is not None and _named(session, Area, who, "area", area).outlet != outlet.id:
        raise unknown("area", area)
    args = {
        "outlet": {"id": outlet.id, "name": outlet.name["zh"], "phone": outlet.phone},
        "outlet_name": outlet.name["zh"],
        "outlet_name_en": outlet.name.get("en"),
        "customer": {"id": customer.id, "name": customer.name, "note": customer.note},
        "contacts": _contacts(customer, asked.get("contacts")),
        "site": _site(site),
        "appliance": _appliance(session, appliance),
        "guarantee_days": _guarantee_days(session, appliance),
        "area": area,
        "reported_at": iso(now),
        **{name: asked[name] for name in PASSED_ON if asked.get(name) not in (None, "", [])},
        **_fault(session, asked["fault_code"], asked["priority"]),
    }
    args["promise"] = promised(session, outlet, args, now)
    return outlet, {name: value for name, value in args.items() if value is not None}


def amended(session: Session, who: Who, job: Job, asked: Mapping[str, Any]) -> Args:
    """What of a job's particulars becomes another, as the masters have it today; what is promised with them."""
    about = job.about
    changed: dict[str, Any] = {name: asked[name] for name in ("fault", "note") if name in asked}
    customer = _customer_of(session, who, about, asked)
    if "customer" in asked:
        changed["customer"] = {"id": customer.id, "name": customer.name, "note": customer.note}
    if "contacts" in asked or "customer" in asked:
        changed["contacts"] = _contacts(customer, asked.get("contacts") or None)
    if "site" in asked:
        site = _of(session, Site, who, "site", asked["site"], customer)
        changed |= {"site": _site(site), "area": site.area}
    if "appliance" in asked:
        named = _of(session, Appliance, who, "appliance", asked["appliance"], customer)
        changed["appliance"] = _appliance(session, named)
        changed["guarantee_days"] = _guarantee_days(session, named)
    if "fault_code" in asked:
        priority = asked.get("priority", about.get("priority"))
        no_longer = dict.fromkeys(("fault_code", "fault_name", "dangerous", "safety"))
        changed |= {**no_longer, **_fault(session, asked["fault_code"], priority)}
    elif "priority" in asked:
        changed["priority"] = asked["priority"]
    promise = promised_anew(session, job, {**about, **changed})
    if promise is not None:
        changed["promise"] = promise
    return {name: value for name, value in changed.items() if value != about.get(name)}


def _customer_of(session: Session, who: Who, about: Args, asked: Mapping[str, Any]) -> Any:
    """The customer that contacts, site and appliance belong to: named now, or the job's; None where none is needed."""
    if not {"customer", "contacts", "site", "appliance"} & asked.keys():
        return None
    named = asked.get("customer") or (about.get("customer") or {}).get("id")
    if named is None:
        raise Problem("bad_fields", errors=[{"field": "customer", "code": "required", "value": None}])
    return _named(session, Customer, who, "customer", named)


def technician(session: Session, id: str, outlet: str, field: str) -> Person:
    """Somebody of this outlet who repairs; `unknown_reference` for anybody else."""
    person = session.get(Person, id)
    if person is None or person.archived_at is not None or person.outlet != outlet:
        raise unknown(field, id)
    if TECHNICIAN not in person.roles:
        raise Problem("bad_fields", errors=[{"field": field, "code": "not_a_technician", "value": id}])
    return person


def unknown(field: str, value: Any) -> Problem:
    """A reference to nothing that this person can see."""
    return Problem("unknown_reference", field=field, value=value)


def _named(session: Session, model: Any, who: Who, field: str, id: str) -> Any:
    row = session.get(model, id)
    if row is None or row.archived_at is not None or not who.sees(row.outlet):
        raise unknown(field, id)
    return row


def _of(session: Session, model: Any, who: Who, field: str, id: str | None, customer: Customer) -> Any:
    if id is None:
        return None
    row = _named(session, model, who, field, id)
    if row.customer != customer.id:
        raise unknown(field, id)
    return row


def _contacts(customer: Customer, ids: list[str] | None) -> list[dict[str, Any]]:
    known = {contact["id"]: contact for contact in customer.contacts}
    for id in ids or ():
        if id not in known:
            raise unknown("contacts", id)
    return [_filled(known[id]) for id in (known if ids is None else ids)]


def _site(site: Site) -> dict[str, Any]:
    shown = _filled({"id": site.id, **{name: getattr(site, name) for name in ADDRESS}})
    if site.point is not None:
        shown["point"] = {
            "lat_e6": round(site.point["lat"] * 1_000_000),
            "lon_e6": round(site.point["lng"] * 1_000_000),
            "system": SYSTEMS[site.point["system"]],
        }
    return shown


def _appliance(session: Session, appliance: Appliance | None) -> dict[str, Any] | None:
    if appliance is None:
        return None
    kind = session.get_one(ApplianceClass, appliance.appliance_class)
    return _filled(
        {
            "id": appliance.id,
            "class": kind.name["zh"],
            "class_en": kind.name.get("en"),
            "class_code": kind.code,
            "brand": appliance.brand,
            "model": appliance.model,
            "units": [_filled(unit) for unit in appliance.units],
            "purchase_date": appliance.purchased_on,
            "proof": PROOFS.get(appliance.proof or "", appliance.proof),
            "warranty": appliance.warranty,
            "warranty_reason": appliance.warranty_reason,
            "warranty_until": appliance.warranty_until,
            "safety_until": appliance.safety_until,
        }
    )


def _guarantee_days(session: Session, appliance: Appliance | None) -> int | None:
    """For how long a repair must hold, as its record says; None where it is as usual."""
    kind = None if appliance is None else session.get_one(ApplianceClass, appliance.appliance_class)
    days = CHINA.guarantee_days if kind is None else thresholds_of(kind.legal).guarantee_days
    return None if days == CHINA.guarantee_days else days


def _fault(session: Session, code: str | None, priority: str | None) -> dict[str, Any]:
    """A dangerous fault brings its safety sentence, and moves the job up unless the dispatcher said otherwise."""
    if code is None:
        return {"priority": priority or "normal"}
    fault = session.query(Fault).filter_by(code=code, archived_at=None).one_or_none()
    if fault is None:
        raise unknown("fault_code", code)
    told = {"fault_code": code, "fault_name": fault.name["zh"]}
    danger = {"dangerous": True, "safety": fault.safety} if fault.dangerous else {}
    return {**told, **danger, "priority": priority or ("urgent" if fault.dangerous else "normal")}


def _filled(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", [])}
