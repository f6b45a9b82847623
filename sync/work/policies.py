"""Policies: what is promised for which work. The most exact policy that fits is the one that counts.

A policy is data; everything that may be wrong with it is named before it is saved (`troubles`). What a job is
promised is frozen in it (`promise`), with the version of the policy and the whole calendar: an edit is a new version,
and running jobs keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sync.work.calendar_form import Trouble, written
from sync.work.calendars import Calendar
from sync.work.targets import BadTarget, target_of

PROMISES = ("respond", "arrive", "finish", "answer")
FITS = ("class", "type", "area", "priority", "warranty")
"""What a policy may ask of a job, the most telling first: of two that fit equally many, the one that says the class."""
PAUSES = ("waiting_for_customer", "waiting_for_parts")
PAUSABLE = ("finish",)
RULES = ("retroactive", "from_change", "unchanged")
DEMANDS = ("estimate", "proved")
MOST_MINUTES = 7 * 24 * 60
PLAIN: Mapping[str, Any] = {
    "warn": {},
    "pauses": {"finish": list(PAUSES)},
    "customer_choice": True,
    "rule": "retroactive",
    "demands": "estimate",
    "tolerance": 30,
    "grace": 240,
}
"""What holds where a policy does not say otherwise."""


class NoPolicy(LookupError):
    """No policy fits this work, so nothing can be promised."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a policy. fits: what it asks of a job (members of FITS; what is not named may be anything).

    terms: as written down: targets, warn, pauses, customer_choice, rule, demands, tolerance, grace.
    """

    id: str
    version: int
    fits: Mapping[str, str]
    terms: Mapping[str, Any]


def chosen(policies: Iterable[Policy], work: Mapping[str, str | None]) -> Policy:
    """The policy for this work. Of two that are equally exact the later id counts. NoPolicy where none fits."""
    fitting = [policy for policy in policies if _fits(policy, work)]
    if not fitting:
        raise NoPolicy(", ".join(f"{name}={work.get(name)}" for name in FITS))
    return max(fitting, key=_exactness)


def promise(policy: Policy, calendar: Calendar) -> dict[str, Any]:
    """What is frozen in a job."""
    return {
        "policy": policy.id,
        "policy_version": policy.version,
        "calendar": {**written(calendar), "version": calendar.version},
        **PLAIN,
        **policy.terms,
    }


def troubles(terms: Mapping[str, Any]) -> Iterator[Trouble]:
    """Everything that is wrong with these terms."""
    targets = terms.get("targets")
    if not isinstance(targets, dict) or not targets:
        yield Trouble("targets", "required", targets)
        targets = {}
    for name, given in targets.items():
        yield from _of_target(name, given)
    for name, marks in _members(terms, "warn"):
        if name not in targets:
            yield Trouble(f"warn.{name}", "unknown_promise", name)
        elif not _are_percents(marks):
            yield Trouble(f"warn.{name}", "not_percents", marks)
    for name, reasons in _members(terms, "pauses"):
        if name not in PAUSABLE:
            yield Trouble(f"pauses.{name}", "never_paused", name)
        elif not isinstance(reasons, list) or not set(map(str, reasons)) <= set(PAUSES):
            yield Trouble(f"pauses.{name}", "unknown_reason", reasons)
    yield from _of_choices(terms)
    for name in sorted(set(terms) - {*PLAIN, "targets"}):
        yield Trouble(name, "unknown", terms[name])


def _of_target(name: str, given: object) -> Iterator[Trouble]:
    if name not in PROMISES:
        yield Trouble(f"targets.{name}", "unknown_promise", name)
        return
    try:
        target_of(given)
    except BadTarget as bad:
        yield Trouble(f"targets.{name}", bad.code, bad.value)


def _of_choices(terms: Mapping[str, Any]) -> Iterator[Trouble]:
    for name, words in (("rule", RULES), ("demands", DEMANDS)):
        if terms.get(name, words[0]) not in words:
            yield Trouble(name, "not_a_choice", terms[name])
    if not isinstance(terms.get("customer_choice", True), bool):
        yield Trouble("customer_choice", "not_true_or_false", terms["customer_choice"])
    for name in ("tolerance", "grace"):
        minutes = terms.get(name, 0)
        if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes <= MOST_MINUTES:
            yield Trouble(name, "out_of_range", minutes)


def _members(terms: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
    given = terms.get(name)
    return list(given.items()) if isinstance(given, dict) else []


def _are_percents(marks: object) -> bool:
    if not isinstance(marks, list) or not all(
        isinstance(mark, int) and not isinstance(mark, bool) for mark in marks
    ):
        return False
    return marks == sorted(set(marks)) and all(0 < mark < 100 for mark in marks)


def _fits(policy: Policy, work: Mapping[str, str | None]) -> bool:
    return all(work.get(name) == wanted for name, wanted in policy.fits.items())


def _exactness(policy: Policy) -> tuple[int, tuple[bool, ...], str]:
    return len(policy.fits), tuple(name in policy.fits for name in FITS), policy.id
