"""How a job ends: cancelled, closed, reopened, reviewed, called back, merged; paused and resumed on the way."""

from __future__ import annotations

from sync.replacing import replace
from sync.work.job import Job
from sync.work.operations import Operation, latest


def cancel(job: Job, op: Operation) -> Job:
    """The office calls the job off, with a reason."""
    return replace(job, cancelled=op, shrunk=None)


def close(job: Job, op: Operation) -> Job:
    """The office ends the job."""
    return replace(job, closed=op, shrunk=None)


def reopen(job: Job, op: Operation) -> Job:
    """The office takes a cancelled or closed job up again. A result that was heard before no longer ends it."""
    return replace(
        job, cancelled=None, closed=None, reopened=op, reviewed=None, called_back=None, shrunk=None
    )


def review(job: Job, op: Operation) -> Job:
    """The office accepts what a visit brought home, or returns it with a reason."""
    return replace(job, reviewed=op)


def call_back(job: Job, op: Operation) -> Job:
    """The office rings the customer: reached, satisfied, told the price, got the record.

    Only who was reached was called.
    """
    return replace(job, called_back=op) if op.args.get("reached") else job


def answer(job: Job, op: Operation) -> Job:
    """A dispatcher answers a question; what was set aside is left out by `file.struck`.

    An answer may reopen the job.
    """
    return reopen(job, op) if op.args.get("reopen") else job


def merge_into(job: Job, op: Operation) -> Job:
    """This job was a duplicate: its id is an alias of the survivor now, and its operations lie there."""
    return replace(job, merged_into=op.args["into"])


def pause(job: Job, op: Operation) -> Job:
    """Work waits, or goes on. The latest counts."""
    return replace(job, pause=latest(job.pause, op))


def shrink(job: Job, op: Operation) -> Job:
    """A sweep moves the window: of a job that is over a feed keeps a line without personal data, later nothing.

    `whole` brings nothing but the news that time went by: the window has reached the appointment (`window.is_far`).
    """
    return job if op.args["to"] == "whole" else replace(job, shrunk=op)
