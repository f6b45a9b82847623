"""Appointments: each window that was agreed is a promise of its own, unless it was changed before it had passed."""

from __future__ import annotations

from sync.exchange.evidence import Evidence
from sync.instants import MINUTE, Millis, millis
from sync.replacing import replace
from sync.work import places
from sync.work.commitment import Commitment
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.promises import Terms
from sync.work.visits import Visit, windows


def appointments(job: Job, terms: Terms) -> list[Commitment]:
    """One for each window that counts, in order of their ends."""
    made = []
    for id, agreed in _by_visit(job).items():
        for at, op in enumerate(agreed):
            before = agreed[at - 1] if at else None
            after = agreed[at + 1] if at + 1 < len(agreed) else None
            if after is None or _had_passed(op, after):
                of = id if after is None else f"{id}:{at + 1}"
                made.append(_appointment(job, terms, of, job.visits[id], (before, op, after)))
    return sorted(made, key=lambda one: (one.due or 0, one.of))


def changes_by(job: Job) -> dict[str, int]:
    """How often a window was changed, by who asked: the second and later windows of each visit."""
    counts: dict[str, int] = {}
    for agreed in _by_visit(job).values():
        for op in agreed[1:]:
            counts[asked_by(op)] = counts.get(asked_by(op), 0) + 1
    return counts


def changes_of(job: Job, visit: str) -> dict[str, int]:
    """The same of one visit."""
    counts: dict[str, int] = {}
    for op in _by_visit(job).get(visit, [])[1:]:
        counts[asked_by(op)] = counts.get(asked_by(op), 0) + 1
    return counts


def asked_by(op: Operation) -> str:
    """Who wanted this window: customer, technician or office."""
    return "customer" if op.name == "customer.book_window" else str(op.args["asked_by"])


def _by_visit(job: Job) -> dict[str, list[Operation]]:
    """The windows of each visit, oldest first."""
    agreed: dict[str, list[Operation]] = {}
    for visit, op in sorted(windows(job), key=lambda each: each[1].order):
        agreed.setdefault(visit.id, []).append(op)
    return agreed


def _had_passed(op: Operation, after: Operation) -> bool:
    """This window was over when the next one was agreed: it was missed, not changed."""
    return after.when.estimate > millis(op.args["to"])


def _appointment(
    job: Job,
    terms: Terms,
    of: str,
    visit: Visit,
    around: tuple[Operation | None, Operation, Operation | None],
) -> Commitment:
    before, op, after = around
    opens = millis(op.args["from"]) - terms.tolerance * MINUTE
    off = None if job.cancelled is None else job.cancelled.when.estimate
    made = Commitment(
        "keep_appointment",
        terms,
        op.when.estimate,
        millis(op.args["to"]),
        of,
        opens=opens,
        off=off,
        visit=visit.id,
    )
    when = places.arrived_when(job, visit)
    since: Millis = op.when.estimate if before is not None and _had_passed(before, op) else 0
    until = None if after is None else after.when.estimate
    if when is None or when.estimate < since or (until is not None and when.estimate > until):
        return made  # an arrival between two windows speaks for the one before
    return at_the_door(job, made, visit, when)


def at_the_door(job: Job, made: Commitment, visit: Visit, when: Evidence) -> Commitment:
    """Kept by the arrival on this visit."""
    waits = {ref for question in job.asked for ref in question.waiting}
    questioned = visit.arrived is not None and visit.arrived.ref in waits
    return replace(made, kept=when, by=visit.lead, visit=visit.id, questioned=questioned)
