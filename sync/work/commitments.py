"""Commitments: respond, arrive, keep_appointment, finish. A fold over stored facts: the same in any order of
arrival.

First version: targets in open minutes on one simple calendar, frozen in the job's `promise` when it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sync.exchange.evidence import Evidence
from sync.instants import DAY, MINUTE, Millis, iso, millis
from sync.work import places
from sync.work.calendars import Calendar, Span, deadline, elapsed
from sync.work.contacts import first_reached
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.stage import ending, stage
from sync.work.visits import Visit, windows

Outcome = Literal[
    "open",
    "due_soon",
    "unknown",
    "breached_provisional",
    "breached",
    "met",
    "met_reported_late",
    "cancelled",
]
Grade = Literal["proved", "claimed", "doubtful"]

DEFAULT: Mapping[str, Any] = {
    "respond": 120,
    "arrive": 1080,
    "finish": 2700,
    "tolerance": 30,
    "grace": 240,
    "soon": 60,
}
CALENDAR = Calendar("Asia/Shanghai")
GIVEN_UP: Millis = 30 * DAY
_DOUBT = frozenset(("wall_moved_back", "far_from_word"))


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promise.

    due: the deadline. original: where the customer chose a later window, the deadline before that. opens: for an
    appointment, the earliest arrival that keeps it. kept: when it was kept, as evidence. questioned: a question about
    what keeps it is open. off: the job was cancelled. due is None while a pause runs: nobody knows when it ends.
    """

    promise: str
    due: Millis | None
    original: Millis | None = None
    opens: Millis | None = None
    kept: Evidence | None = None
    visit: str | None = None
    questioned: bool = False
    off: bool = False

    @property
    def met(self) -> bool | None:
        """Kept in time by the estimate; None while it is not kept."""
        if self.kept is None:
            return None
        in_time = self.due is None or self.kept.estimate <= self.due
        return in_time and (self.opens is None or self.kept.estimate >= self.opens)

    @property
    def grade(self) -> Grade | None:
        """How well what keeps it is proved to lie on one side of the deadline."""
        when = self.kept
        if when is None:
            return None
        if self.due is None or when.latest <= self.due or when.earliest > self.due:
            return "proved"
        return "doubtful" if _DOUBT.intersection(when.flags) else "claimed"


def commitments(job: Job) -> tuple[Commitment, ...]:
    """What was promised on this job, and what keeps it so far."""
    if job.created is None:
        return ()
    start = reported_at(job)
    promise = {**DEFAULT, **(job.about.get("promise") or {})}
    calendar = calendar_of(promise)
    off = job.cancelled is not None
    waits = _questioned(job)
    respond = deadline(calendar, start, promise["respond"])
    made = [_kept(Commitment("respond", respond, off=off), first_reached(job), waits)]
    made.append(_arrive(job, calendar, start, promise, waits))
    made += _appointments(job, promise, waits)
    finish = _finish(job, calendar, start, promise["finish"])
    made.append(_kept(Commitment("finish", finish, off=off), ending(job), waits))
    return tuple(made)


def due_at(job: Job, made: Iterable[Commitment]) -> Millis | None:
    """When the next of these commitments of the job that nothing keeps yet falls due; None for a job that is over, or
    waits for nobody knows how long.
    """
    if job.merged_into or stage(job) in ("done", "cancelled"):
        return None
    open = (each.due for each in made if each.kept is None)
    return min((due for due in open if due is not None), default=None)


def outcome(
    commitment: Commitment, now: Millis, heard: Millis | None, calendar: Calendar, promise: Mapping[str, Any]
) -> Outcome:
    """The outcome at this instant.

    heard: since when every phone of somebody who had the job has handed in all it recorded; None where one never did.
    """
    if commitment.met is not None:
        return settled(commitment)
    if commitment.off:
        return "cancelled"
    due = commitment.due
    if due is None:
        return "open"
    if now < due:
        left = elapsed(calendar, now, due)
        return "due_soon" if left <= promise.get("soon", DEFAULT["soon"]) * MINUTE else "open"
    if (heard is not None and heard >= due) or now >= due + GIVEN_UP:
        return "breached"
    grace = deadline(calendar, due, promise.get("grace", DEFAULT["grace"]))
    return "unknown" if now < grace else "breached_provisional"


def settled(commitment: Commitment) -> Outcome:
    """The outcome as far as facts alone tell it; `open` while nothing keeps it."""
    when = commitment.kept
    if when is None:
        return "cancelled" if commitment.off else "open"
    if not commitment.met:
        return "breached"
    late = commitment.due is not None and when.received > commitment.due
    return "met_reported_late" if late else "met"


def shown(commitment: Commitment) -> dict[str, Any]:
    """A commitment as documents carry it: nothing that changes with the clock."""
    when = commitment.kept
    return {
        "promise": commitment.promise,
        "due": None if commitment.due is None else iso(commitment.due),
        "original": None if commitment.original is None else iso(commitment.original),
        "visit": commitment.visit,
        "kept_at": None if when is None else iso(when.estimate),
        "outcome": settled(commitment),
        "grade": commitment.grade,
        "questioned": commitment.questioned,
    }


def reported_at(job: Job) -> Millis:
    """When the job was reported: as the office wrote it down, else when it was made."""
    said = job.about.get("reported_at")
    if isinstance(said, str):
        return millis(said)
    return 0 if job.created is None else job.created.when.estimate


def calendar_of(promise: Mapping[str, Any]) -> Calendar:
    """The calendar that was frozen with the promise."""
    given = promise.get("calendar")
    if not given:
        return CALENDAR
    return Calendar(
        given["zone"],
        tuple(given.get("weekdays", CALENDAR.weekdays)),
        tuple((begins, ends) for begins, ends in given.get("windows", CALENDAR.windows)),
        frozenset(given.get("holidays", ())),
        frozenset(given.get("extra_days", ())),
        given.get("horizon"),
        given.get("version", ""),
    )


def _finish(job: Job, calendar: Calendar, start: Millis, minutes: int) -> Millis | None:
    spans, since = paused(job)
    due = deadline(calendar, start, minutes, spans)
    return due if since is None or due <= since else None


def paused(job: Job) -> tuple[list[Span], Millis | None]:
    """When the job waited for the customer or for parts, and since when it does so now; these pause `finish` alone."""
    spans: list[Span] = []
    since: Millis | None = None
    for op in sorted(job.listed("job.pause", "job.resume"), key=lambda each: each.order):
        waits = op.name == "job.pause" and op.args["reason"] in ("waiting_for_customer", "waiting_for_parts")
        if since is not None:
            spans.append((since, op.when.estimate))
        since = op.when.estimate if waits else None
    return spans, since


def _arrive(
    job: Job, calendar: Calendar, start: Millis, promise: Mapping[str, Any], waits: frozenset[Any]
) -> Commitment:
    original = deadline(calendar, start, promise["arrive"])
    due = original
    if promise.get("customer_choice", True):
        chosen = (op for _, op in windows(job) if _asked_by(op) == "customer" and op.when.estimate < original)
        first = next(chosen, None)
        if first is not None:
            due = max(original, millis(first.args["to"]))
    arrivals = [
        (visit, when)
        for visit in job.visits.values()
        if (when := places.arrived_when(job, visit)) is not None
    ]
    moved = None if due == original else original
    made = Commitment("arrive", due, moved, off=job.cancelled is not None)
    if not arrivals:
        return made
    visit, when = min(arrivals, key=lambda each: (each[1].estimate, each[0].id))
    return _with(made, visit, when, waits)


def _appointments(job: Job, promise: Mapping[str, Any], waits: frozenset[Any]) -> list[Commitment]:
    """One for each visit with a window: the latest window counts; changes are counted by who asked."""
    made = []
    for visit in job.visits.values():
        window = visit.appointed
        if window is None:
            continue
        opens = millis(window.args["from"]) - promise["tolerance"] * MINUTE
        off = job.cancelled is not None
        commitment = Commitment(
            "keep_appointment", millis(window.args["to"]), opens=opens, visit=visit.id, off=off
        )
        when = places.arrived_when(job, visit)
        made.append(commitment if when is None else _with(commitment, visit, when, waits))
    return sorted(made, key=lambda each: (each.due or 0, each.visit or ""))


def changes_by(job: Job) -> dict[str, int]:
    """How often a window was changed, by who asked: the second and later windows of each visit."""
    counts: dict[str, int] = {}
    seen: set[str] = set()
    for visit, op in windows(job):
        if visit.id in seen:
            counts[_asked_by(op)] = counts.get(_asked_by(op), 0) + 1
        seen.add(visit.id)
    return counts


def _asked_by(op: Operation) -> str:
    return "customer" if op.name == "customer.book_window" else str(op.args["asked_by"])


def _with(made: Commitment, visit: Visit, when: Evidence, waits: frozenset[Any]) -> Commitment:
    questioned = visit.arrived is not None and visit.arrived.ref in waits
    return Commitment(made.promise, made.due, made.original, made.opens, when, visit.id, questioned, made.off)


def _kept(made: Commitment, op: Operation | None, waits: frozenset[Any]) -> Commitment:
    if op is None:
        return made
    visit = op.args.get("visit")
    return Commitment(
        made.promise, made.due, made.original, made.opens, op.when, visit, op.ref in waits, made.off
    )


def _questioned(job: Job) -> frozenset[Any]:
    return frozenset(ref for question in job.asked for ref in question.waiting)
