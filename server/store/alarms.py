"""Alarms as rows: raised once for each commitment, threshold and deadline; withdrawn once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from server.models.alarm import AlarmRow
from server.store.failures import translated
from server.store.statements import Row, add
from sync.instants import Millis

_alarm = AlarmRow.__table__
_KEY = ("job", "promise", "of", "due", "percent")


@translated()
def raised(connection: Connection, jobs: Collection[str]) -> dict[tuple[str, str, str], list[Any]]:
    """What was raised on these jobs, by commitment."""
    found: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in connection.execute(select(_alarm).where(_alarm.c.job.in_(sorted(jobs)))):
        found[row.job, row.promise, row.of].append(row)
    return found


@translated()
def write(connection: Connection, new: Sequence[Row], withdrawn: Sequence[Any], now: Millis) -> None:
    """Raise these, and mark those as withdrawn."""
    add(connection, _alarm, new)
    if withdrawn:
        mine = (_alarm.c[name] == bindparam(f"of_{name}") for name in _KEY)
        keys = [{f"of_{name}": getattr(row, name) for name in _KEY} for row in withdrawn]
        connection.execute(update(_alarm).where(*mine).values(withdrawn_at=now), keys)
