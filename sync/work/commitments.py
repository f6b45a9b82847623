"""Commitments: respond, arrive, keep_appointment, finish, answer. A fold over stored facts: the same in any order of
arrival. What became of them at an instant: `outcomes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sync.instants import Millis, millis
from sync.replacing import replace
from sync.work import pauses, places
from sync.work.appointments import appointments, asked_by, at_the_door, waits_for_answer
from sync.work.calendars import Span
from sync.work.commitment import Commitment
from sync.work.concerns import concerns
from sync.work.contacts import first_reached
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.promises import Terms, deadline_of, terms
from sync.work.stage import endings, stage
from sync.work.visits import bounds, windows


def commitments(job: Job) -> tuple[Commitment, ...]:
    """What was promised on this job, and what keeps it so far."""
    if job.created is None:
        return ()
    history, start = terms(job), reported_at(job)
    made = [
        _respond(job, history, start),
        _arrive(job, history, start),
        *appointments(job, history[-1]),
        _finish(job, history, start),
        *_answers(job, history),
    ]
    if "commitment.settle" not in job.lists:
        return tuple([each for each in made if each is not None])
    said = sorted(job.listed("commitment.settle"), key=lambda each: each.order)
    return tuple([replace(each, said=_said_of(said, each)) for each in made if each is not None])


def _said_of(said: Sequence[Operation], made: Commitment) -> Operation | None:
    """The last word on this one. A window has the name of its visit until the next one is agreed: what was said by then
    is said of it.
    """
    names = {made.of, made.visit or made.of} if made.promise == "keep_appointment" else {made.of}
    since = made.start if made.promise == "keep_appointment" else 0
    words = [
        op
        for op in said
        if op.args["promise"] == made.promise
        and (op.args.get("of") or "") in names
        and since <= op.when.estimate
        and (made.until is None or op.when.estimate <= made.until or op.args.get("of") == made.of)
    ]
    return words[-1] if words else None


def due_at(job: Job, made: Iterable[Commitment]) -> Millis | None:
    """When the next of these commitments of the job that nothing keeps yet falls due; None for a job that is over, or
    waits for nobody knows how long.
    """
    if job.merged_into or stage(job) in ("done", "cancelled"):
        return None
    open = (each.due for each in made if each.kept is None)
    return min((due for due in open if due is not None), default=None)


def reported_at(job: Job) -> Millis:
    """When the job was reported: as the office wrote it down, else when it was made."""
    said = job.about.get("reported_at")
    if isinstance(said, str):
        try:
            return millis(said)
        except ValueError:
            pass  # not an instant: then when it was made
    return 0 if job.created is None else job.created.when.estimate


def _promised(
    job: Job,
    history: tuple[Terms, ...],
    promise: str,
    start: Millis,
    paused: tuple[pauses.Pause, ...] = (),
    closed: tuple[Span, ...] = (),
) -> Commitment | None:
    """This target from this instant on, after every change of it; None where it is not promised."""
    found = deadline_of(history, promise, start, (*pauses.spans(paused), *closed))
    if found is None:
        return None
    off = None if job.cancelled is None else job.cancelled.when.estimate
    due, running = found.due, pauses.since(paused)
    if due is not None and running is not None and running < due.at:
        due = None
    return Commitment(
        promise, found.terms, found.start, None if due is None else due.at, target=found.target, pauses=paused,
        closed=closed, provisional=due is not None and due.provisional, shortened=found.shortened, off=off,
    )  # fmt: skip


def _respond(job: Job, history: tuple[Terms, ...], start: Millis) -> Commitment | None:
    """Whoever was reached first keeps it."""
    reached = first_reached(job)
    closed = _closed(job, None if reached is None else reached.when.estimate)
    return _kept_by(job, _promised(job, history, "respond", start, closed=closed), reached)


def _closed(job: Job, kept: Millis | None) -> tuple[Span, ...]:
    """While the job was closed nobody could keep anything; what is kept is not touched by what came later."""
    return tuple([span for span in pauses.closed(job) if kept is None or span[0] < kept])


def _arrive(job: Job, history: tuple[Terms, ...], start: Millis) -> Commitment | None:
    """The earliest arrival of all visits keeps it. Judged at the end of the first later window that the customer chose
    before the deadline, and before anybody came.
    """
    arrivals = [
        (visit, when)
        for visit in job.visits.values()
        if (when := places.arrived_when(job, visit)) is not None
    ]
    visit, when = min(arrivals, key=lambda each: (each[1].estimate, each[0].id), default=(None, None))
    came = None if when is None else when.estimate
    made = _promised(job, history, "arrive", start, closed=_closed(job, came))
    if made is None:
        return None
    if made.due is not None and made.terms.customer_choice:
        later = _chosen(job, made.due, came)
        if later is not None:
            made = replace(made, due=later, original=made.due, provisional=False, shortened=None)
    return made if visit is None or when is None else at_the_door(job, made, visit, when)


def _chosen(job: Job, original: Millis, came: Millis | None) -> Millis | None:
    """The end of the first window beyond this deadline that the customer chose before it, while nobody had come."""
    if "visit.appoint" not in job.lists and "customer.book_window" not in job.lists:
        return None
    before = original if came is None else min(original, came)
    chosen = (op for _, op in windows(job) if op.when.estimate < before and asked_by(op) == "customer")
    later = [op for op in chosen if bounds(op)[1] > original]
    return bounds(min(later, key=lambda op: op.order))[1] if later else None


def _finish(job: Job, history: tuple[Terms, ...], start: Millis) -> Commitment | None:
    """What waits for the customer or for parts pauses it; so does the time for which the job was closed. The first
    result since that ends the job keeps it.
    """
    paused = pauses.pauses(job, history[-1].pauses("finish")) if pauses.any_begun(job) else ()
    first = min(endings(job), key=lambda op: op.order, default=None)
    return _kept_by(job, _promised(job, history, "finish", start, paused, pauses.closed(job)), first)


def _answers(job: Job, history: tuple[Terms, ...]) -> list[Commitment]:
    """One for each concern. Cancelling the job does not answer it."""
    made = []
    for concern in concerns(job):
        promised = _promised(job, history, "answer", concern.raised.when.estimate)
        if promised is not None:
            kept = _kept_by(job, replace(promised, of=concern.id, off=None), concern.answered)
            made += [] if kept is None else [kept]
    return made


def _kept_by(job: Job, made: Commitment | None, op: Operation | None) -> Commitment | None:
    """Kept by this operation."""
    if made is None or op is None:
        return made
    visit, questioned = op.args.get("visit"), waits_for_answer(job, op)
    return replace(made, kept=op.when, by=op.by, visit=visit, questioned=questioned)
