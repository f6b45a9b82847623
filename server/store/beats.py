"""The beat: how a database knows how old it is, and which life of it this is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from server.models.epoch import Beat, EpochRow
from server.store import epochs
from server.store.statements import put
from sync.instants import Millis

_beat = Beat.__table__
_epoch = EpochRow.__table__

NAME = "beat"
_RUNS_IN = (
    "SELECT (SELECT system_identifier FROM pg_control_system())::text || '/' || "
    "substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)"
)


@dataclass(frozen=True, slots=True)
class Life:
    """What a database says of itself.

    beat: instant of its newest beat, 0 before the first. began_in, runs_in: PostgreSQL's system identifier
    and timeline when the epoch began and now; None where they are not known.
    """

    epoch: str
    began_at: Millis
    beat: Millis
    began_in: str | None
    runs_in: str | None


def life(connection: Connection) -> Life | None:
    """The life of this database; None when none has begun. Leaves no transaction open."""
    try:
        where = runs_in(connection)
        row = connection.execute(
            select(_epoch.c.id, _epoch.c.began_at, _epoch.c.runs_in, _beat.c.at)
            .outerjoin(_beat, _beat.c.name == NAME)
            .order_by(_epoch.c.n.desc())
            .limit(1)
        ).one_or_none()
    finally:
        connection.rollback()
    return None if row is None else Life(row.id, row.began_at, row.at or 0, row.runs_in, where)


def runs_in(connection: Connection) -> str | None:
    """PostgreSQL's system identifier and timeline; None on SQLite, and where the service hides them. Ends the
    transaction that is open."""
    if connection.dialect.name != "postgresql":
        return None
    try:
        found: str | None = connection.exec_driver_sql(_RUNS_IN).scalar_one()
    except DBAPIError as refused:
        if refused.connection_invalidated:
            raise
        found = None
    connection.rollback()
    return found


def knows(connection: Connection, epoch: str) -> bool:
    """Whether this database lived through this epoch."""
    try:
        return connection.execute(select(_epoch.c.id).where(_epoch.c.id == epoch)).first() is not None
    finally:
        connection.rollback()


def beat(connection: Connection, seen: Life, now: Millis) -> Millis | None:
    """One more beat, only if everything is as it was seen; its instant, else None: look again.

    Later than the one before, even if the clock stepped back.
    """
    before = connection.execute(select(_beat.c.at).where(_beat.c.name == NAME).with_for_update()).scalar()
    if (before or 0) != seen.beat or epochs.newest(connection) != seen.epoch:
        return None
    at = max(now, seen.beat + 1)
    put(connection, _beat, [{"name": NAME, "at": at, "epoch": seen.epoch}])
    if seen.runs_in != seen.began_in is None:  # the first epoch began before anybody asked where
        connection.execute(update(_epoch).where(_epoch.c.id == seen.epoch).values(runs_in=seen.runs_in))
    return at


def begin_anew(
    connection: Connection, id: str, at: Millis, reason: str, *, after: str, where: str | None
) -> bool:
    """Begin this epoch and write its beat, unless another began meanwhile; whether it is the one that is
    now."""
    if not epochs.begin(connection, id, at, reason, after=after, runs_in=where):
        return False
    put(connection, _beat, [{"name": NAME, "at": at, "epoch": id}])
    return True
