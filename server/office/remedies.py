"""Remedy cases: listed, shown with what proves them, settled, and taken back within ten minutes.

not_found         there is none, or its job belongs to an outlet that is not theirs
settled           somebody settled it meanwhile
not_now           it was withdrawn (`state`), or there is no decision to take back
too_late_to_undo  the decision is older than ten minutes
conflict          the job changed since it was looked at
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Select, select, tuple_

from server.errors import Problem
from server.house import House
from server.models.job import JobRow
from server.models.outlet import Outlet
from server.models.remedy import RemedyRow
from server.office import acting
from server.office.reading import names_of, theirs
from server.office.warranties import warranty_of
from server.promises.articles import article
from server.promises.families import ZONE, thresholds
from server.staff.roles import Who
from server.store import audit, remedies
from server.store.values import unpacked
from server.store.writing import SqlWriting
from sync.instants import Millis, iso
from sync.work.calendars import Calendar
from sync.work.job import Job
from sync.work.legal import CHINA, Thresholds, clocks, spent
from sync.work.questions import UNDO
from sync.work.stage import stage

_job = JobRow.__table__
_outlet = Outlet.__table__
_remedy = RemedyRow.__table__
_PLACE = (_remedy.c.opened_at, _remedy.c.id)


def page(house: House, who: Who, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Cases in one state, oldest first."""
    rows = _rows(who).where(_remedy.c.state == asked["state"])
    if "outlet" in asked:
        rows = rows.where(_remedy.c.outlet == asked["outlet"])
    if "after" in asked:
        at, _, id = asked["after"].partition(".")
        rows = rows.where(tuple_(*_PLACE) > tuple_(int(at) if at.isdecimal() and len(at) < 17 else 0, id))
    with house.store.reading() as connection:
        found = connection.execute(rows.order_by(*_PLACE).limit(asked["limit"] + 1)).all()
    shown = found[: asked["limit"]]
    last = f"{shown[-1].opened_at}.{shown[-1].id}" if len(found) > len(shown) else None
    return {"items": [_line(row) for row in shown], "next": last}


def one(house: House, who: Who, id: str) -> dict[str, Any]:
    """The case with what proves it."""
    now = house.now()
    with house.store.reading() as connection:
        row = _one(connection, who, id)
        file, job = theirs(connection, who, row.job)
        allowed = thresholds(connection).get(row.appliance_class or "", CHINA)
        names = names_of(connection, {row.settled_by})
        moved = warranty_of(connection, job, now)
    return {
        **_line(row),
        "number": file.number,
        "version": file.version,
        "stage": stage(job),
        "thresholds": asdict(allowed),
        "days": _days(row, job, allowed, Calendar(row.zone or ZONE), now),
        "article": article(row.kind, allowed),
        "warranty": {"decided": _decided(job), **moved},
        "proof": {name: value for name, value in unpacked(row.proof).items() if name != "over"},
        "reason": row.reason,
        "settled_by": None
        if row.decision is None
        else {"id": row.settled_by, "name": names.get(row.settled_by)},
    }


def settle(house: House, who: Who, id: str, given: Mapping[str, Any]) -> None:
    """Decide it."""
    with house.store.reading() as connection:
        row = _one(connection, who, id)

    def work(tx: SqlWriting) -> None:
        file, job = acting.theirs(tx, who, row.job)
        if "version" in given:
            acting.unchanged(file, given["version"])
        decision, reason, now = given["decision"], given["reason"], house.now()
        if not remedies.settle(tx.connection, id, decision, reason, who.id, now):
            state = _one(tx.connection, who, id).state
            raise Problem("settled") if state == "settled" else Problem("not_now", state=state)
        said = {"decision": decision, "reason": reason, "job": file.id, "kind": row.kind}
        audit.note(tx.connection, house.new_id(), now, who.id, "settle", "remedy", id, job.outlet, said)

    house.work(work)


def undo(house: House, who: Who, id: str) -> None:
    """Take the decision back. What is known by now to have been in time is withdrawn then."""
    with house.store.reading() as connection:
        about = _one(connection, who, id).job

    def work(tx: SqlWriting) -> None:
        file, job = acting.theirs(tx, who, about)
        row, now = _one(tx.connection, who, id), house.now()
        if row.state != "settled":
            raise Problem("not_now", state=row.state)
        if now >= row.settled_at + UNDO:
            raise Problem("too_late_to_undo", settled_at=iso(row.settled_at))
        over = unpacked(row.proof)["over"]
        if not remedies.undo(tx.connection, id, "open" if over else "withdrawn", None if over else now):
            raise Problem("not_now", state=_one(tx.connection, who, id).state)
        said = {"decision": row.decision, "job": file.id, "kind": row.kind}
        audit.note(tx.connection, house.new_id(), now, who.id, "undo", "remedy", id, job.outlet, said)

    house.work(work)


def _rows(who: Who) -> Select[Any]:
    """Cases of jobs that are `who`'s to see. A job that was transferred takes its cases along when it is judged next:
    until then neither outlet lists them.
    """
    rows = (
        select(_remedy, _job.c.number, _outlet.c.zone)
        .join(_job, _job.c.id == _remedy.c.job)
        .outerjoin(_outlet, _outlet.c.id == _remedy.c.outlet)
    )
    return rows if who.everywhere else rows.where(_remedy.c.outlet == who.outlet, _job.c.outlet == who.outlet)


def _one(connection: Connection, who: Who, id: str) -> Any:
    row = connection.execute(_rows(who).where(_remedy.c.id == id)).first()
    if row is None:
        raise Problem("not_found", kind="remedy", id=id)
    return row


def _line(row: Any) -> dict[str, Any]:
    same = ("id", "kind", "state", "job", "number", "outlet", "appliance", "appliance_class", "decision")
    decided = row.state == "settled"
    return {
        **{name: getattr(row, name) for name in same},
        **{name: iso(getattr(row, name)) for name in ("since", "due", "opened_at")},
        "over": row.state != "withdrawn" and bool(unpacked(row.proof)["over"]),
        "settled_at": None if row.settled_at is None else iso(row.settled_at),
        "released_at": iso(row.settled_at + UNDO) if decided else None,
    }


def _days(row: Any, job: Job, allowed: Thresholds, calendar: Calendar, now: Millis) -> dict[str, int] | None:
    """The days of the clock that ran out; of one that never did, those of the first of its kind."""
    alike = [clock for clock in clocks(job, allowed, calendar) if clock.kind == row.kind]
    if not alike:
        return None
    clock = next((each for each in alike if each.since == row.since), alike[0])
    return asdict(spent(job, clock, calendar, now))


def _decided(job: Job) -> Any:
    """What the technician decided at the machine, else what the office knew of it."""
    if job.warranty is not None:
        return job.warranty.args["warranty"]
    known = job.about.get("appliance")
    return known.get("warranty") if isinstance(known, Mapping) else None
