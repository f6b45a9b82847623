"""The stage of a job: a pure function of its facts, the first that holds."""

from __future__ import annotations

from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.visits import Visit

ENDS_JOB = frozenset(("repaired", "adjusted_or_explained", "no_fault_found", "quote_refused"))


def result(visit: Visit) -> str | None:
    """The result a visit had: of its work, or, where nothing was finished, what was said on leaving."""
    ops: tuple[Operation | None, ...] = (visit.finished, visit.left)
    return next((op.args["result"] for op in ops if op is not None and op.args.get("result")), None)


def ended(job: Job) -> bool:
    """A visit's result ends the job."""
    return any(result(visit) in ENDS_JOB for visit in job.visits.values())


def stage(job: Job) -> str:
    """One of the words of the README's table."""
    if job.cancelled:
        return "cancelled"
    if job.closed:
        return "done"
    if job.technician is None:
        return "to_assign"
    visits = job.visits.values()
    if any(visit.arrived and not visit.left for visit in visits):
        return "in_service"
    if ended(job):
        return "to_review"
    if any(visit.set_out and not visit.left for visit in visits):
        return "on_the_way"
    if any(visit.appointed and not visit.left for visit in visits):
        return "to_visit"
    return "to_appoint" if job.reply else "to_accept"
