"""Things that changed hands and are still out: the customer's with us, ours with the customer."""

from __future__ import annotations

from collections import Counter

from sync.work.job import Job
from sync.work.operations import Operation


def taken(job: Job) -> tuple[Operation, ...]:
    """The customer's things that were taken along and not brought back."""
    return _open(job, "custody.take", "custody.return")


def lent(job: Job) -> tuple[Operation, ...]:
    """Our things that the customer has and has not handed back."""
    return _open(job, "loan.give", "loan.return")


def _open(job: Job, out: str, back: str) -> tuple[Operation, ...]:
    """Each return closes the oldest open one of the same name; a return may be heard before what it returns."""
    returned = Counter(op.args["what"] for op in job.listed(back))
    still = []
    for op in job.listed(out):
        if returned[op.args["what"]] > 0:
            returned[op.args["what"]] -= 1
        else:
            still.append(op)
    return tuple(still)
