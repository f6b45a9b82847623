"""Remedy cases as rows. A sweep opens, amends and withdraws them; a person settles them. Neither overwrites the other:
what a person wrote is in columns that no sweep touches, and each turn of a state names the state it comes from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection, Row, bindparam, or_, select, update

from server.models.remedy import RemedyRow
from server.store import statements
from server.store.failures import translated
from server.store.statements import Row as Values
from sync.instants import Millis

_remedy = RemedyRow.__table__
_TOLD = ("outlet", "appliance", "appliance_class", "since", "due", "proof")
_MINE = _remedy.c.id == bindparam("of")
_AS_TOLD: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _TOLD}
_NOBODY = {"decision": None, "reason": None, "settled_at": None, "settled_by": None}


def case_id(job: str, kind: str) -> str:
    """The id of the one case of this job and clock."""
    return str(uuid5(NAMESPACE_URL, f"doorstep:remedy:{job}:{kind}"))


@translated()
def of_jobs(connection: Connection, jobs: Collection[str], appliances: Collection[str]) -> list[Row[Any]]:
    """The cases of these jobs, and those of these appliances; the oldest first."""
    if not jobs:
        return []
    named = or_(_remedy.c.job.in_(sorted(jobs)), _remedy.c.appliance.in_(sorted(appliances)))
    order = (_remedy.c.opened_at, _remedy.c.job, _remedy.c.kind)
    return list(connection.execute(select(_remedy).where(named).order_by(*order)))


@translated()
def open_new(connection: Connection, rows: Sequence[Values], now: Millis) -> None:
    """These cases are opened. Rows: job, kind, and the columns of `_TOLD`."""
    opened = {"opened_at": now, "state": "open", **_NOBODY}
    made = [{**row, "id": case_id(row["job"], row["kind"]), **opened} for row in rows]
    statements.add(connection, _remedy, made)


@translated()
def amend(connection: Connection, rows: Sequence[Values]) -> None:
    """What is told of these cases changed; whatever became of them stays. Rows: id and the columns of `_TOLD`."""
    if rows:
        connection.execute(update(_remedy).where(_MINE).values(**_AS_TOLD), [_named(row) for row in rows])


@translated()
def open_again(connection: Connection, ids: Collection[str], now: Millis) -> None:
    """These were withdrawn, and ran out after all."""
    if ids:
        withdrawn = (_remedy.c.id.in_(sorted(ids)), _remedy.c.state == "withdrawn")
        connection.execute(update(_remedy).where(*withdrawn).values(state="open", opened_at=now, **_NOBODY))


@translated()
def withdraw(connection: Connection, ids: Collection[str], now: Millis) -> None:
    """The clocks of these never ran out. Those that somebody settled stay as they are."""
    if ids:
        open_ = (_remedy.c.id.in_(sorted(ids)), _remedy.c.state == "open")
        connection.execute(update(_remedy).where(*open_).values(state="withdrawn", settled_at=now))


@translated()
def settle(connection: Connection, id: str, decision: str, reason: str, by: str | None, now: Millis) -> bool:
    """Somebody decided; false when it is not open."""
    said = {"decision": decision, "reason": reason, "settled_at": now, "settled_by": by}
    open_ = (_remedy.c.id == id, _remedy.c.state == "open")
    return connection.execute(update(_remedy).where(*open_).values(state="settled", **said)).rowcount == 1


@translated()
def undo(connection: Connection, id: str, state: str, at: Millis | None) -> bool:
    """What somebody decided is taken back; it is in this state now. at: of a withdrawn one, since when."""
    mine = (_remedy.c.id == id, _remedy.c.state == "settled")
    values = {**_NOBODY, "settled_at": at, "state": state}
    return connection.execute(update(_remedy).where(*mine).values(**values)).rowcount == 1


def _named(row: Values) -> dict[str, Any]:
    return {"of": row["id"], **{f"new_{name}": row[name] for name in _TOLD}}
