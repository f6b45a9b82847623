"""Completion codes as rows; the codes themselves lie nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from server.models.link import CompletionCode
from server.store import statements
from server.store.failures import translated
from sync.instants import Millis

_code = CompletionCode.__table__


@dataclass(frozen=True, slots=True)
class Code:
    """One code. about: the call. tries: wrong ones so far."""

    id: str
    about: str
    job: str
    made_at: Millis
    expires_at: Millis
    tries: int
    used_at: Millis | None


@translated()
def newest(connection: Connection, about: str) -> Code | None:
    """The newest code of this call, locked."""
    mine = select(_code).where(_code.c.about == about).order_by(_code.c.made_at.desc(), _code.c.id.desc())
    row: Any = connection.execute(mine.limit(1).with_for_update()).one_or_none()
    return None if row is None else Code(**row._mapping)


@translated()
def make(connection: Connection, id: str, about: str, job: str, made_at: Millis, expires_at: Millis) -> None:
    """A fresh one."""
    row = {"id": id, "about": about, "job": job, "made_at": made_at, "expires_at": expires_at}
    statements.add(connection, _code, [{**row, "tries": 0, "used_at": None}])


@translated()
def tried(connection: Connection, id: str) -> None:
    """A wrong one was typed."""
    connection.execute(update(_code).where(_code.c.id == id).values(tries=_code.c.tries + 1))


@translated()
def used(connection: Connection, id: str, now: Millis) -> None:
    """The right one was typed."""
    connection.execute(update(_code).where(_code.c.id == id, _code.c.used_at.is_(None)).values(used_at=now))
