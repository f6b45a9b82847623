"""Holds: stored operations that cannot be attributed yet. A dispatcher settles each as a whole.

settled           somebody settled it meanwhile
not_now           a phone that waits to be confirmed: confirm it, and its lines are judged again by themselves
unknown_reference the job is not there, or is not theirs to see
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from server.errors import Problem
from server.house import House
from server.models.device import DeviceRow
from server.models.hold import HoldRow
from server.models.job import JobRow
from server.models.operation import OperationRow
from server.office import acting
from server.office.reading import names_of
from server.office.snapshots import unknown
from server.office.telling import when
from server.staff.roles import Who
from server.store import audit
from server.store.values import line_of
from server.store.writing import SqlWriting
from sync.exchange.lines import Receipt
from sync.instants import iso
from sync.stored import UNCONFIRMED, Device, Hold, StoredLine
from sync.work import settle
from sync.work.questions import UNDO
from sync.work.settle import CannotSettle
from sync.work.unsettle import BuiltOn, unsettle

_device = DeviceRow.__table__
_former = DeviceRow.__table__.alias("former")
_hold = HoldRow.__table__
_job = JobRow.__table__
_line = OperationRow.__table__


def page(house: House, who: Who, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Holds of `who`'s outlet, oldest first: those that wait, or those that were settled."""
    settled = _hold.c.settled.is_not(None) if asked["answered"] else _hold.c.settled.is_(None)
    place = (_hold.c.opened_at, _hold.c.id)
    rows = _rows(who).where(settled)
    if "after" in asked:
        at, _, id = asked["after"].partition(".")
        rows = rows.where(tuple_(*place) > tuple_(int(at) if at.isdecimal() and len(at) < 17 else 0, id))
    with house.store.reading() as connection:
        found = connection.execute(rows.order_by(*place).limit(asked["limit"] + 1)).all()
        names = names_of(connection, {row.person for row in found})
    shown = found[: asked["limit"]]
    last = f"{shown[-1].opened_at}.{shown[-1].id}" if len(found) > len(shown) else None
    return {"items": [_shown(row, names) for row in shown], "next": last}


def one(house: House, who: Who, id: str) -> dict[str, Any]:
    """A hold with its lines."""
    with house.store.reading() as connection:
        row = _one(connection, who, id)
        names = names_of(connection, {row.person})
        lines = connection.execute(select(_line).where(_line.c.hold == id).order_by(_line.c.n, _line.c.hash))
        operations = [_operation(line_of(line)) for line in lines]
    return {**_shown(row, names), "operations": operations}


def settled(house: House, who: Who, id: str, answer: str, job: str | None) -> list[dict[str, Any]]:
    """Settle it: accept, keep (as notes), move. What became of its lines."""
    with house.store.reading() as connection:
        row = _one(connection, who, id)

    def work(tx: SqlWriting) -> Sequence[Receipt]:
        device = tx.device(row.actor)
        hold = next((hold for hold in tx.holds(row.actor) if hold.id == id), None)
        if device is None or hold is None:
            raise Problem("settled")
        if hold.code in UNCONFIRMED and device.state in UNCONFIRMED:
            raise Problem("not_now", state=device.state)
        receipts = _settle(house, tx, who, device, hold, answer, job)
        said = {"answer": answer, "job": job}
        audit.note(
            tx.connection, house.new_id(), house.now(), who.id, "settle", "hold", id, hold.outlet, said
        )
        return receipts

    return [receipt(each) for each in house.work(work)]


def undo(house: House, who: Who, id: str) -> list[dict[str, Any]]:
    """Take a settlement back, within ten minutes, where nothing builds on it. The lines' receipts, which wait again.

    not_now: nobody settled it, or it settled itself. too_late_to_undo. built_on: `by`, the operation that came after,
    or why else.
    """
    with house.store.reading() as connection:
        row = _one(connection, who, id)

    def work(tx: SqlWriting) -> Sequence[Receipt]:
        device, hold, now = tx.device(row.actor), tx.hold(id), house.now()
        if device is None or hold is None or hold.settled is None or hold.settled_at is None:
            raise Problem("not_now")
        if now >= hold.settled_at + UNDO:
            raise Problem("too_late_to_undo", settled_at=iso(hold.settled_at))
        try:
            receipts = unsettle(tx, device, hold, now)
        except BuiltOn as built:
            raise Problem("built_on", by=built.why) from None
        said = {"answer": hold.settled}
        audit.note(tx.connection, house.new_id(), now, who.id, "undo", "hold", id, hold.outlet, said)
        return receipts

    return [receipt(each) for each in house.work(work)]


def receipt(each: Receipt) -> dict[str, Any]:
    """A receipt as it is told."""
    told = {"n": each.n, "receipt": each.receipt, "code": each.code, "question": each.question}
    return {name: value for name, value in told.items() if value is not None}


def waiting_on(connection: Connection, ids: Collection[str]) -> list[Mapping[str, Any]]:
    """The unsettled holds that name a job, by any of the ids it has had."""
    names = _hold.c.about.in_(sorted(ids))
    rows = connection.execute(
        select(_hold, _counted()).where(names, _hold.c.settled.is_(None)).order_by(_hold.c.id)
    )
    members = ("id", "code", "person", "lines")
    return [
        {**{name: getattr(row, name) for name in members}, "opened_at": iso(row.opened_at)} for row in rows
    ]


def _settle(
    house: House, tx: SqlWriting, who: Who, device: Device, hold: Hold, answer: str, job: str | None
) -> Sequence[Receipt]:
    accepts = answer == "accept"
    target = hold.about if accepts or job is None else job
    opens = (
        accepts and target is not None and not tx.files([target])
    )  # or there is no such job: settle.accept says
    if target is not None and not opens:
        try:
            acting.theirs(tx, who, target)
        except Problem:
            raise unknown("job", target) from None
    try:
        if answer == "accept":
            return settle.accept(tx, device, hold, house.now())
        if target is None:
            raise Problem("bad_fields", errors=[{"field": "job", "code": "required", "value": None}])
        doing = settle.move if answer == "move" else settle.keep_as_note
        return doing(tx, device, hold, target, house.now())
    except CannotSettle as cannot:
        raise unknown("job", hold.about) if cannot.code == "unknown_job" else Problem("settled") from None


def _counted() -> Any:
    return select(func.count()).where(_line.c.hold == _hold.c.id).scalar_subquery().label("lines")


def _unproved() -> Any:
    """The earlier enrolment that whoever handed these lines in says they are of, where nobody here knows it."""
    known = select(_former.c.id).where(_former.c.id == _line.c.actor, _former.c.key != "").exists()
    theirs = (_line.c.hold == _hold.c.id, _line.c.actor != _hold.c.actor, _hold.c.code == "returning")
    return select(func.min(_line.c.actor)).where(*theirs, ~known).scalar_subquery().label("unproved")


def _rows(who: Who) -> Select[Any]:
    rows = (
        select(_hold, _counted(), _unproved(), _device.c.short, _job.c.number)
        .outerjoin(_device, _device.c.id == _hold.c.actor)
        .outerjoin(_job, _job.c.id == _hold.c.about)
    )
    return rows if who.everywhere else rows.where(_hold.c.outlet == who.outlet)


def _one(connection: Connection, who: Who, id: str) -> Any:
    row = connection.execute(_rows(who).where(_hold.c.id == id)).first()
    if row is None:
        raise Problem("not_found", kind="hold", id=id)
    return row


def _shown(row: Any, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("id", "outlet", "code", "lines", "number", "settled")},
        "device": {"id": row.actor, "short": row.short},
        "person": {"id": row.person, "name": names.get(row.person)},
        "job": row.about,
        "unproved": row.unproved,
        "opened_at": iso(row.opened_at),
        "settled_at": None if row.settled_at is None else iso(row.settled_at),
        "released_at": None if row.settled_at is None else iso(row.settled_at + UNDO),
    }


def _operation(line: StoredLine) -> dict[str, Any]:
    return {
        "of": [line.actor, line.n, line.hash],
        "op": line.name,
        "job": line.about,
        "args": None if line.args is None else dict(line.args),
        "trouble": line.trouble,
        **when(line.when),
    }
