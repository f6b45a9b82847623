"""Commitments: respond, arrive, keep_appointment, finish, answer. A fold over stored facts: the same in any order of
arrival. What became of them at an instant: `outcomes`.
"""

from __future__ import annotations

from collections.abc import Iterable

from sync.instants import Millis, millis
from sync.replacing import replace
from sync.work import pauses, places
from sync.work.appointments import appointments, asked_by, at_the_door
from sync.work.calendars import Span
from sync.work.commitment import Commitment
from sync.work.concerns import concerns
from sync.work.contacts import first_reached
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.promises import Terms, deadline_of, terms
from sync.work.stage import ending, stage
from sync.work.visits import windows


def commitments(job: Job) -> tuple[Commitment, ...]:
    """What was promised on this job, and what keeps it so far."""
    if job.created is None:
        return ()
    history, start = terms(job), reported_at(job)
    made = [
        _kept_by(job, _promised(job, history, "respond", start), first_reached(job)),
        _arrive(job, history, start),
        *appointments(job, history[-1]),
        _finish(job, history, start),
        *_answers(job, history),
    ]
    if "commitment.settle" not in job.lists:
        return tuple([each for each in made if each is not None])
    said = {
        (op.args["promise"], op.args.get("of") or ""): op
        for op in sorted(job.listed("commitment.settle"), key=lambda each: each.order)
    }
    return tuple([replace(each, said=said.get((each.promise, each.of))) for each in made if each is not None])


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
        return millis(said)
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
    made = Commitment(
        promise, found.terms, start, found.due.at, target=found.target, pauses=paused, closed=closed,
        provisional=found.due.provisional, shortened=found.shortened, off=off,
    )  # fmt: skip
    running = pauses.since(paused)
    return made if running is None or found.due.at <= running else replace(made, due=None, provisional=False)


def _arrive(job: Job, history: tuple[Terms, ...], start: Millis) -> Commitment | None:
    """The earliest arrival of all visits keeps it. Judged at the end of the first later window that the customer chose
    before the deadline.
    """
    made = _promised(job, history, "arrive", start)
    if made is None or made.due is None:
        return made
    original = made.due
    chosen = (op for _, op in windows(job) if asked_by(op) == "customer" and op.when.estimate < original)
    first = next(chosen, None) if made.terms.customer_choice else None
    later = original if first is None else max(original, millis(first.args["to"]))
    if later != original:
        made = replace(made, due=later, original=original, provisional=False, shortened=None)
    arrivals = [
        (visit, when)
        for visit in job.visits.values()
        if (when := places.arrived_when(job, visit)) is not None
    ]
    if not arrivals:
        return made
    visit, when = min(arrivals, key=lambda each: (each[1].estimate, each[0].id))
    return at_the_door(job, made, visit, when)


def _finish(job: Job, history: tuple[Terms, ...], start: Millis) -> Commitment | None:
    """What waits for the customer or for parts pauses it; so does the time for which the job was closed."""
    paused = pauses.pauses(job, history[-1].pauses("finish"))
    return _kept_by(job, _promised(job, history, "finish", start, paused, pauses.closed(job)), ending(job))


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
    waits = {ref for question in job.asked for ref in question.waiting}
    return replace(made, kept=op.when, by=op.by, visit=op.args.get("visit"), questioned=op.ref in waits)
