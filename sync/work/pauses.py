"""Pauses: when a job waited for the customer or for parts, why, and who said so. S4 of business time: their union
counts. The legal clocks know none of them.

One begins with `job.pause`, or with a visit that ends `waits_for_part`. It ends with `job.resume`, with another pause,
with somebody at the door, with a result that ends the job; a wait for the customer also with a window that was agreed,
one for parts with the last part that arrived.
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
    "work.finish", "visit.leave", "part.request", *parts.STEPS,
)  # fmt: skip
_ENDS = ("job.close", "job.cancel")
_AGAIN = ("job.reopen", "question.answer")
_RESULTS = ("work.finish", "visit.leave")


@dataclass(frozen=True, slots=True)
class Pause:
    """One pause. said: what began it. ends: None while it runs."""

    begins: Millis
    ends: Millis | None
    reason: str
    said: Operation


def pauses(job: Job, reasons: Collection[str]) -> tuple[Pause, ...]:
    """The pauses for these reasons, oldest first."""
    if not reasons or not any_begun(job):
        return ()
    made: list[Pause] = []
    running: tuple[str, Operation] | None = None
    wanted: dict[tuple[str, int], str] = {}
    for op in sorted(job.listed(*_EVENTS), key=lambda each: each.order):
        begun = _begins(op)
        _moves(wanted, op)
        if running is not None and (begun is not None or _ends(running[0], op, wanted.values())):
            made.append(Pause(running[1].when.estimate, op.when.estimate, *running))
            running = None
        if begun is not None:
            running = (begun, op)
    if running is not None:
        made.append(Pause(running[1].when.estimate, None, *running))
    return tuple(pause for pause in made if pause.reason in reasons)


def any_begun(job: Job) -> bool:
    """It was paused at all, for whatever reason."""
    return "job.pause" in job.lists or any(map(_begins, job.listed(*_RESULTS)))


def spans(paused: Collection[Pause]) -> list[Span]:
    """Those that are over, as spans."""
    return [(each.begins, each.ends) for each in paused if each.ends is not None]


def since(paused: Collection[Pause]) -> Millis | None:
    """Since when the job waits; None where it does not."""
    return next((each.begins for each in paused if each.ends is None), None)


def closed(job: Job) -> tuple[Span, ...]:
    """From each end of the job to its reopening: re-opening continues the used time. It ended when it was first over,
    however often it was ended after that.
    """
    if "job.reopen" not in job.lists and "question.answer" not in job.lists:
        return ()
    found: list[Span] = []
    ended: dict[str, Millis] = {}  # by the visit whose result did it; empty: by the office
    told = job.listed(*_ENDS, *_AGAIN, *_RESULTS)
    for op in sorted(told, key=lambda each: each.order):
        at, visit = op.when.estimate, job.visits.get(op.args.get("visit", ""))
        if op.name in _AGAIN:
            if ended and (op.name == "job.reopen" or op.args.get("reopen")):
                found.append((min(ended.values()), at))
                ended = {}
        elif op.name in _ENDS:
            ended.setdefault("", at)
        elif visit is not None and visit.helps is None and _result(op) in ENDING:
            ended.setdefault(visit.id, at)
        elif _result(op):
            ended.pop(str(op.args.get("visit")), None)
    return tuple(found)


def _begins(op: Operation) -> str | None:
    """The reason of the pause that this begins; any pause ends the one before."""
    if op.name == "job.pause":
        return str(op.args["reason"])
    return PARTS if _result(op) == "waits_for_part" else None


def _result(op: Operation) -> object:
    return op.args.get("result") if op.name in _RESULTS else None


def _moves(wanted: dict[tuple[str, int], str], op: Operation) -> None:
    """How far each part has come by now. A request's steps follow it, whatever their clocks say."""
    if op.name == "part.request":
        wanted.setdefault((op.actor, op.n), "requested")
    elif op.name in parts.STEPS:
        actor, n = op.args["request"][:2]
        wanted[actor, n] = parts.STEPS[op.name]


def _ends(reason: str, op: Operation, wanted: Collection[str]) -> bool:
    if op.name in ("job.resume", "visit.arrive") or _result(op) in ENDING:
        return True
    agreed = op.name in ("visit.appoint", "customer.book_window")
    if reason == CUSTOMER:
        return agreed
    asked = [state for state in wanted if state != "dropped"]
    if not asked:
        return reason == PARTS and agreed
    there = all(state in ("arrived", "issued") for state in asked)
    return reason == PARTS and op.name in parts.STEPS and there
