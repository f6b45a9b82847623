"""A visit: one attendance, made by the first line that names it; what a signed record freezes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sync.replacing import replace
from sync.work.operations import Operation, earliest, latest

if TYPE_CHECKING:
    from sync.work.job import Job


@dataclass(frozen=True)
class Visit:
    """One attendance. Every member is the operation that counts, or None.

    lead: the person whose visit it is; helps: the visit this one supports.
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


def visit_of(job: Job, op: Operation) -> Visit | None:
    """The visit an operation names, made by the first line that names it; None where it names none."""
    id = op.args.get("visit")
    if id is None:
        return None
    return job.visits.get(id) or Visit(id, op.by, op.args.get("helps"))


def attend(job: Job, op: Operation) -> Job:
    """Any operation on a visit: it makes the visit if it is the first to name it, and is listed."""
    visit = visit_of(job, op)
    return (job if visit is None else job.with_visit(visit)).with_listed(op)


def appoint(job: Job, op: Operation) -> Job:
    """A window is agreed. The latest counts; all are kept, with who asked."""
    return _seen(job, op, "appointed", latest)


def set_out(job: Job, op: Operation) -> Job:
    """The technician is on the way."""
    return _seen(job, op, "set_out", earliest)


def arrive(job: Job, op: Operation) -> Job:
    """The technician is at the door. Of several arrivals the earliest counts, whichever is heard first."""
    return _seen(job, op, "arrived", earliest)


def start(job: Job, op: Operation) -> Job:
    """Work begins."""
    return _seen(job, op, "started", earliest)


def finish(job: Job, op: Operation) -> Job:
    """Work ends with one of the ten results; the latest counts."""
    return _seen(job, op, "finished", latest)


def leave(job: Job, op: Operation) -> Job:
    """The technician leaves, having said what comes next. May come before the arrival is heard."""
    return _seen(job, op, "left", latest)


def _seen(job: Job, op: Operation, member: str, choose: Chooser) -> Job:
    visit = visit_of(job, op) or Visit(op.hash, op.by)
    chosen: Any = {member: choose(getattr(visit, member), op)}
    return job.with_visit(replace(visit, **chosen)).with_listed(op)


if TYPE_CHECKING:
    from collections.abc import Callable

    Chooser = Callable[[Operation | None, Operation], Operation]
