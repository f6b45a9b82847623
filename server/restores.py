"""A restored database must not pass for the one that devices know: it begins a new epoch before it serves.

What tells that it was restored (or that a replica took over before it had everything):

| reason | sign |
|---|---|
| `older_than_store` | the object store's beat is younger than the database's: the worker writes the database first |
| `unknown_epoch` | the store's beat names an epoch that this database never lived through |
| `another_server` | PostgreSQL's system identifier or timeline is not the one the epoch began in |
| `token_ahead` | a token of this epoch says that the server held more of a device than the database holds |
| `certificate_ahead` | a certificate was given in this epoch to a device the database does not know |
| `asked` | somebody ran `doorstep restored` |
| `backup` | `doorstep restore` put the backup here |

Looked for at start, on each new database connection, by the beat, and at each sync (the two about devices).
While the object store does not answer, the signs that need it are looked for again with the next connection,
and the house goes on serving: the others still stand guard.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import psycopg
from sqlalchemy import event

from server.revocations import remembered, revoke
from server.store import beats
from server.store.asking import LOOKED_AT
from server.store.failures import translated
from server.store.writing import SqlWriting
from sync.instants import SECOND, Millis
from sync.ports import Missing, Objects, StoreUnreachable
from sync.stored import Device

if TYPE_CHECKING:
    from server.house import House

Reason = Literal[
    "older_than_store",
    "unknown_epoch",
    "another_server",
    "token_ahead",
    "certificate_ahead",
    "asked",
    "backup",
]

KEY = "beats/newest.json"
MOST_BYTES = 1_000
ASK_AGAIN_AFTER: Millis = 5 * SECOND
TRIES = 3
DRIVERS_ERRORS = (sqlite3.Error, psycopg.Error)

log = logging.getLogger("doorstep.restores")

_looking: ContextVar[bool] = ContextVar("looking", default=False)


@dataclass(frozen=True, slots=True)
class Told:
    """The object store's beat."""

    at: Millis
    epoch: str


NOTHING_TOLD = Told(0, "")


def beat_told(objects: Objects) -> Told:
    """The store's beat; nothing where none was ever written, or where it cannot be read."""
    try:
        value = json.loads(objects.get(KEY, MOST_BYTES))
        return Told(int(value["at"]), str(value["epoch"]))
    except Missing:
        return NOTHING_TOLD
    except (ValueError, TypeError, KeyError):
        log.error("%s in the object store is no beat of ours; ignored", KEY)
        return NOTHING_TOLD


def sign_of(life: beats.Life, told: Told) -> Reason | None:
    """What tells that this database was restored, if anything does."""
    if told.at > life.beat:
        return "older_than_store"
    if told.epoch and told.epoch not in life.lived:
        return "unknown_epoch"
    if None not in (life.began_in, life.runs_in) and life.began_in != life.runs_in:
        return "another_server"
    return None


@dataclass(frozen=True, slots=True)
class Looked:
    """The life that was found (None: no tables yet, or no epoch), and why it had to end, if so."""

    life: beats.Life | None
    why: Reason | None = None


def look(house: House, connection: Any) -> Looked:
    """Look at the database behind this connection of the driver's own, and begin a new epoch where it was restored.

    StoreUnreachable: the store's beat could not be read; what can be told without it was looked at.
    """
    missed = None
    try:
        told = beat_told(house.objects)  # first the store's: the database's is written before it
    except StoreUnreachable as failure:
        told, missed = NOTHING_TOLD, failure
    life = beats.life(connection)
    why = None if life is None else sign_of(life, told)
    if life is not None and why is not None:
        begin_anew(house, why, after=life.epoch, where=life.runs_in, at_least=told.at)
    if missed is not None:
        raise missed
    return Looked(life, why)


def look_now(house: House) -> Looked:
    """Look on a connection of our own."""
    quiet = _looking.set(True)
    try:
        with translated(), closing(house.engine().raw_connection()) as connection:
            return look(house, connection.driver_connection)
    except DRIVERS_ERRORS as failure:
        raise StoreUnreachable(type(failure).__name__) from failure
    finally:
        _looking.reset(quiet)


def begin_anew(
    house: House, why: str, *, after: str | None = None, where: str | None = None, at_least: Millis = 0
) -> bool:
    """Begin a new epoch, unless one began since `after` (None: the one that is now); whether it was us.

    One transaction with the database's beat, so that nobody takes the same restore for another one, and with
    the revocations that the object store remembers. If it does not answer, a sweep brings them later.
    """
    after = house.store.epoch() if after is None else after
    try:
        revoked = remembered(house.objects)
    except StoreUnreachable:
        log.error("revocations could not be read; the sweep will bring them")
        revoked = []
    at, id = max(house.now(), at_least), house.new_id()

    def work(tx: SqlWriting) -> bool:
        began = beats.begin_anew(tx.connection, id, at, why, after=after, where=where)
        if began:
            for device in revoked:
                revoke(tx, device)
        return began

    began = house.work(work)
    if began:
        log.warning("a new epoch begins: %s", why)
    return began


def bring_revocations(house: House, devices: Sequence[Device]) -> None:
    """Revoke these, which the object store remembers, whether the database knows them or not."""

    def work(tx: SqlWriting) -> None:
        for device in devices:
            revoke(tx, device)

    house.work(work)


def beat(house: House) -> None:
    """Look for a restore, then write the beat: database first, then the object store.

    Written only onto what was looked at: a database restored in between is looked at again.
    """
    for _ in range(TRIES):
        seen = look_now(house)
        if seen.life is None:
            return
        at = None if seen.why else _write(house, seen.life)
        if at is not None:
            body = json.dumps({"at": at, "epoch": seen.life.epoch}).encode()
            house.objects.put(KEY, body, "application/json")
            return


def _write(house: House, seen: beats.Life) -> Millis | None:
    return house.work(lambda tx: beats.beat(tx.connection, seen, house.now()))


def watch(house: House) -> None:
    """Look now, and at every new connection of this app before anybody uses it. For whoever serves: web and
    worker. While the database does not answer there is nothing to serve, and the next connection is looked at.
    """
    again_at = [house.clock.monotonic()]

    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        if LOOKED_AT in record.info or _looking.get() or house.clock.monotonic() < again_at[0]:
            return
        quiet = _looking.set(True)
        try:
            look(house, connection)
            record.info[LOOKED_AT] = True
        except StoreUnreachable:
            again_at[0] = house.clock.monotonic() + ASK_AGAIN_AFTER
        except DRIVERS_ERRORS:  # no tables yet, or dead: whoever wanted the connection will find out
            connection.rollback()
        finally:
            _looking.reset(quiet)

    for engine in house.store.engines():
        event.listen(engine, "checkout", taken)
    try:
        house.store.epoch()
    except StoreUnreachable as failure:
        log.error("no epoch yet: %s", type(failure).__name__)
