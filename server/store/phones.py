"""Enrolment codes, and the list of phones that the office looks at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from server.models.device import Contact, DeviceRow, EnrolmentCode
from server.models.person import Person
from server.store.statements import Row, add, put
from server.store.values import packed
from sync.instants import Millis

_code = EnrolmentCode.__table__
_contact = Contact.__table__
_device = DeviceRow.__table__
_person = Person.__table__


def add_code(connection: Connection, row: Row) -> None:
    """A new code; those that lapsed go."""
    connection.execute(delete(_code).where(_code.c.expires_at < row["issued_at"]))
    add(connection, _code, [row])


def code(connection: Connection, code_hash: str) -> Any:
    """The code of this hash, locked; None if there is none."""
    return connection.execute(
        select(_code).where(_code.c.code_hash == code_hash).with_for_update()
    ).one_or_none()


def change_code(connection: Connection, code_hash: str, values: Row) -> None:
    """Mark a code as tried or used."""
    connection.execute(update(_code).where(_code.c.code_hash == code_hash).values(**values))


def short_is_taken(connection: Connection, short: str) -> bool:
    """Some device, however old, has this short code."""
    return connection.execute(select(_device.c.id).where(_device.c.short == short)).first() is not None


def phones(connection: Connection, outlet: str | None) -> list[Any]:
    """Every phone of an outlet (None: of all) with its person's name and newest contact, oldest enrolment
    first.
    """
    query = (
        select(_device, _contact.c.at, _contact.c.app, _person.c.name)
        .outerjoin(_contact, _contact.c.device == _device.c.id)
        .outerjoin(_person, _person.c.id == _device.c.person)
        .order_by(_device.c.enrolled_at, _device.c.id)
    )
    if outlet is not None:
        query = query.where(_device.c.outlet == outlet)
    return list(connection.execute(query).all())


def write_contacts(connection: Connection, contacts: Sequence[Any]) -> None:
    """When phones were last heard and what they presented; what a phone says it recorded goes to its row."""
    rows = {
        c.device: {"device": c.device, "at": c.at, "app": c.app[:80], "cursor": packed(c.presented)}
        for c in contacts
    }
    put(connection, _contact, [rows[c.device] for c in contacts if c.asked])
    sent = [rows[c.device] for c in contacts if not c.asked]  # how far their copies go was said earlier
    add(connection, _contact, sent)
    for row in sent:
        mine = update(_contact).where(_contact.c.device == row["device"])
        connection.execute(mine.values(at=row["at"], app=row["app"]))
    for c in contacts:  # at most one statement a phone in 15 s, and only where the number differs
        if c.recorded is not None:
            connection.execute(
                update(_device)
                .where(_device.c.id == c.device, _device.c.recorded != c.recorded.n)
                .values(recorded=c.recorded.n, recorded_hash=c.recorded.hash)
            )


def expired_codes(connection: Connection, now: Millis) -> int:
    """Remove codes that lapsed; how many."""
    return connection.execute(delete(_code).where(_code.c.expires_at < now)).rowcount
