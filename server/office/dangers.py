"""Promises that somebody has to look at, the one due first first: in danger, broken and still owed, or kept by
doubtful evidence.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, tuple_

from server.errors import Problem
from server.house import House
from server.models.commitment import CommitmentRow
from server.models.job import JobRow
from server.office.reading import names_of
from server.staff.roles import Who
from server.store import alarms
from server.store.commitments import Key
from server.store.values import unpacked
from sync.instants import Millis, iso
from sync.work.outcomes import OFFICES
from sync.work.policies import APPOINTMENT

OVER = ("done", "cancelled")
IN_DANGER = ("due_soon", "unknown", "breached_provisional")

_commitment = CommitmentRow.__table__
_job = JobRow.__table__
_due = func.coalesce(_commitment.c.due, 0)
_PLACE = (_due, _commitment.c.job, _commitment.c.promise, _commitment.c.of)


def page(house: House, who: Who, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `who`'s outlet."""
    limit, rows = asked["limit"], _rows(who, asked)
    if "after" in asked:
        rows = rows.where(tuple_(*_PLACE) > tuple_(*_place(asked["after"])))
    with house.store.reading() as connection:
        found = connection.execute(rows.order_by(*_PLACE).limit(limit + 1)).all()
        names = names_of(connection, {row.technician for row in found})
        told = _told(connection, {row.job for row in found})
    shown = [_shown(row, names, told.get((row.job, row.promise, row.of), [])) for row in found[:limit]]
    return {"items": shown, "next": _named(found[limit - 1]) if len(found) > limit else None}


def _rows(who: Who, asked: Mapping[str, Any]) -> Select[Any]:
    rows = select(_commitment, _job.c.number, _job.c.stage).join(_job, _job.c.id == _commitment.c.job)
    if asked["which"] == "danger":
        rows = rows.where(_commitment.c.outcome.in_(IN_DANGER))
    elif asked["which"] == "late":
        going_on = or_(
            _job.c.stage.not_in(OVER), _commitment.c.promise == OFFICES
        )  # an answer is owed all the same
        waits = (
            _commitment.c.outcome == "breached",
            _commitment.c.kept_at.is_(None),
            _commitment.c.promise != APPOINTMENT,
        )
        rows = rows.where(*waits, going_on)
    else:
        rows = rows.where(_commitment.c.grade == "doubtful", ~_commitment.c.settled)
    if not who.everywhere:
        rows = rows.where(_commitment.c.outlet == who.outlet)
    return rows.where(_commitment.c.outlet == asked["outlet"]) if "outlet" in asked else rows


def _told(connection: Connection, jobs: set[str]) -> Mapping[Key, Sequence[str]]:
    """Which roles heard of each, as it stands now."""
    return {
        key: sorted({role for row in rows if row.withdrawn_at is None for role in unpacked(row.tell)})
        for key, rows in alarms.raised(connection, jobs).items()
    }


def _named(row: Any) -> str:
    place = [row.due or 0, row.job, row.promise, row.of]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _place(after: str) -> tuple[Millis, str, str, str]:
    try:
        due, job, promise, of = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        if (
            isinstance(due, int)
            and abs(due) < 1 << 53
            and all(isinstance(each, str) for each in (job, promise, of))
        ):
            return due, job, promise, of
    except (ValueError, TypeError, binascii.Error):
        pass
    raise Problem("bad_fields", errors=[{"field": "after", "code": "wrong_shape", "value": after}])


def _shown(row: Any, names: Mapping[str, str], told: Sequence[str]) -> dict[str, Any]:
    members = (
        "job",
        "number",
        "outlet",
        "stage",
        "promise",
        "of",
        "provisional",
        "outcome",
        "grade",
        "questioned",
    )
    return {
        **{name: getattr(row, name) for name in members},
        "due": None if row.due is None else iso(row.due),
        "last_contact": iso(row.contact) if row.contact else None,
        "technician": row.technician,
        "technician_name": names.get(row.technician),
        "told": list(told),
    }
