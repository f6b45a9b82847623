"""The beat: how a database knows how old it is, and which life of it this is."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, select, update

from server.models.epoch import Beat, EpochRow
from server.store import epochs
from server.store.failures import translated
from server.store.statements import put
from sync.instants import Millis

_beat = Beat.__table__
_epoch = EpochRow.__table__

NAME = "beat"
_EPOCHS = "SELECT id, began_at, runs_in FROM epoch ORDER BY n DESC"
_BEAT = "SELECT at FROM beat WHERE name = 'beat'"
_RUNS_IN = (
    "SELECT (SELECT system_identifier FROM pg_control_system())::text || '/' || "
    "substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)"
)


@dataclass(frozen=True, slots=True)
class Life:
    """What a database says of itself.

    beat: instant of its newest beat, 0 before the first. lived: every epoch it lived through. began_in,
    runs_in: PostgreSQL's system identifier and timeline when the epoch began and now; None where they are not
    known.
    """

    epoch: str
    began_at: Millis
    beat: Millis
    lived: frozenset[str]
    began_in: str | None
    runs_in: str | None


def life(connection: Any) -> Life | None:
    """The life of the database behind this connection of the driver's own; None when none has begun. Leaves
    no transaction open. The driver's errors: there are no tables, or it does not answer.
    """
    cursor = connection.cursor()
    try:
        where = _runs_in(connection, cursor)
        epochs = cursor.execute(_EPOCHS).fetchall()
        beat = cursor.execute(_BEAT).fetchone()
    finally:
        cursor.close()
        connection.rollback()
    if not epochs:
        return None
    id, began_at, began_in = epochs[0]
    lived = frozenset(row[0] for row in epochs)
    return Life(id, began_at, beat[0] if beat else 0, lived, began_in, where)


def _runs_in(connection: Any, cursor: Any) -> str | None:
    """None on SQLite, and where the service hides it."""
    if isinstance(connection, sqlite3.Connection):
        return None
    try:
        found: str | None = cursor.execute(_RUNS_IN).fetchone()[0]
    except psycopg.Error:
        found = None
    connection.rollback()
    return found


@translated()
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


@translated()
def begin_anew(
    connection: Connection, id: str, at: Millis, reason: str, *, after: str, where: str | None
) -> bool:
    """Begin this epoch and write its beat, unless another began meanwhile; whether it is the one that is
    now."""
    if not epochs.begin(connection, id, at, reason, after=after, runs_in=where):
        return False
    put(connection, _beat, [{"name": NAME, "at": at, "epoch": id}])
    return True
