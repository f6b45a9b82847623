"""The catalogue on its way to the phones: each change becomes one finished line for each outlet's feed.

`changed` is the one place through which lines go. They are written with the change, in its transaction, and
take the feeds' numbers last of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from server.db import at_last
from server.house import house
from server.masters.master import Master
from server.models.outlet import Outlet
from server.store.writing import SqlWriting
from sync.exchange.digest import NOTHING, entry_digest
from sync.stored import Changes, FeedChange
from sync.work.documents import change_line, gone_line

ARCHIVED = "left_outlet"
"""Why a phone loses a row of the catalogue: its outlet no longer offers it. Nothing was closed or cancelled."""

_TURN = 0x646F6F72  # "door"
ROWS_ONLY = ("version", "created_at", "updated_at", "archived_at")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document's newest line: kind and id in the feed, the row's version, and the bytes a phone gets."""

    kind: str
    id: str
    version: int
    line: bytes
    gone: bool = False


def changed(session: Session, outlet_ids: Sequence[str], entries: Iterable[Entry]) -> None:
    """These outlets' feeds have these new lines, in the transaction of this session."""
    lines = collected(session)
    if not lines:
        at_last(session, "catalogue", lambda: _write(session, lines))
    lines.extend((outlet, entry) for entry in entries for outlet in sorted(outlet_ids))


def collected(session: Session) -> list[tuple[str, Entry]]:
    """(outlet, entry) in the order of the changes, as far as this session made them."""
    lines: list[tuple[str, Entry]] = session.info.setdefault("catalogue", [])
    return lines


def _write(session: Session, lines: Iterable[tuple[str, Entry]]) -> None:
    changes = Changes(feeds=[_for_feed(outlet, entry) for outlet, entry in lines])
    tx = SqlWriting(session.connection(), house().now())
    tx.write(changes)
    tx.close()


def _for_feed(outlet: str, entry: Entry) -> FeedChange:
    digest = NOTHING if entry.gone else entry_digest(entry.line)
    gone = ARCHIVED if entry.gone else None
    return FeedChange(f"o:{outlet}", entry.kind, entry.id, entry.line, gone, digest, None)


def entry(master: Master, row: Any) -> Entry:
    """The line for this row: its document without the row's own affairs, or `gone` once it is archived."""
    kind = master.kind
    if row.archived_at is not None:
        return Entry(kind, row.id, row.version, gone_line(kind, row.id, ARCHIVED), gone=True)
    document = {m: value for m, value in master.document(row).items() if m not in ROWS_ONLY}
    return Entry(kind, row.id, row.version, change_line(kind, row.id, row.version, document))


def rows_changed(session: Session, master: Master, rows: Sequence[Any]) -> None:
    """Rows were made or changed: their lines go to their outlets. A new outlet gets the whole catalogue."""
    if master.kind == "outlet":
        new = [row.id for row in rows if row.version == 1]
        _in_turn(session, alone=bool(new))
        for id in new:
            changed(session, [id], whole(session, id))
    elif master.catalogue:
        _in_turn(session, alone=False)
        lines: dict[str | None, list[Entry]] = {}
        for row in rows:
            lines.setdefault(getattr(row, master.scope) if master.scope else None, []).append(
                entry(master, row)
            )
        for outlet, entries in lines.items():
            changed(session, [outlet] if outlet else _all_outlets(session), entries)


def whole(session: Session, outlet: str) -> list[Entry]:
    """Every document of this outlet's catalogue."""
    from server.masters.table import MASTERS  # the table's rules lead back here

    entries: list[Entry] = []
    for master in (m for m in MASTERS.values() if m.catalogue):
        rows = select(master.model).where(master.model.archived_at.is_(None)).order_by(master.model.id)
        if master.scope:
            scope = getattr(master.model, master.scope)
            rows = rows.where(or_(scope == outlet, scope.is_(None)))
        entries += [entry(master, row) for row in session.scalars(rows)]
    return entries


def _in_turn(session: Session, *, alone: bool) -> None:
    """A new outlet and a change of the catalogue wait for each other: else each could miss the other's rows."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        session.execute(select(lock(_TURN)))


def _all_outlets(session: Session) -> Sequence[str]:
    return session.scalars(select(Outlet.id).order_by(Outlet.id)).all()
