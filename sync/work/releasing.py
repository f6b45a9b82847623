"""What may leave the house: notices to customers, bills and settlement lines, webhooks ask here, and nowhere else.

An open question withholds them; what an answer or a settlement releases waits ten minutes more, in which it can be
taken back.
"""

from __future__ import annotations

from sync.instants import Millis
from sync.work.job import Job
from sync.work.questions import UNDO


def released_at(job: Job) -> Millis | None:
    """From when on what this job tells may leave the house: 0 where nothing was ever withheld, None while a question
    is open.
    """
    answered = [question.released_at for question in job.asked]
    let_in = [op.let_in + UNDO for ops in job.lists.values() for op in ops if op.let_in]
    known = [at for at in answered if at is not None]
    return max((*known, *let_in), default=0) if len(known) == len(answered) else None


def may_leave(job: Job, now: Millis) -> bool:
    """Whether it may, at this instant."""
    at = released_at(job)
    return at is not None and now >= at
