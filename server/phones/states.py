"""What becomes of a phone: confirmed, retired, revoked, lost. The row holds it, so it counts from the next
request on.
"""

from __future__ import annotations

from dataclasses import replace
from hmac import compare_digest
from typing import Any

from sqlalchemy import select

from server.db import reading
from server.errors import Problem
from server.house import House
from server.models.person import Person
from server.phones.enrolment import confirmed
from server.staff.roles import TECHNICIAN, Who
from server.store import audit, phones
from server.store.writing import SqlWriting
from sync.exchange.signing import fingerprint
from sync.stored import WIPEABLE, Changes, Device, State
from sync.work.settle import judge_again

MAY_BECOME: dict[State, frozenset[State]] = {
    "retired": frozenset(("active", "forked")),
    "revoked": frozenset(("pending", "active", "retired", "returning", "forked", "lost")),
    "lost": frozenset(("pending", "active", "retired", "returning", "forked", "revoked")),
}


def outlet_of_technician(who: Who, person: str) -> str:
    """Where this technician belongs; `not_found` for anybody whom `who` may not see or who is no
    technician.
    """
    with reading() as session:
        row = session.get(Person, person)
    if row is None or row.outlet is None or not who.sees(row.outlet) or row.archived_at is not None:
        raise Problem("not_found", field="person")
    if TECHNICIAN not in row.roles:
        raise Problem("bad_fields", errors=[{"field": "person", "code": "not_a_technician", "value": person}])
    outlet: str = row.outlet
    return outlet


def listed(house: House, who: Who) -> list[dict[str, Any]]:
    """The phones that are `who`'s to see."""
    with house.store.reading() as connection:
        return [_shown(row) for row in phones.phones(connection, None if who.everywhere else who.outlet)]


def confirm(house: House, who: Who, id: str, digits: str) -> dict[str, Any]:
    """Confirm a phone whose six digits were compared; its held lines are judged again."""

    def work(tx: SqlWriting) -> None:
        device = _mine(tx, who, id)
        if not compare_digest(fingerprint(device.key).encode(), digits.encode()):
            raise Problem("bad_fields", errors=[{"field": "fingerprint", "code": "differs", "value": digits}])
        active = confirmed(house, device, _outlet_of(tx, device))
        tx.write(Changes(devices={id: active}))
        judge_again(tx, active, house.now())

    house.work(work)
    return _one(house, id)


def change(house: House, who: Who, id: str, state: State) -> dict[str, Any]:
    """Put a phone into this state; `conflict` where it cannot come to it."""

    def work(tx: SqlWriting) -> None:
        device = _mine(tx, who, id)
        if device.state == state:
            return
        if device.state not in MAY_BECOME[state]:
            raise Problem("conflict", state=device.state)
        tx.write(Changes(devices={id: replace(device, state=state)}))

    house.work(work)
    return _one(house, id)


def wipe(house: House, who: Who, id: str, reason: str) -> dict[str, Any]:
    """From its next contact on this phone is told to wipe itself, whatever of it is not here. What it can still send it
    sends first. `not_now` for one that its person still uses.
    """

    def work(tx: SqlWriting) -> None:
        device, now = _mine(tx, who, id), house.now()
        if device.state not in WIPEABLE:
            raise Problem("not_now", state=device.state)
        if device.wipe_ordered_at is not None:
            return
        tx.write(Changes(devices={id: replace(device, wipe_ordered_at=now)}))
        said = {"reason": reason, "through": device.last, "unsent": max(0, device.recorded.n - device.last)}
        audit.note(tx.connection, house.new_id(), now, who.id, "wipe", "device", id, device.outlet, said)

    house.work(work)
    return _one(house, id)


def _outlet_of(tx: SqlWriting, device: Device) -> str:
    """Where the phone's person works now. `not_now` for somebody who left."""
    person = Person.__table__.c
    row = tx.connection.execute(
        select(person.outlet, person.archived_at).where(person.id == device.person)
    ).one_or_none()
    if row is None or row.outlet is None or row.archived_at is not None:
        raise Problem("not_now", state=device.state)
    outlet: str = row.outlet
    return outlet


def _mine(tx: SqlWriting, who: Who, id: str) -> Device:
    device = tx.device(id)
    if device is None or not who.sees(device.outlet):
        raise Problem("not_found")
    return device


def _one(house: House, id: str) -> dict[str, Any]:
    with house.store.reading() as connection:
        return next(_shown(row) for row in phones.phones(connection, None) if row.id == id)


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "short": row.short or "",
        "person": row.person,
        "name": row.name,
        "outlet": row.outlet,
        "state": row.state,
        "fingerprint": fingerprint(row.key),
        "enrolled_at": row.enrolled_at,
        "heard_at": row.at,
        "app": row.app,
        "through": row.last,
        "unsent": max(0, row.recorded - row.last),
        "wipe_ordered_at": row.wipe_ordered_at,
    }
