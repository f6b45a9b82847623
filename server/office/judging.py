"""What a dispatcher says about a promise or to a concern, as arguments of an operation: what is meant must be there.

unknown_reference   the job has no such promise or unanswered concern, or several, and `of` does not say which
not_doubtful        the promise is open, or nothing about it is in doubt; `outcome` and `grade` say how it stands
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.errors import Problem
from server.office.snapshots import unknown
from sync.work.commitments import commitments
from sync.work.concerns import concerns
from sync.work.job import Job
from sync.work.operations import Args
from sync.work.outcomes import settled


def judgement(job: Job, given: Mapping[str, Any]) -> Args:
    """The arguments of `commitment.settle`."""
    promise, of = given["promise"], given["of"]
    meant = [each for each in commitments(job) if each.promise == promise and of in (None, each.of)]
    if len(meant) != 1:
        raise unknown("promise" if of is None else "of", of or promise)
    [one] = meant
    if one.grade != "doubtful":
        raise Problem("not_doubtful", promise=promise, outcome=settled(one), grade=one.grade)
    return {
        "promise": promise,
        "of": one.of,
        "outcome": given["outcome"],
        "reason": given["reason"],
    }


def answer(job: Job, given: Mapping[str, Any]) -> Args:
    """The arguments of `concern.answer`."""
    of = given["of"]
    waiting = [each for each in concerns(job) if each.answered is None and of in (None, each.id)]
    if len(waiting) != 1:
        raise unknown("of", of or "")
    return {"of": list(waiting[0].raised.ref), "text": given["text"]}
