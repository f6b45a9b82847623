"""What was promised on a job, and how that was changed: the terms frozen in it, oldest first.

A job is promised something when it is made (`job.create`), or, opened at the door, as soon as a sweep has looked the
policies up (`job.promise`). Whoever changes its priority may promise something else (`job.amend`). When a calendar's
horizon moves, a sweep says so (`job.promise`, why `horizon`): only days beyond the old horizon are new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sync.instants import Millis
from sync.work import policies
from sync.work.calendars import Calendar, Span
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.targets import Change, Due, Rule, Target, breached_by_change, due, due_after, target_of

PLAIN = Calendar("Asia/Shanghai")
_STANDARD: Mapping[str, Any] = {**policies.PLAIN, **policies.STANDARD.terms}


@dataclass(frozen=True, slots=True)
class Terms:
    """What was promised from this instant on. given: as frozen in the job."""

    at: Millis
    given: Mapping[str, Any]
    calendar: Calendar

    def target(self, promise: str) -> Target | None:
        """How much time was promised; None where this was not promised at all."""
        given = self._said("targets").get(promise)
        return None if given is None else target_of(given)

    def alarms(self, promise: str) -> Sequence[Mapping[str, Any]]:
        """[{"percent", "tell": roles}], percents rising."""
        found: Sequence[Mapping[str, Any]] = self._said("alarms").get(promise, ())
        return found

    def pauses(self, promise: str) -> frozenset[str]:
        """The reasons that pause it."""
        return frozenset(self._said("pauses").get(promise, ()))

    def _said(self, member: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.given.get(member, _STANDARD[member])
        return found

    @property
    def rule(self) -> Rule:
        """What a change to these terms does to a deadline that runs."""
        rule: Rule = self.given.get("rule", "retroactive")
        return rule

    @property
    def customer_choice(self) -> bool:
        """A later window of the customer's choice moves the arrival."""
        return bool(self.given.get("customer_choice", True))

    @property
    def demands(self) -> str:
        """`proved`, or `estimate`: what it takes to count as kept."""
        return str(self.given.get("demands", "estimate"))

    @property
    def tolerance(self) -> int:
        """How many minutes before a window an arrival may be."""
        return int(self.given.get("tolerance", 30))

    @property
    def grace(self) -> int:
        """For how many open minutes after a deadline a silent phone is waited for."""
        return int(self.given.get("grace", 240))


def terms(job: Job) -> tuple[Terms, ...]:
    """What was promised, oldest first; the standard where nothing was frozen."""
    first: Mapping[str, Any] = {}
    at = 0
    if job.created is not None:
        at = job.created.when.estimate
        first = job.created.args.get("promise") or _at_the_door(job) or {}
    extended = _extended(job)
    made = [Terms(at, first, _calendar(first, extended))]
    if "job.amend" not in job.lists:
        return tuple(made)
    for op in sorted(job.listed("job.amend"), key=lambda each: each.order):
        given = op.args["about"].get("promise")
        if given:
            made.append(Terms(op.when.estimate, given, _calendar(given, extended)))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Where a target leads after every change of it. terms, target: those that count. shortened: when the last change
    alone took away the time that was left.
    """

    due: Due
    terms: Terms
    target: Target
    shortened: Millis | None


def deadline_of(
    history: Sequence[Terms], promise: str, start: Millis, held: Sequence[Span]
) -> Deadline | None:
    """The deadline of this promise; None where it is not promised."""
    if len(history) == 1:
        [only] = history
        promised = only.target(promise)
        if promised is None:
            return None
        return Deadline(due(only.calendar, start, promised, held), only, promised, None)
    changes = [(each, target) for each in history if (target := each.target(promise)) is not None]
    if not changes:
        return None
    found = _after(changes, start, held)
    counts, target = changes[0] if changes[-1][0].rule == "unchanged" else changes[-1]
    before = _after(changes[:-1], start, held).at if len(changes) > 1 else found.at
    changed = changes[-1][0].at
    return Deadline(found, counts, target, changed if breached_by_change(before, found.at, changed) else None)


def _after(changes: Sequence[tuple[Terms, Target]], start: Millis, held: Sequence[Span]) -> Due:
    (first, target), last = changes[0], changes[-1][0]
    if len(changes) == 1 or last.rule == "unchanged":
        return due(first.calendar, start, target, held)
    later = [Change(each.at, wanted) for each, wanted in changes[1:]]
    return due_after(last.calendar, start, target, later, last.rule, held)


def calendar_of(given: Mapping[str, Any]) -> Calendar:
    """The calendar that was frozen with a promise."""
    form = given.get("calendar")
    if not form:
        return PLAIN
    extra = form.get("extra_windows")
    return _calendar_like(
        form["zone"],
        tuple(form.get("weekdays", PLAIN.weekdays)),
        _windows(form.get("windows", PLAIN.windows)),
        tuple(form.get("holidays", ())),
        tuple(form.get("extra_days", ())),
        form.get("horizon"),
        str(form.get("edition", "")),
        None if extra is None else _windows(extra),
    )


def named(form: Mapping[str, Any]) -> tuple[str, int]:
    """Which calendar, and which edition of it, this form is."""
    return str(form.get("id", "plain")), int(form.get("edition", 1))


def promise(job: Job, op: Operation) -> Job:
    """A sweep promises what was not promised yet, or a calendar's horizon moved."""
    standing = job.about.get("promise")
    if op.args["why"] == "door":
        return job if standing else job.with_about({"promise": op.args["promise"]})
    if not standing or named(standing.get("calendar") or {}) != named(op.args["calendar"]):
        return job
    return job.with_about({"promise": {**standing, "calendar": op.args["calendar"]}})


def _at_the_door(job: Job) -> Mapping[str, Any] | None:
    said = (op.args["promise"] for op in job.listed("job.promise") if op.args["why"] == "door")
    return next(said, None)


def _extended(job: Job) -> Mapping[tuple[str, int], Mapping[str, Any]]:
    """The newest form of each calendar whose horizon moved."""
    if "job.promise" not in job.lists:
        return {}
    said = [op.args["calendar"] for op in job.listed("job.promise") if op.args["why"] == "horizon"]
    return {named(form): form for form in sorted(said, key=lambda form: str(form.get("horizon") or ""))}


def _calendar(given: Mapping[str, Any], extended: Mapping[tuple[str, int], Mapping[str, Any]]) -> Calendar:
    if extended:
        form = extended.get(named(given.get("calendar") or {}))
        if form is not None:
            return calendar_of({"calendar": form})
    return calendar_of(given)


def _windows(given: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple([(begins, ends) for begins, ends in given])


@lru_cache(maxsize=4096)
def _calendar_like(
    zone: str,
    weekdays: tuple[int, ...],
    windows: tuple[tuple[int, int], ...],
    holidays: tuple[str, ...],
    extra_days: tuple[str, ...],
    horizon: str | None,
    version: str,
    extra_windows: tuple[tuple[int, int], ...] | None,
) -> Calendar:
    """One Calendar for all jobs that were promised alike: what was worked out for it is found again."""
    return Calendar(
        zone, weekdays, windows, frozenset(holidays), frozenset(extra_days), horizon, version, extra_windows
    )
