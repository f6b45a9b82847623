"""Reaching the customer."""

from __future__ import annotations

from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.words import REACHED


def first_reached(job: Job) -> Operation | None:
    """The first time somebody was reached, or the customer's own booking of a window.

    Accepting a job is not contact.
    """
    reached = [op for op in job.listed("contact.attempt") if op.args["outcome"] in REACHED]
    return min((*reached, *job.listed("customer.book_window")), key=lambda op: op.order, default=None)


def chases(job: Job) -> int:
    """How often the job was chased (催单), by the office or by the customer."""
    return len(job.listed("job.chase", "customer.chase"))
