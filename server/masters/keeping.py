"""How masters are kept: found within one's outlet, made, changed under a version, archived; with a trail.

not_found          there is none, or it belongs to an outlet that is not theirs: the same answer
conflict           somebody changed it meanwhile; `current` is the version now
taken              another one has the same code, login or edition
unknown_reference  a member names something that is not there
in_use             it shall be put away, and open `jobs` use it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server import catalogue
from server.errors import Problem
from server.house import House
from server.masters.master import Master, Values
from server.masters.trail import note
from server.masters.using import not_in_use
from server.staff.roles import Who


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows; `next` is what to ask for as `after`, null on the last page."""

    items: list[Any]
    next: str | None


def page(session: Session, master: Master, who: Who, asked: Mapping[str, Any]) -> Page:
    """The rows after the cursor, oldest id first, that this person may see."""
    model = master.model
    rows = visible(master, who).where(
        model.archived_at.is_not(None) if asked.get("archived") else model.archived_at.is_(None)
    )
    for member in master.filters:
        if member in asked:
            rows = rows.where(getattr(model, member) == asked[member])
    for word in asked.get("q", "").casefold().split():
        rows = rows.where(model.found_by.contains(word, autoescape=True))
    if "after" in asked:
        rows = rows.where(model.id > asked["after"])
    limit = asked["limit"]
    found = list(session.scalars(rows.order_by(model.id).limit(limit + 1)))
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)


def visible(master: Master, who: Who) -> Select[Any]:
    """Rows of this noun that this person may see."""
    rows = select(master.model)
    if master.scope is None or who.everywhere:
        return rows
    scope = getattr(master.model, master.scope)
    own = scope == who.outlet
    return rows.where(or_(own, scope.is_(None)) if master.shared else own)


def one(session: Session, master: Master, who: Who, id: str, *, lock: bool = False) -> Any:
    """The row of this id; `not_found` when there is none or it is not theirs to see."""
    rows = visible(master, who).where(master.model.id == id)
    row = session.scalar(rows.with_for_update() if lock else rows)
    if row is None:
        raise Problem("not_found", kind=master.kind, id=id)
    return row


def make(session: Session, house: House, master: Master, who: Who, values: Values) -> Any:
    """A new row."""
    row = draft(session, house, master, who, values)
    _not_taken(session, master, row)
    add(session, house, master, who, [row])
    return row


def draft(session: Session, house: House, master: Master, who: Who, values: Values) -> Any:
    """A row that keeps all rules and is not there yet."""
    now = house.now()
    _references(session, master, who, values)
    if master.rule:
        master.rule(session, who, None, values)
    _scope(master, who, values)
    row = master.model(
        **values, id=house.new_id(), version=1, created_at=now, updated_at=now, archived_at=None, found_by=""
    )
    row.found_by = master.found_by(row)
    return row


def add(session: Session, house: House, master: Master, who: Who, rows: Sequence[Any]) -> None:
    """Write these drafts, their trail and their lines for the phones: thousands as quickly as they come."""
    session.add_all(rows)
    _flush(session, master)
    for row in rows:
        note(session, house, who, "create", master, row, {}, master.document(row))
        if master.written:
            master.written(session, house, who, row, {})
    catalogue.rows_changed(session, master, rows)


def change(
    session: Session, house: House, master: Master, who: Who, id: str, values: Values, version: int
) -> Any:
    """The row with these members changed. `archived` true puts it away, false takes it out again."""
    row = one(session, master, who, id, lock=True)
    if row.version != version:
        raise Problem("conflict", current=row.version)
    _references(session, master, who, values)
    if master.rule:
        master.rule(session, who, row, values)
    _scope(master, who, values)
    if values.get("archived") and row.archived_at is None:
        not_in_use(session, master.kind, row)
    before = master.document(row)
    _set(row, values, house.now())
    row.found_by = master.found_by(row)
    _not_taken(session, master, row)
    _flush(session, master)
    note(session, house, who, "change", master, row, before, master.document(row))
    if master.written:
        master.written(session, house, who, row, before)
    catalogue.rows_changed(session, master, [row])
    return row


def _set(row: Any, values: Values, now: int) -> None:
    if "archived" in values:
        archived = values.pop("archived")
        row.archived_at = (row.archived_at or now) if archived else None
    for member, value in values.items():
        setattr(row, member, value)
    row.version += 1
    row.updated_at = now


def _references(session: Session, master: Master, who: Who, values: Values) -> None:
    """Everything named exists, is not archived, and belongs to an outlet this person sees."""
    for member, model in master.refers.items():
        id = values.get(member)
        if id is None:
            continue
        named = session.get(model, id)
        outlet = named.id if member == "outlet" and named else getattr(named, "outlet", None)
        if named is None or named.archived_at is not None or not who.sees(outlet):
            raise Problem("unknown_reference", field=member, value=id)


def _scope(master: Master, who: Who, values: Values) -> None:
    if master.scope == "outlet" and "outlet" in values and not who.sees(values["outlet"]):
        raise Problem("unknown_reference", field="outlet", value=values["outlet"])


def _not_taken(session: Session, master: Master, row: Any) -> None:
    """No other row has the same unique members. The table's constraint holds it where two come at once."""
    if not master.unique or any(getattr(row, member) is None for member in master.unique):
        return
    same = select(master.model.id).where(master.model.id != row.id)
    for member in master.unique:
        same = same.where(getattr(master.model, member) == getattr(row, member))
    with session.no_autoflush:
        if session.scalar(same) is not None:
            raise Problem("taken", fields=list(master.unique))


def _flush(session: Session, master: Master) -> None:
    try:
        session.flush()
    except IntegrityError:
        raise Problem("taken", fields=list(master.unique)) from None
