"""Who has the job: created, opened at the door, assigned, accepted, cancelled, closed, reopened."""

from __future__ import annotations

from sync.replacing import replace
from sync.work.job import Job
from sync.work.operations import Operation


def create(job: Job, op: Operation) -> Job:
    """The office takes a job on."""
    return replace(job.with_about(op.args), created=op)


def open_(job: Job, op: Operation) -> Job:
    """A technician opens a job at the door. It is assigned to him, under the device's own id."""
    return replace(job.with_about(op.args), created=op, technician=op.by, people=job.people | {op.by})


def assign(job: Job, op: Operation) -> Job:
    """The office gives the job to a technician, or takes it back (technician null). Former ones stay its people."""
    technician = op.args["technician"]
    helpers = frozenset(op.args.get("helpers", ()))
    had = {technician, *helpers} - {None}
    return replace(
        job,
        assigned=op,
        technician=technician,
        helpers=helpers,
        people=job.people | had,
        reply=None,
        release=None,
    )


def accept(job: Job, op: Operation) -> Job:
    """The technician takes the job."""
    return replace(job, reply=op)


def cancel(job: Job, op: Operation) -> Job:
    """The office calls the job off."""
    return replace(job, cancelled=op)


def close(job: Job, op: Operation) -> Job:
    """The office ends the job."""
    return replace(job, closed=op)


def reopen(job: Job, op: Operation) -> Job:
    """The office takes a cancelled or closed job up again."""
    return replace(job, cancelled=None, closed=None)
