"""What was promised on a job, and how that was changed: the terms frozen in it, oldest first.

A job is promised something when it is made (`job.create`), or, opened at the door, as soon as a sweep has looked the
policies up (`job.promise`). Whoever changes its priority may promise something else (`job.amend`). When a calendar's
horizon moves, a sweep says so (`job.promise`, why `horizon`): only days beyond the old horizon are new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeGuard

from sync.instants import Millis
from sync.work import calendar_form, policies
from sync.work.calendars import Calendar, NeverOpen, Span
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.targets import BadTarget, Due, Rule, Target, breached_by_change, due, target_of

PLAIN = Calendar("Asia/Shanghai")
_LONGEST_ID = 40
_MOST_EDITIONS = 2**53
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
        try:
            return None if given is None else target_of(given)
        except BadTarget:
            return None

    def alarms(self, promise: str) -> Sequence[Mapping[str, Any]]:
        """[{"percent", "tell": roles}], percents rising."""
        found = self._said("alarms").get(promise)
        return [each for each in found if _is_alarm(each)] if _is_list(found) else ()

    def pauses(self, promise: str) -> frozenset[str]:
        """The reasons that pause it."""
        found = self._said("pauses").get(promise)
        return frozenset(each for each in found if isinstance(each, str)) if _is_list(found) else frozenset()

    def _said(self, member: str) -> Mapping[str, Any]:
        found = self.given.get(member)
        return found if isinstance(found, dict) else _STANDARD[member]

    @property
    def rule(self) -> Rule:
        """What a change to these terms does to a deadline that runs."""
        rule: Rule = self._word("rule", policies.RULES)
        return rule

    @property
    def customer_choice(self) -> bool:
        """A later window of the customer's choice moves the arrival."""
        return self.given.get("customer_choice") is not False

    @property
    def demands(self) -> str:
        """`proved`, or `estimate`: what it takes to count as kept."""
        return str(self._word("demands", policies.DEMANDS))

    @property
    def tolerance(self) -> int:
        """How many minutes before a window an arrival may be."""
        return self._minutes("tolerance")

    @property
    def grace(self) -> int:
        """For how many open minutes after a deadline a silent phone is waited for."""
        return self._minutes("grace")

    @property
    def policy(self) -> tuple[str, int]:
        """Which policy, and which edition of it."""
        said = mapping(self.given.get("policy"))
        return named({"id": said.get("id", "standard"), "edition": said.get("edition")})

    def _word(self, member: str, words: Sequence[str]) -> Any:
        said = self.given.get(member)
        return said if said in words else _STANDARD[member]

    def _minutes(self, member: str) -> int:
        said = self.given.get(member)
        if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= policies.MOST_MINUTES:
            return said
        standard: int = _STANDARD[member]
        return standard


def terms(job: Job) -> tuple[Terms, ...]:
    """What was promised, oldest first; the standard where nothing was frozen, or nothing that can be read."""
    first: Mapping[str, Any] = {}
    at = 0
    if job.created is not None:
        at = job.created.when.estimate
        said = job.created.args.get("promise") if job.created.of_office else None
        first = mapping(said) or _at_the_door(job)
    extended = _extended(job)
    made = [Terms(at, first, _calendar(first, extended))]
    if "job.amend" not in job.lists:
        return tuple(made)
    for op in sorted(job.listed("job.amend"), key=lambda each: each.order):
        given = mapping(op.args["about"].get("promise"))
        if given:
            made.append(Terms(op.when.estimate, given, _calendar(given, extended)))
    return tuple(made)


def calendar_form_of(job: Job, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The calendar of these terms of the job as it is written down, as far as it reaches by now."""
    return _reaching(given, _extended(job))


def mapping(said: object) -> Mapping[str, Any]:
    """What was frozen, where that is an object at all; a fact is never refused for the sake of a promise."""
    return said if isinstance(said, dict) else {}


def zone_of(promise: object) -> str:
    """The zone that was frozen with a promise; that of the plain calendar where there is none."""
    zone = mapping(mapping(promise).get("calendar")).get("zone")
    return zone if isinstance(zone, str) else PLAIN.zone


@dataclass(frozen=True, slots=True)
class Deadline:
    """Where a target leads after every change of it. due: None where the calendar never opens. terms, target: those
    that count. start: from when on that target counts. shortened: when a change alone took away the time that was left.
    """

    due: Due | None
    terms: Terms
    target: Target
    start: Millis
    shortened: Millis | None = None


def deadline_of(
    history: Sequence[Terms], promise: str, start: Millis, held: Sequence[Span]
) -> Deadline | None:
    """The deadline of this promise; None where it is not promised. Terms from before its time began are no change of
    it, and those by which a change does not touch what runs are passed over.
    """
    found: Deadline | None = None
    for each in history:
        target = each.target(promise)
        if target is None:
            continue
        changed = None if each is history[0] or each.at <= start else each.at
        if changed is not None and found is not None and each.rule == "unchanged":
            continue
        begins = start if changed is None or each.rule == "retroactive" else changed
        new = Deadline(_due(each.calendar, begins, target, held), each, target, begins)
        short = None if changed is None else _shortened(found, new, changed)
        found = new if short is None else replace(new, shortened=short)
    return found


def _due(calendar: Calendar, start: Millis, target: Target, held: Sequence[Span]) -> Due | None:
    try:
        return due(calendar, start, target, held)
    except NeverOpen:
        return None


def _shortened(before: Deadline | None, after: Deadline, changed: Millis) -> Millis | None:
    """When the time was taken away: by this change, or by one before it after which there never was any again."""
    if after.due is None:
        return None
    if before is None or before.due is None:
        return changed if changed > after.due.at else None
    if breached_by_change(before.due.at, after.due.at, changed):
        return changed
    return before.shortened if before.shortened is not None and before.shortened > after.due.at else None


def calendar_of(given: Mapping[str, Any]) -> Calendar:
    """The calendar that was frozen with a promise; the plain one where there is none that can be read."""
    form = mapping(given).get("calendar")
    if not form:
        return PLAIN
    try:
        extra = form.get("extra_windows")
        return _calendar_like(
            form.get("zone"),
            tuple(form.get("weekdays", PLAIN.weekdays)),
            _windows(form.get("windows", PLAIN.windows)),
            tuple(form.get("holidays") or ()),
            tuple(form.get("extra_days") or ()),
            form.get("horizon"),
            str(form.get("edition", "")),
            None if extra is None else _windows(extra),
        )
    except (AttributeError, TypeError, ValueError):  # members that are no lists, pairs or words
        return PLAIN


def named(form: Mapping[str, Any]) -> tuple[str, int]:
    """Which calendar, and which edition of it, this form is."""
    id, edition = form.get("id", "plain"), form.get("edition")
    whole = isinstance(edition, int) and 0 <= edition < _MOST_EDITIONS
    return str(id)[:_LONGEST_ID], edition if whole and edition is not None else 1


def promise(job: Job, op: Operation) -> Job:
    """A sweep promises what was not promised yet, or a calendar's horizon moved."""
    standing = mapping(job.about.get("promise"))
    if op.args["why"] == "door":
        return job if standing else job.with_about({"promise": op.args["promise"]})
    if not standing or named(mapping(standing.get("calendar"))) != named(op.args["calendar"]):
        return job
    return job.with_about({"promise": {**standing, "calendar": op.args["calendar"]}})


def _at_the_door(job: Job) -> Mapping[str, Any]:
    said = (op.args["promise"] for op in job.listed("job.promise") if op.args["why"] == "door")
    return next(said, {})


def _extended(job: Job) -> Mapping[tuple[str, int], Mapping[str, Any]]:
    """The newest form of each calendar whose horizon moved."""
    if "job.promise" not in job.lists:
        return {}
    said = [op.args["calendar"] for op in job.listed("job.promise") if op.args["why"] == "horizon"]
    return {named(form): form for form in sorted(said, key=_reaches)}


def _calendar(given: Mapping[str, Any], extended: Mapping[tuple[str, int], Mapping[str, Any]]) -> Calendar:
    """What was promised later may have been promised by a calendar that reaches further already."""
    return calendar_of({"calendar": _reaching(given, extended)}) if extended else calendar_of(given)


def _reaching(
    given: Mapping[str, Any], extended: Mapping[tuple[str, int], Mapping[str, Any]]
) -> Mapping[str, Any]:
    own = mapping(given.get("calendar"))
    form = extended.get(named(own), own)
    return form if _reaches(form) > _reaches(own) else own


def _reaches(form: Mapping[str, Any]) -> str:
    return str(form.get("horizon") or "")


def _is_list(said: object) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    return isinstance(said, list | tuple)


def _is_alarm(said: object) -> bool:
    """A threshold that can be reached, and somebody to tell."""
    if not isinstance(said, Mapping):
        return False
    percent, tell = said.get("percent"), said.get("tell")
    whole = (
        isinstance(percent, int) and not isinstance(percent, bool) and 0 < percent <= policies.MOST_PERCENT
    )
    return whole and _is_list(tell) and all(isinstance(role, str) for role in tell)


def _windows(given: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple([(begins, ends) for begins, ends in given])


@lru_cache(maxsize=4096)
def _calendar_like(
    zone: Any,
    weekdays: tuple[int, ...],
    windows: tuple[tuple[int, int], ...],
    holidays: tuple[str, ...],
    extra_days: tuple[str, ...],
    horizon: str | None,
    version: str,
    extra_windows: tuple[tuple[int, int], ...] | None,
) -> Calendar:
    """One Calendar for all jobs that were promised alike: what was worked out for it is found again."""
    written = {
        "zone": zone,
        "weekdays": list(weekdays),
        "windows": [list(window) for window in windows],
        "holidays": list(holidays),
        "extra_days": list(extra_days),
        "extra_windows": None if extra_windows is None else [list(window) for window in extra_windows],
        "horizon": horizon,
    }
    return calendar_form.calendar_of(written, version)
