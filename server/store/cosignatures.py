"""Which witness signed which checkpoint of the log, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from infra.seal.log.cosignature import Cosignature
from server.models.log import LogCheckpoint, LogCosignature
from server.store import statements
from server.store.failures import translated
from sync.instants import SECOND, Millis

_checkpoint = LogCheckpoint.__table__
_cosignature = LogCosignature.__table__


@dataclass(frozen=True, slots=True)
class Noted:
    """A published checkpoint (a note's bytes) and the lines of its witnesses by the names of their keys."""

    size: int
    note: bytes
    signed_at: Millis
    lines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a witness signed last: the size, and when by its clock."""

    size: int
    at: Millis


@translated()
def keep(connection: Connection, size: int, cosigned: Sequence[Cosignature]) -> None:
    """These were verified. A later line of the same witness takes the place of an earlier."""
    rows = [
        {"size": size, "witness": one.witness.name, "line": one.line, "at": one.at * SECOND}
        for one in sorted(cosigned, key=lambda one: one.witness.name)
    ]
    statements.put(connection, _cosignature, rows)


@translated()
def newest(connection: Connection) -> Noted | None:
    """The largest checkpoint that was published."""
    size = select(func.max(_checkpoint.c.size)).where(_checkpoint.c.published_at.is_not(None))
    return _noted(connection, connection.execute(size).scalar())


@translated()
def of_size(connection: Connection, size: int) -> Noted | None:
    """The published checkpoint of this size."""
    return _noted(connection, size)


@translated()
def witnessed(connection: Connection, leaf: int) -> Noted | None:
    """The smallest one that covers this leaf and that a witness signed."""
    size = select(func.min(_cosignature.c.size)).where(_cosignature.c.size > leaf)
    return _noted(connection, connection.execute(size).scalar())


@translated()
def seen(connection: Connection) -> dict[str, Seen]:
    """The largest that each witness signed, by the name of its key."""
    largest = select(_cosignature.c.witness, func.max(_cosignature.c.size).label("size"))
    of = largest.group_by(_cosignature.c.witness).subquery()
    mine = (_cosignature.c.witness == of.c.witness) & (_cosignature.c.size == of.c.size)
    rows = connection.execute(
        select(_cosignature.c.witness, _cosignature.c.size, _cosignature.c.at).join(of, mine)
    )
    return {row.witness: Seen(row.size, row.at) for row in rows}


def _noted(connection: Connection, size: int | None) -> Noted | None:
    if size is None:
        return None
    both = select(_checkpoint, _cosignature.c.witness, _cosignature.c.line)
    rows = connection.execute(
        both.outerjoin(_cosignature, _cosignature.c.size == _checkpoint.c.size).where(
            _checkpoint.c.size == size, _checkpoint.c.published_at.is_not(None)
        )
    ).all()
    if not rows:
        return None
    lines = {row.witness: row.line for row in rows if row.witness is not None}
    return Noted(size, bytes(rows[0].note), rows[0].signed_at, lines)
