"""How many open jobs and policies use a master, so that nothing is put away under somebody's hands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.errors import Problem
from server.models.job import JobRow
from server.models.policy import Policy
from server.store.values import file_of
from sync.work.file import read
from sync.work.job import Job

_job = JobRow.__table__
_OPEN = (_job.c.stage.not_in(("done", "cancelled")), _job.c.merged_into.is_(None))
_AT_ONCE = 500

COLUMNS = {"outlet": "outlet", "customer": "customer", "appliance": "appliance"}
"""Kinds that a column of the job's row names; the others are looked for in its file."""
ASKED = {"appliance_class": ("class", "code"), "area": ("area", "id")}
"""Kinds that a policy may ask of a job: its member, and what of the row stands there."""
FROZEN = frozenset(("calendar", "policy"))
"""Kinds that a job has a copy of, under which it was promised: nothing that becomes of them reaches it."""


def not_in_use(session: Session, kind: str, row: Any) -> None:
    """`in_use` with the number of open `jobs`, and of `policies` that would match nothing without it."""
    used = {"jobs": open_jobs(session, kind, row), "policies": policies(session, kind, row)}
    if found := {name: count for name, count in used.items() if count}:
        raise Problem("in_use", **found)


def policies(session: Session, kind: str, row: Any) -> int:
    """How many policies are for work on it alone."""
    if kind not in ASKED:
        return 0
    member, name = ASKED[kind]
    fits = session.scalars(select(Policy.fits).where(Policy.archived_at.is_(None)))
    return sum(each.get(member) == getattr(row, name) for each in fits)


def open_jobs(session: Session, kind: str, row: Any) -> int:
    """How many jobs that are neither over nor cancelled use it."""
    if kind in FROZEN:
        return 0
    if kind in COLUMNS:
        query = select(func.count()).where(*_OPEN, _job.c[COLUMNS[kind]] == row.id)
        return int(session.execute(query).scalar_one())
    names = {row.id, getattr(row, "code", row.id)}
    used = USED[kind]
    return sum(bool(names & set(used(job, row))) for job in _naming(session, names))


def _naming(session: Session, names: set[str]) -> Iterator[Job]:
    """Open jobs in whose files one of these words stands. Most files are not read for it."""
    words = [json.dumps(name, ensure_ascii=False)[1:-1].encode() for name in names]
    query = select(_job.c.file).where(*_OPEN).execution_options(yield_per=_AT_ONCE)
    for file in session.execute(query).scalars():
        if any(word in file for word in words):
            yield read(file_of(file))


def _particular(*path: str) -> Callable[[Job, Any], Iterator[Any]]:
    """What lies there in the job's particulars."""

    def used(job: Job, row: Any) -> Iterator[Any]:
        here: Any = job.about
        for step in path:
            here = here.get(step) if isinstance(here, Mapping) else None
        yield _text(here)

    return used


def _people(job: Job, row: Any) -> Iterator[Any]:
    yield job.technician
    yield from job.helpers


def _faults(job: Job, row: Any) -> Iterator[Any]:
    yield _text(job.about.get("fault_code"))
    for op in job.listed("fault.diagnose"):
        yield _text(op.args.get("fault"))


def _parts(job: Job, row: Any) -> Iterator[Any]:
    for op in job.listed("part.use", "part.request"):
        yield from (op.args.get("part"), op.args.get("code"))


def _procedures(job: Job, row: Any) -> Iterator[Any]:
    for op in job.listed("step.check"):
        if str(op.args["version"]) == row.edition:
            yield op.args["procedure"]


def _price_lists(job: Job, row: Any) -> Iterator[Any]:
    for op in job.listed("quote.acknowledge", "part.use", "charge.add"):
        price = op.args if op.name == "quote.acknowledge" else op.args.get("price") or {}
        if str(price.get("version")) == row.edition:
            yield price.get("price_list") or price.get("list")


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


USED: Mapping[str, Callable[[Job, Any], Iterator[Any]]] = {
    "area": _particular("area"),
    "site": _particular("site", "id"),
    "appliance_class": _particular("appliance", "class_code"),
    "person": _people,
    "fault": _faults,
    "part": _parts,
    "procedure": _procedures,
    "price_list": _price_lists,
}
"""What a job uses of each kind, by id or code."""
