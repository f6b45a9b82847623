"""Pauses: when a job waited for the customer or for parts, why, and who said so. S4 of business time: their union
counts. The legal clocks know none of them.

One begins with `job.pause`, or with a visit that ends `waits_for_part`. It ends with `job.resume`, with another pause,
with somebody at the door, with the job's end; a wait for the customer also with a window that was agreed, one for parts
with the last part that arrived.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sync.instants import Millis
from sync.work import parts
from sync.work.calendars import Span
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.words import ENDING

CUSTOMER, PARTS = "waiting_for_customer", "waiting_for_parts"
_EVENTS = (
    "job.pause", "job.resume", "visit.arrive", "visit.appoint", "customer.book_window",
    "work.finish", "visit.leave", "part.arrive", "part.issue", "part.drop",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pause:
    """One pause. said: what began it. ends: None while it runs."""

    begins: Millis
    ends: Millis | None
    reason: str
    said: Operation


def pauses(job: Job, reasons: Collection[str]) -> tuple[Pause, ...]:
    """The pauses for these reasons, oldest first."""
    if not reasons or not (
        "job.pause" in job.lists or any(map(_begins, job.listed("work.finish", "visit.leave")))
    ):
        return ()
    made: list[Pause] = []
    running: tuple[str, Operation] | None = None
    for op in sorted(job.listed(*_EVENTS), key=lambda each: each.order):
        begun = _begins(op)
        if running is not None and (begun is not None or _ends(job, running[0], op)):
            made.append(Pause(running[1].when.estimate, op.when.estimate, *running))
            running = None
        if begun is not None:
            running = (begun, op)
    if running is not None:
        made.append(Pause(running[1].when.estimate, None, *running))
    return tuple(pause for pause in made if pause.reason in reasons)


def spans(paused: Collection[Pause]) -> list[Span]:
    """Those that are over, as spans."""
    return [(each.begins, each.ends) for each in paused if each.ends is not None]


def since(paused: Collection[Pause]) -> Millis | None:
    """Since when the job waits; None where it does not."""
    return next((each.begins for each in paused if each.ends is None), None)


def closed(job: Job) -> tuple[Span, ...]:
    """From each end of the job to its reopening: re-opening continues the used time."""
    if "job.reopen" not in job.lists:
        return ()
    again = sorted(job.listed("job.reopen"), key=lambda op: op.order)
    said = (visit.result_said for visit in job.visits.values() if visit.ends_job)
    ends = [*job.listed("job.close", "job.cancel"), *(op for op in said if op is not None)]
    found = []
    for op in again:
        before = [end.when.estimate for end in ends if end.order < op.order]
        if before:
            found.append((max(before), op.when.estimate))
    return tuple(found)


def _begins(op: Operation) -> str | None:
    """The reason of the pause that this begins; any pause ends the one before."""
    if op.name == "job.pause":
        return str(op.args["reason"])
    return PARTS if op.args.get("result") == "waits_for_part" else None


def _ends(job: Job, reason: str, op: Operation) -> bool:
    if op.name in ("job.resume", "visit.arrive") or op.args.get("result") in ENDING:
        return True
    agreed = op.name in ("visit.appoint", "customer.book_window")
    if reason == CUSTOMER:
        return agreed
    asked = [each for each in parts.wanted(job) if each.asked.order < op.order and each.state != "dropped"]
    if not asked:
        return reason == PARTS and agreed
    return reason == PARTS and op.name.startswith("part.") and all(_is_there(each, op) for each in asked)


def _is_there(each: parts.Wanted, op: Operation) -> bool:
    """It had arrived by then."""
    return each.moved is not None and each.state != "ordered" and each.moved.order <= op.order
