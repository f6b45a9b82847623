"""Outcomes: what became of a commitment at an instant. Never a boolean.

open                  its time runs, or is paused
due_soon              the first warning threshold has passed
unknown               due, and a phone of somebody who had the job was not heard since
breached_provisional  the same after the policy's grace
breached              not kept in time; all those phones were heard after the deadline, or 30 days went by
met                   kept in time
met_reported_late     kept in time, and heard after the deadline
cancelled             the job was cancelled while there was still time
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sync.instants import DAY, Millis, iso
from sync.work import alarms
from sync.work.assignments import GIVES, people_of
from sync.work.calendars import NeverOpen, deadline
from sync.work.commitment import Commitment
from sync.work.job import Job

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
OVER = frozenset(("breached", "met", "met_reported_late", "cancelled"))
LATE = frozenset(("unknown", "breached_provisional", "breached"))
OFFICES = "answer"
"""The office answers concerns: no phone holds anything of that."""
GIVEN_UP: Millis = 30 * DAY


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone of somebody who had the job. since: when it was enrolled, or its person first had the job (`on_job`).
    heard_at: its last contact, 0 for none. handed_in: everything it says it recorded is here.
    """

    id: str
    person: str
    since: Millis
    heard_at: Millis
    handed_in: bool

    def silent(self, due: Millis) -> bool:
        """It may hold something from before this deadline that nobody here knows of."""
        return self.since <= due and not (self.heard_at >= due and self.handed_in)


def on_job(job: Job, phones: Iterable[Phone]) -> list[Phone]:
    """Those of everybody who had the job. Whoever got it from somebody else had it since then only, and missed no
    deadline before; whoever had it first may have gone before anybody wrote it down.
    """
    had: dict[str, Millis] = {}
    for op in job.listed(*GIVES):
        for person in people_of(op):
            had[person] = min(op.when.estimate, had.get(person, op.when.estimate))
    first = min(had.values(), default=0)
    since = {person: at for person, at in had.items() if at > first}
    return [
        replace(phone, since=max(phone.since, since.get(phone.person, 0)))
        for phone in phones
        if phone.person in job.people
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a commitment stands. look_at: when it may stand otherwise by itself; None where only new facts change it.
    waits_for: a phone that was not heard since the deadline.
    """

    outcome: Outcome
    look_at: Millis | None = None
    waits_for: Phone | None = None


def standing(made: Commitment, now: Millis, phones: Iterable[Phone]) -> Standing:
    """How it stands at this instant. phones: those of everybody who ever had the job."""
    facts = settled(made)
    if facts != "open":
        return Standing(facts)
    if made.due is None:
        return Standing("open")
    if now < made.due:
        soon = alarms.soon_at(made)
        return Standing("open", soon) if now < soon else Standing("due_soon", made.due)
    if made.promise == OFFICES:
        return _past(made, made.due, now, ())
    return _past(made, made.due, now, [phone for phone in phones if phone.silent(made.due)])


def _past(made: Commitment, due: Millis, now: Millis, silent: Sequence[Phone]) -> Standing:
    if not silent or now >= due + GIVEN_UP:
        return Standing("breached")
    last = max(silent, key=lambda phone: (phone.heard_at, phone.id))
    grace = _after_grace(made, due)
    if now < grace:
        return Standing("unknown", min(grace, due + GIVEN_UP), last)
    return Standing("breached_provisional", due + GIVEN_UP, last)


def _after_grace(made: Commitment, due: Millis) -> Millis:
    try:
        return deadline(made.terms.calendar, due, made.terms.grace)
    except NeverOpen:
        return due + GIVEN_UP


def settled(made: Commitment) -> Outcome:
    """The outcome as far as facts alone tell it; `open` while nothing keeps it. Cancelling a job mends no promise that
    was broken by then.
    """
    when = made.kept
    if when is None:
        return "cancelled" if made.off is not None and (made.due is None or made.off <= made.due) else "open"
    if not made.met:
        return "breached"
    late = made.due is not None and when.received > made.due
    return "met_reported_late" if late else "met"


def shown(made: Commitment) -> dict[str, Any]:
    """A commitment as documents carry it: nothing that changes with the clock."""
    when = made.kept
    return {
        "promise": made.promise,
        "of": made.of,
        "due": _iso(made.due),
        "original": _iso(made.original),
        "provisional": made.provisional,
        "visit": made.visit,
        "kept_at": None if when is None else iso(when.estimate),
        "outcome": settled(made),
        "grade": made.grade,
        "questioned": made.questioned,
        "attributed": made.attributed,
        "settled": made.decided,
    }


def _iso(instant: Millis | None) -> str | None:
    return None if instant is None else iso(instant)
