"""Is everything alive? Each part answers for itself; what is dead is named, no secret is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from server import VERSION
from server.db import reading
from server.house import House
from server.models.sweep import Sweep
from sync.instants import SECOND, Millis, iso
from sync.ports import StoreUnreachable

PROBE = "health/probe"
STEP_ALLOWED: Millis = 1 * SECOND
APART_ALLOWED: Millis = 5 * SECOND
LATE_AFTER = 3

Part = dict[str, Any]


def health(house: House) -> tuple[bool, dict[str, Any]]:
    """Whether all is well, and the report: {"status", "version", "time", "parts": {name: {"ok", …}}}."""
    now = house.now()
    parts: dict[str, Part] = {
        "database": _tried(_database, SQLAlchemyError),
        "objects": _tried(lambda: _objects(house), StoreUnreachable),
        "clock": _clock(house.steadiness.stepped_back()),
    }
    if parts["database"]["ok"]:
        with reading() as session:
            sweeps = session.scalars(select(Sweep).order_by(Sweep.name)).all()
        parts |= _sweeps(sweeps, now)
    dead = [name for name, part in parts.items() if not part["ok"]]
    report = {"status": "dead" if dead else "ok", "dead": dead, "version": VERSION, "time": iso(now)}
    return not dead, {**report, "parts": parts}


def _tried(probe: Callable[[], None], failure: type[Exception]) -> Part:
    try:
        probe()
    except failure as error:
        return {"ok": False, "reason": type(error).__name__}  # its text may hold addresses and names
    return {"ok": True}


def _database() -> None:
    with reading() as session:
        session.execute(text("SELECT 1 FROM sweep LIMIT 1"))


def _objects(house: House) -> None:
    house.objects.size(PROBE)


def _clock(stepped_back: Millis) -> Part:
    return {"ok": stepped_back <= STEP_ALLOWED, "stepped_back_ms": max(0, stepped_back)}


def _sweeps(sweeps: Iterable[Sweep], now: Millis) -> dict[str, Part]:
    """One part a sweep; one that finished in the future shows machines whose clocks are apart."""
    parts: dict[str, Part] = {}
    for sweep in sweeps:
        age = now - sweep.finished_at
        alive = -APART_ALLOWED <= age <= LATE_AFTER * sweep.due_every
        parts[f"sweep:{sweep.name}"] = {
            "ok": alive, "age_ms": age, "due_every_ms": sweep.due_every, "finished_at": iso(sweep.finished_at)
        }  # fmt: skip
    return parts
