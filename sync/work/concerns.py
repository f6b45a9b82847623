"""Concerns (投诉, 咨询): what a customer complains of or asks, and when it was answered."""

from __future__ import annotations

from dataclasses import dataclass

from sync.work.job import Job
from sync.work.operations import Operation


@dataclass(frozen=True, slots=True)
class Concern:
    """One complaint or question. answered: the first answer, None while there is none."""

    raised: Operation
    answered: Operation | None

    @property
    def id(self) -> str:
        """What names it."""
        return self.raised.hash


def concerns(job: Job) -> tuple[Concern, ...]:
    """All of them, oldest first."""
    if "concern.raise" not in job.lists:
        return ()
    first: dict[tuple[str, int, str], Operation] = {}
    for op in sorted(job.listed("concern.answer"), key=lambda each: each.order):
        actor, n, hash = op.args["of"]
        first.setdefault((actor, n, hash), op)
    raised = sorted(job.listed("concern.raise"), key=lambda op: op.order)
    return tuple(Concern(op, first.get(op.ref)) for op in raised)
