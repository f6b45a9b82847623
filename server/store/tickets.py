"""Which bytes a phone may hand in, and that it says it did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from server.models.blob import Announcement, BlobRow
from server.models.epoch import EpochRow
from server.store.statements import Row
from sync.instants import Millis

_announcement = Announcement.__table__
_blob = BlobRow.__table__
_epoch = EpochRow.__table__

_ARRIVED = (
    update(_blob)
    .where(_blob.c.sha256 == bindparam("of"), _blob.c.state != "stored")
    .values(incoming_key=bindparam("key"), look_at=bindparam("now"), reason=None, details=None)
)


def named_by(connection: Connection, actor: str, hashes: Sequence[str]) -> dict[str, Any]:
    """The blobs of these hashes that some stored operation of this device names, by hash."""
    query = (
        select(_blob)
        .join(_announcement, _announcement.c.sha256 == _blob.c.sha256)
        .where(_announcement.c.actor == actor, _blob.c.sha256.in_(hashes))
    )
    return {row.sha256: row for row in connection.execute(query)}


def arrived(connection: Connection, keys: Row, now: Millis) -> None:
    """These (hash -> key) were uploaded, says the phone; a sweep shall look. What is stored stays as it
    is.
    """
    rows = [{"of": sha256, "key": key, "now": now} for sha256, key in sorted(keys.items())]
    connection.execute(_ARRIVED, rows)


def was_restored(connection: Connection) -> bool:
    """This database has lived before: bytes it does not know of may be in the object store."""
    return (connection.execute(select(func.max(_epoch.c.n))).scalar_one() or 0) > 1
