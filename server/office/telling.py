"""How an operation is told to the office: when it happened with its bounds, how sure that is, whose it was.

Grades of a time:

doubtful   the phone's clock was set back, or points far from the phone's own word
proved     known to within 15 minutes
claimed    otherwise: the device's word, within its bounds
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.exchange.evidence import Evidence
from sync.instants import MINUTE, Millis, iso
from sync.work.operations import CUSTOMER, OFFICE, SWEEP, Operation

KNOWN_WITHIN: Millis = 15 * MINUTE
LATE: Millis = 10 * MINUTE
DOUBT = frozenset(("wall_moved_back", "far_from_word"))
_SIGNED = ("text", "signature", "key")
HEAVY = {"record.sign": _SIGNED, "record.correct": _SIGNED, "job.create": None}
"""Arguments that stand elsewhere in the document; None: all of them."""


def when(evidence: Evidence) -> dict[str, Any]:
    """An instant with everything that is known about it."""
    return {
        "at": iso(evidence.estimate),
        "earliest": iso(evidence.earliest),
        "latest": iso(evidence.latest),
        "said": None if evidence.said is None else _said(evidence.said),
        "received": iso(evidence.received),
        "flags": list(evidence.flags),
        "grade": grade(evidence),
        "late": evidence.received - evidence.estimate > LATE,
    }


def grade(evidence: Evidence) -> str:
    """How sure a time is: proved, claimed or doubtful."""
    if DOUBT.intersection(evidence.flags):
        return "doubtful"
    return "proved" if evidence.latest - evidence.earliest <= KNOWN_WITHIN else "claimed"


def operation(op: Operation, names: Mapping[str, str]) -> dict[str, Any]:
    """One operation: what, whose, when, with its arguments."""
    heavy = HEAVY.get(op.name, ())
    args = {} if heavy is None else {name: value for name, value in op.args.items() if name not in heavy}
    return {
        "op": op.name,
        "of": list(op.ref),
        "from": origin(op),
        "by": op.by,
        "name": names.get(op.by),
        **when(op.when),
        "args": args,
    }


def origin(op: Operation) -> str:
    """phone, office, customer or sweep."""
    for prefix, word in ((OFFICE, "office"), (CUSTOMER, "customer"), (SWEEP, "sweep")):
        if op.actor.startswith(prefix):
            return word
    return "phone"


def _said(instant: Millis) -> str | None:
    try:
        return iso(instant)
    except OverflowError:
        return None
