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
from dataclasses import dataclass
from typing import Any, Literal

from sync.instants import DAY, Millis, iso
from sync.work import alarms
from sync.work.calendars import deadline
from sync.work.commitment import Commitment

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
GIVEN_UP: Millis = 30 * DAY


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone of somebody who had the job. since: when it was enrolled. heard_at: its last contact, 0 for none.
    handed_in: everything it says it recorded is here.
    """

    id: str
    person: str
    since: Millis
    heard_at: Millis
    handed_in: bool

    def silent(self, due: Millis) -> bool:
        """It may hold something from before this deadline that nobody here knows of."""
        return self.since <= due and not (self.heard_at >= due and self.handed_in)


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
    return _past(made, made.due, now, [phone for phone in phones if phone.silent(made.due)])


def _past(made: Commitment, due: Millis, now: Millis, silent: Sequence[Phone]) -> Standing:
    if not silent or now >= due + GIVEN_UP:
        return Standing("breached")
    last = max(silent, key=lambda phone: (phone.heard_at, phone.id))
    grace = deadline(made.terms.calendar, due, made.terms.grace)
    if now < grace:
        return Standing("unknown", min(grace, due + GIVEN_UP), last)
    return Standing("breached_provisional", due + GIVEN_UP, last)


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
