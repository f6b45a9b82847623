"""Waiting for parts: from each request to what ended it.

That is the arrival, the issue to a van, the clerk's dropping of it, or the part being fitted, whichever is first by its
estimate: a part that was fitted had arrived, though nobody in the office said so. Ordered again after it came (it was
the wrong one), it is waited for again. Article 12 of the law counts the days in which the maker supplies no parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sync.instants import Millis
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.parts import STEPS

_CAME = ("part.arrive", "part.issue", "part.drop")


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait for one part. asked: its request. said: what began this wait, the request or a second order. came: what
    ended it, None while it goes on.
    """

    asked: Operation
    said: Operation
    came: Operation | None

    @property
    def begins(self) -> Millis:
        """Since when."""
        return self.said.when.estimate

    @property
    def ends(self) -> Millis | None:
        """Until when; never before it began, whatever the clocks of two phones say."""
        return None if self.came is None else max(self.begins, self.came.when.estimate)


def waits(job: Job) -> tuple[Wait, ...]:
    """Every wait for a part, oldest first."""
    requests = job.listed("part.request")
    if not requests:
        return ()
    steps = sorted(job.listed(*STEPS), key=lambda op: op.order)
    made = [
        wait
        for asked in requests
        for wait in _of_one(asked, [op for op in steps if _about(op, asked)], _fitted(job, asked))
    ]
    return tuple(sorted(made, key=lambda wait: (wait.begins, wait.asked.order)))


def _of_one(asked: Operation, steps: Iterable[Operation], fitted: Operation | None) -> Iterator[Wait]:
    """A request's steps follow it, whatever their clocks say."""
    said: Operation | None = asked
    for step in steps:
        if said is None and step.name == "part.order" and (fitted is None or step.order < fitted.order):
            said = step
        elif said is not None and step.name in _CAME:
            first = step if fitted is None or step.order < fitted.order else fitted
            yield Wait(asked, said, first)
            said = None
    if said is not None:
        yield Wait(asked, said, fitted)


def _about(step: Operation, asked: Operation) -> bool:
    return tuple(step.args["request"][:2]) == (asked.actor, asked.n)


def _fitted(job: Job, asked: Operation) -> Operation | None:
    """The first use of this part after it was asked for."""
    names = _names(asked)
    uses = (op for op in job.listed("part.use") if op.order > asked.order and names & _names(op))
    return min(uses, key=lambda op: op.order, default=None)


def _names(op: Operation) -> set[str]:
    """What the part is called there: id, code, or words where it is in no catalogue."""
    return {str(op.args[member]) for member in ("part", "code", "text") if op.args.get(member)}
