"""Epochs: which life of the database this is. Beginning one is one conditional write."""

from __future__ import annotations

from sqlalchemy import Connection, select

from server.models.epoch import EpochRow
from server.store.statements import add
from sync.instants import Millis
from sync.ports import StoreUnreachable

_epoch = EpochRow.__table__


def current(connection: Connection) -> str:
    """The id of the epoch that is now."""
    found = newest(connection)
    if found is None:
        raise StoreUnreachable("no epoch has begun: this database is not ready")
    return found


def newest(connection: Connection) -> str | None:
    """The id of the newest epoch; None in a database that has never been ready."""
    query = select(_epoch.c.id).order_by(_epoch.c.n.desc()).limit(1)
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def begin(
    connection: Connection,
    id: str,
    at: Millis,
    reason: str,
    *,
    after: str | None,
    runs_in: str | None = None,
) -> bool:
    """Begin this epoch, unless another began after `after` (None: the first of all); whether it is the one
    that is now. runs_in: as in `EpochRow`.
    """
    last = connection.execute(
        select(_epoch.c.n, _epoch.c.id).order_by(_epoch.c.n.desc()).limit(1)
    ).one_or_none()
    if (None if last is None else last.id) != after:
        return False
    n = 1 if last is None else last.n + 1
    add(connection, _epoch, [{"n": n, "id": id, "began_at": at, "reason": reason, "runs_in": runs_in}])
    return current(connection) == id
