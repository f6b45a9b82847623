"""A visit: one attendance, made by the first line that names it; what a signed record freezes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sync.instants import Millis, millis
from sync.replacing import replace
from sync.work.operations import Operation, earliest, latest
from sync.work.words import ENDING

if TYPE_CHECKING:
    from sync.work.job import Job

_EARLIEST: Millis = millis("1900-01-01T00:00:00+00:00")
_LATEST: Millis = millis("9000-01-01T00:00:00+00:00")

Choose = Callable[["Visit", Operation | None, Operation], Operation]


@dataclass(frozen=True)
class Visit:
    """One attendance. Every member is the operation that counts, or None.

    lead: the person whose visit it is. helps: on a helper's own visit, the person it supports. signed: the latest
    record.
    """

    id: str
    lead: str
    helps: str | None = None
    appointed: Operation | None = None
    set_out: Operation | None = None
    arrived: Operation | None = None
    started: Operation | None = None
    finished: Operation | None = None
    left: Operation | None = None
    signed: Operation | None = None

    @property
    def result_said(self) -> Operation | None:
        """The operation that says the result: of the work, or, where nothing was finished, what was said on leaving."""
        for op in (self.finished, self.left):
            if op is not None and op.args.get("result"):
                return op
        return None

    @property
    def result(self) -> str | None:
        """One of the ten results, None while there is none."""
        said = self.result_said
        return None if said is None else said.args["result"]

    @property
    def ends_job(self) -> bool:
        """Its result ends the job. A helper's own visit ends nothing."""
        return self.helps is None and self.result in ENDING

    @property
    def begun(self) -> bool:
        """Somebody is, or was, on the way or there: more than a window was agreed."""
        return any((self.set_out, self.arrived, self.started, self.finished, self.left))

    @property
    def present(self) -> bool:
        """Somebody arrived and has not left."""
        return self.arrived is not None and self.left is None


def attend(job: Job, op: Operation) -> Job:
    """Any operation on a visit: it makes the visit if it is the first to name it."""
    id = op.args.get("visit")
    if id is None or id in job.visits:
        return job
    return job.with_visit(_made(job, op, id))


def appoint(job: Job, op: Operation) -> Job:
    """A window is agreed. The latest counts; all are kept, with who asked."""
    return _seen(job, op, "appointed", _last)


def set_out(job: Job, op: Operation) -> Job:
    """The technician is on the way."""
    return _seen(job, op, "set_out", _first)


def arrive(job: Job, op: Operation) -> Job:
    """The technician is at the door. Of several arrivals the earliest counts, whichever is heard first."""
    return _seen(job, op, "arrived", _first)


def start(job: Job, op: Operation) -> Job:
    """Work begins."""
    return _seen(job, op, "started", _first)


def finish(job: Job, op: Operation) -> Job:
    """Work ends with one of the ten results; the latest counts, the lead's before a helper's."""
    return _seen(job, op, "finished", _lead_first)


def leave(job: Job, op: Operation) -> Job:
    """The technician leaves, having said what comes next.

    May come before the arrival is heard. A helper who goes earlier does not end the lead's visit.
    """
    return _seen(job, op, "left", _lead_first)


def sign(job: Job, op: Operation) -> Job:
    """A record is signed. The latest one speaks for the visit."""
    return _seen(job, op, "signed", _last)


def windows(job: Job) -> list[tuple[Visit, Operation]]:
    """Every window ever agreed, oldest first, with its visit."""
    return [
        (job.visits[op.args["visit"]], op)
        for op in job.listed("visit.appoint", "customer.book_window")
        if op.args["visit"] in job.visits
    ]


def bounds(op: Operation) -> tuple[Millis, Millis]:
    """From when to when a window reaches. What somebody mistyped lies within the years that can be reckoned with."""
    return _bounds(op.args["from"], op.args["to"])


@lru_cache(maxsize=8192)
def _bounds(begins: str, ends: str) -> tuple[Millis, Millis]:
    return min(max(millis(begins), _EARLIEST), _LATEST - 1), min(max(millis(ends), _EARLIEST + 1), _LATEST)


def _made(job: Job, op: Operation, id: str) -> Visit:
    helps = op.args.get("helps")
    lead = op.by
    if helps is None and job.technician is not None and (op.by in job.helpers or op.of_office):
        lead = job.technician
    return Visit(id, lead, helps)


def _seen(job: Job, op: Operation, member: str, choose: Choose) -> Job:
    id = op.args["visit"]
    visit = job.visits.get(id) or _made(job, op, id)
    moment: Any = {member: choose(visit, getattr(visit, member), op)}
    return job.with_visit(replace(visit, **moment))


def _first(visit: Visit, standing: Operation | None, other: Operation) -> Operation:
    return earliest(standing, other)


def _last(visit: Visit, standing: Operation | None, other: Operation) -> Operation:
    return latest(standing, other)


def _lead_first(visit: Visit, standing: Operation | None, other: Operation) -> Operation:
    if standing is None or (standing.by == visit.lead) == (other.by == visit.lead):
        return latest(standing, other)
    return standing if standing.by == visit.lead else other
