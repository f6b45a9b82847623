"""A job's number: the day in its outlet's zone, and its place among that day's jobs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from server.models.number import JobCount

_count = JobCount.__table__


def next_number(connection: Connection, outlet: str, day: str) -> str:
    """`261124-0007`. The row stays locked until commit, so this is asked for when nothing else is left to
    wait for.
    """
    made: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    first = made(_count).values(outlet=outlet, day=day, n=1)
    counted = first.on_conflict_do_update(index_elements=["outlet", "day"], set_={"n": _count.c.n + 1})
    n: int = connection.execute(counted.returning(_count.c.n)).scalar_one()
    return f"{day}-{n:04d}"
