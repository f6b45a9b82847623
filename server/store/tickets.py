"""Which bytes a phone may hand in, and that it says it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import BigInteger, Connection, Text, bindparam, exists, func, select, update

from server.models.blob import Announcement, BlobRow
from server.models.epoch import EpochRow
from server.models.operation import OperationRow
from server.store.statements import Row
from sync.instants import Millis

_announcement = Announcement.__table__
_blob = BlobRow.__table__
_epoch = EpochRow.__table__
_operation = OperationRow.__table__

_NOTHING: Mapping[str, Any] = MappingProxyType({})

_ARRIVED = (
    update(_blob)
    .where(_blob.c.sha256 == bindparam("of"), _blob.c.state != "stored")
    .values(incoming_key=bindparam("key"), look_at=bindparam("now"), reason=None, details=None)
    .values(
        size=func.coalesce(bindparam("said_size", type_=BigInteger), _blob.c.size),
        type=func.coalesce(bindparam("said_type", type_=Text), _blob.c.type),
    )
)
_OF_THE_BYTES = [column for column in _blob.c if column.name not in ("size", "type")]


def named_by(connection: Connection, actor: str, hashes: Sequence[str]) -> dict[str, Any]:
    """The blobs of these hashes that some stored operation of this device names, by hash.

    size, type: as this device announced them last; another may have been wrong about the same bytes.
    """
    query = (
        select(*_OF_THE_BYTES, _announcement.c.size, _announcement.c.type)
        .join(_announcement, _announcement.c.sha256 == _blob.c.sha256)
        .where(_announcement.c.actor == actor, _blob.c.sha256.in_(hashes))
        .order_by(_announcement.c.n, _announcement.c.hash)
    )
    return {row.sha256: row for row in connection.execute(query)}


def has_lines(connection: Connection, actor: str, person: str) -> bool:
    """Some line of this enrolment was handed in as this person's."""
    mine = exists().where(_operation.c.actor == actor, _operation.c.by == person)
    return bool(connection.execute(select(mine)).scalar_one())


def arrived(connection: Connection, keys: Row, now: Millis, named: Mapping[str, Any] = _NOTHING) -> None:
    """These (hash -> key) were uploaded, says the phone; a sweep shall look. What is stored stays as it
    is. named: what `named_by` said of them, where size and type may differ from those known.
    """
    rows = []
    for sha256, key in sorted(keys.items()):
        said = named.get(sha256)
        size, type = (None, None) if said is None else (said.size, said.type)
        rows.append({"of": sha256, "key": key, "now": now, "said_size": size, "said_type": type})
    connection.execute(_ARRIVED, rows)


def was_restored(connection: Connection) -> bool:
    """This database has lived before: bytes it does not know of may be in the object store."""
    return (connection.execute(select(func.max(_epoch.c.n))).scalar_one() or 0) > 1
