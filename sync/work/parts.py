"""Parts on their way: requested, ordered, arrived, issued to the van, fitted; old ones due back, returned
or missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.work.job import Job
from sync.work.operations import Operation

STEPS: Mapping[str, str] = {
    "part.order": "ordered",
    "part.arrive": "arrived",
    "part.issue": "issued",
    "part.drop": "dropped",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part somebody asked for. state: requested, ordered, arrived, issued or dropped."""

    asked: Operation
    state: str
    moved: Operation | None


@dataclass(frozen=True, slots=True)
class OldPart:
    """An old part the maker wants back. state: due, returned or missing."""

    used: Operation
    state: str


def wanted(job: Job) -> tuple[Wanted, ...]:
    """Every request with where it stands: what the parts clerk did last."""
    steps = sorted(job.listed(*STEPS), key=lambda op: op.order)
    moved = {tuple(op.args["request"][:2]): op for op in steps}
    return tuple(_wanted(asked, moved.get((asked.actor, asked.n))) for asked in job.listed("part.request"))


def _wanted(asked: Operation, step: Operation | None) -> Wanted:
    return Wanted(asked, "requested" if step is None else STEPS[step.name], step)


def old_parts(job: Job) -> tuple[OldPart, ...]:
    """The old parts that are the maker's, and whether they came back."""
    told = {tuple(op.args["use"][:2]): op.name for op in job.listed("part.return", "part.miss")}
    words = {None: "due", "part.return": "returned", "part.miss": "missing"}
    return tuple(
        OldPart(used, words[told.get((used.actor, used.n))])
        for used in job.listed("part.use")
        if used.args.get("old_part") == "maker"
    )


def waits_since(job: Job) -> Operation | None:
    """The oldest request that has not arrived; the 90-day clock runs from it."""
    return next((each.asked for each in wanted(job) if each.state in ("requested", "ordered")), None)
