"""Is everything alive? Each part answers for itself; what is dead is named, no secret is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from server import VERSION
from server.db import reading
from server.house import House
from server.store.turns import Stand, stands
from server.sweeps.table import SWEEPS
from sync.instants import SECOND, Millis, iso

STEP_ALLOWED: Millis = 1 * SECOND
APART_ALLOWED: Millis = 5 * SECOND
LATE_AFTER = 3

Part = dict[str, Any]


def health(house: House) -> tuple[bool, dict[str, Any]]:
    """Whether all is well, and the report: {"status", "version", "time", "parts": {name: {"ok", …}}}."""
    now = house.now()
    parts: dict[str, Part] = {
        "database": _database(),
        "objects": _failed(house.objects_failure.answer()),
        "clock": _clock(house.steadiness.stepped_back()),
    }
    if parts["database"]["ok"]:
        with house.store.reading() as connection:
            parts |= _sweeps(stands(connection), now)
    dead = [name for name, part in parts.items() if not part["ok"]]
    report = {"status": "dead" if dead else "ok", "dead": dead, "version": VERSION, "time": iso(now)}
    return not dead, {**report, "parts": parts}


def _failed(reason: str | None) -> Part:
    return {"ok": True} if reason is None else {"ok": False, "reason": reason}


def _database() -> Part:
    try:
        with reading() as session:
            session.execute(text("SELECT 1 FROM sweep LIMIT 1"))
    except SQLAlchemyError as error:
        return _failed(type(error).__name__)  # its text may hold addresses and names
    return _failed(None)


def _clock(stepped_back: Millis) -> Part:
    return {"ok": stepped_back <= STEP_ALLOWED, "stepped_back_ms": max(0, stepped_back)}


def _sweeps(found: Mapping[str, Stand], now: Millis) -> dict[str, Part]:
    """One part a sweep of the table; one that finished in the future shows machines whose clocks are apart."""
    return {f"sweep:{sweep.name}": _sweep(found.get(sweep.name), now) for sweep in SWEEPS}


def _sweep(stand: Stand | None, now: Millis) -> Part:
    if stand is None:  # `doorstep migrate` writes a row for each; nobody has run it since this sweep came
        return {"ok": False, "reason": "never_expected"}
    age = now - stand.finished_at
    part = {"ok": -APART_ALLOWED <= age <= LATE_AFTER * stand.due_every, "age_ms": age}
    return part | {
        "due_every_ms": stand.due_every, "finished_at": iso(stand.finished_at), "note": stand.note
    }  # fmt: skip
