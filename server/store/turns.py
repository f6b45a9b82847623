"""Turns: which worker runs a sweep now, and when each was last through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from server.models.sweep import Sweep
from server.store.failures import translated
from server.store.statements import add
from sync.instants import Millis

_sweep = Sweep.__table__


@dataclass(frozen=True, slots=True)
class Stand:
    """A sweep as its row tells it. due_every in milliseconds; note: what went wrong last, or empty."""

    name: str
    finished_at: Millis
    due_every: Millis
    note: str
    look_at: Millis


@translated()
def expect(connection: Connection, due_every: Mapping[str, Millis], now: Millis) -> None:
    """From now on these sweeps (name -> due every) should run: one that never does will be seen."""
    rows = [
        {"name": name, "finished_at": now, "due_every": every, "note": "never_ran", "look_at": 0}
        for name, every in due_every.items()
    ]
    add(connection, _sweep, rows)


def stands(connection: Connection) -> dict[str, Stand]:
    """Every sweep there is a row for."""
    query = select(
        _sweep.c.name, _sweep.c.finished_at, _sweep.c.due_every, _sweep.c.note, _sweep.c.look_at
    ).order_by(_sweep.c.name)
    return {row.name: Stand(*row) for row in connection.execute(query)}


@translated()
def take(connection: Connection, name: str, now: Millis, until: Millis) -> bool:
    """Take the turn of this sweep for as long as the lease lasts; false while another has it or it is not
    due."""
    taken = update(_sweep).where(_sweep.c.name == name, _sweep.c.look_at <= now).values(look_at=until)
    return connection.execute(taken).rowcount == 1


@translated()
def finished(
    connection: Connection,
    name: str,
    now: Millis,
    due_every: Millis,
    *,
    lease: Millis,
    again: Millis,
    note: str = "",
) -> None:
    """This turn is through. The next may be taken `again`, unless the lease ran out and somebody has it."""
    told = {"finished_at": now, "due_every": due_every, "note": note[:200]}
    mine = _sweep.c.look_at == lease
    connection.execute(update(_sweep).where(_sweep.c.name == name, mine).values(**told, look_at=again))


@translated()
def failed(connection: Connection, name: str, note: str, *, lease: Millis, again: Millis) -> None:
    """This turn broke off; the age goes on growing. note: a code for people, without personal data."""
    mine = _sweep.c.look_at == lease
    connection.execute(
        update(_sweep).where(_sweep.c.name == name, mine).values(note=note[:200], look_at=again)
    )


@translated()
def through(connection: Connection, name: str, now: Millis, due_every: Millis, note: str) -> None:
    """A sweep that takes no turns, because it claims its rows one by one, was through."""
    told = {"finished_at": now, "due_every": due_every, "note": note[:200]}
    known = update(_sweep).where(_sweep.c.name == name).values(**told)
    if connection.execute(known).rowcount == 0:
        add(connection, _sweep, [{"name": name, **told, "look_at": 0}])
