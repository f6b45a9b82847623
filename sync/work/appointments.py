"""Appointments: each window that was agreed is a promise of its own, unless it was changed before it had passed."""

from __future__ import annotations

from collections.abc import Iterator

from sync.exchange.evidence import Evidence
from sync.instants import MINUTE, Millis
from sync.replacing import replace
from sync.work import places
from sync.work.commitment import Commitment
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.promises import Terms
from sync.work.stage import endings
from sync.work.visits import Visit, bounds, windows


def appointments(job: Job, terms: Terms) -> list[Commitment]:
    """One for each window that counts, in order of their ends."""
    if "visit.appoint" not in job.lists and "customer.book_window" not in job.lists:
        return []
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
    return after.when.estimate > bounds(op)[1]


def _appointment(
    job: Job,
    terms: Terms,
    of: str,
    visit: Visit,
    around: tuple[Operation | None, Operation, Operation | None],
) -> Commitment:
    before, op, after = around
    begins, ends = bounds(op)
    until = None if after is None else after.when.estimate
    made = Commitment(
        "keep_appointment",
        terms,
        op.when.estimate,
        ends,
        of,
        opens=begins - terms.tolerance * MINUTE,
        off=_needless(job, visit),
        visit=visit.id,
        until=until,
    )
    since = op.when.estimate if before is not None and _had_passed(before, op) else None
    for arrival, when in _arrivals(job, visit):
        if (since is None or when.estimate >= since) and (until is None or when.estimate <= until):
            early = made.opens is not None and when.estimate < made.opens
            if not (
                early and when.estimate < made.start
            ):  # came before this window was agreed: not for its sake
                return at_the_door(job, made, visit, when, arrival)
    return made  # an arrival between two windows speaks for the one before


def _arrivals(job: Job, visit: Visit) -> Iterator[tuple[Operation, Evidence]]:
    """Everybody at this door, the first one first; what the customer pressed bounds the first."""
    first, when = visit.arrived, places.arrived_when(job, visit)
    if first is None or when is None:
        return
    yield first, when
    if len(job.listed("visit.arrive")) > 1:
        others = (op for op in job.on_visit(visit.id, "visit.arrive") if op is not first)
        for op in sorted(others, key=lambda each: each.order):
            yield op, op.when


def _needless(job: Job, visit: Visit) -> Millis | None:
    """Since when nobody need come: the job was cancelled, or was over before anybody set out for this visit."""
    if job.cancelled is not None:
        return job.cancelled.when.estimate
    if visit.begun:
        return None
    over = [op.when.estimate for op in (job.closed, *endings(job)) if op is not None]
    return min(over, default=None)


def at_the_door(
    job: Job, made: Commitment, visit: Visit, when: Evidence, arrival: Operation | None = None
) -> Commitment:
    """Kept by the arrival on this visit: the first one, where no other is given."""
    said = arrival or visit.arrived
    questioned = said is not None and waits_for_answer(job, said)
    return replace(made, kept=when, by=visit.lead, visit=visit.id, questioned=questioned)


def waits_for_answer(job: Job, op: Operation) -> bool:
    """A question about this operation is open."""
    return bool(job.asked) and any(op.ref in question.waiting for question in job.asked)
