"""Judging: what the rows of a job's commitments shall say at an instant, and who shall be told. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from server.store.commitments import Key
from server.store.statements import Row
from server.store.values import packed
from sync.instants import Millis
from sync.work import alarms
from sync.work.appointments import changes_of
from sync.work.calendars import local_day
from sync.work.commitment import Commitment
from sync.work.commitments import commitments
from sync.work.job import Job
from sync.work.outcomes import OFFICES, Phone, Standing, on_job, standing
from sync.work.policies import APPOINTMENT
from sync.work.promises import mapping, named
from sync.work.stage import stage

LONGEST_CODE = 40
TAKES_BACK = frozenset(("open", "due_soon", "met", "met_reported_late", "cancelled"))
"""Outcomes that show an alarm of a deadline gone by to be untrue."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Somebody is told: of a threshold that was passed, or that it was not so (`row`: the alarm that is withdrawn)."""

    job: Job
    made: Commitment | None
    stands: Standing
    promise: str
    of: str
    due: Millis
    percent: int
    tell: tuple[str, ...]
    row: Any = None


@dataclass(slots=True)
class Judgement:
    """What one round found. rows: to put. gone: to remove. again: when to judge each job next. provisional: jobs with
    the terms of a deadline that a longer calendar may move.
    """

    rows: list[Row] = field(default_factory=list)
    gone: list[Key] = field(default_factory=list)
    raised: list[Alarm] = field(default_factory=list)
    withdrawn: list[Alarm] = field(default_factory=list)
    again: dict[str, Millis | None] = field(default_factory=dict)
    provisional: list[tuple[Job, Mapping[str, Any]]] = field(default_factory=list)

    def add(self, other: Judgement) -> None:
        """Join what was found of another job."""
        self.again |= other.again
        for name in ("rows", "gone", "raised", "withdrawn", "provisional"):
            getattr(self, name).extend(getattr(other, name))


@dataclass(frozen=True)
class Known:
    """What the tables said before: rows, alarms by commitment, phones by person."""

    rows: Mapping[Key, Any]
    alarms: Mapping[Key, Sequence[Any]]
    phones: Mapping[str, Sequence[Phone]]

    @cached_property
    def keys_of(self) -> Mapping[str, Sequence[Key]]:
        """The rows of each job."""
        found: dict[str, list[Key]] = defaultdict(list)
        for key in self.rows:
            found[key[0]].append(key)
        return found

    @cached_property
    def alarms_of(self) -> Mapping[str, Sequence[Any]]:
        """The alarms of each job."""
        found: dict[str, list[Any]] = defaultdict(list)
        for (job, _, _), rows in self.alarms.items():
            found[job] += rows
        return found


def judge(job: Job, known: Known, now: Millis) -> Judgement:
    """What is to be said of this job."""
    found = Judgement()
    made = () if job.merged_into else commitments(job)
    everybody = (phone for person in sorted(job.people) for phone in known.phones.get(person, ()))
    phones = on_job(job, everybody)
    over = stage(job) in ("done", "cancelled")
    again: list[Millis] = []
    keys = set()
    raised = _by_commitment(job, made, known)
    for each in made:
        key = (job.id, each.promise, each.of)
        keys.add(key)
        stands = standing(each, now, phones)
        row = _row(job, each, stands, now, known.rows.get(key))
        if row is not None:
            found.rows.append(row)
        again += [] if stands.look_at is None else [stands.look_at]
        before = raised.pop(key, [])
        _take_back(job, each, stands, before, found)
        if not (over and each.promise != OFFICES):  # whoever would be told has nothing left to do
            again += _alarms(job, each, stands, before, now, found)
    found.gone += [key for key in known.keys_of.get(job.id, ()) if key not in keys]
    for left in raised.values():
        found.withdrawn += [
            _taken_back(job, None, Standing("cancelled"), row) for row in left if _told_of(row)
        ]
    found.provisional += [(job, each.terms.given) for each in made if each.provisional and each.kept is None]
    found.again[job.id] = min(again, default=None)
    return found


def _by_commitment(job: Job, made: Sequence[Commitment], known: Known) -> dict[Key, list[Any]]:
    """What was raised on this job, by the commitment that it is of now. A window that was missed has another name once
    the next one is agreed: its alarms are known by its deadline, and stay. What is left under a name that no commitment
    has belongs to a window that was retracted, or to a job that is another one's duplicate.
    """
    agreed = [each for each in made if each.promise == APPOINTMENT]
    windows = {(each.visit, each.due): each.of for each in agreed}
    windows |= {(each.of, each.due): each.of for each in agreed}  # two of one visit may end at one instant
    found: dict[Key, list[Any]] = {}
    for row in known.alarms_of.get(job.id, ()):
        of = row.of
        if row.promise == APPOINTMENT:
            visit = row.of.partition(":")[0]
            of = windows.get((row.of, row.due)) or windows.get((visit, row.due), row.of)
        found.setdefault((job.id, row.promise, of), []).append(row)
    return found


def _take_back(job: Job, made: Commitment, stands: Standing, before: Iterable[Any], found: Judgement) -> None:
    """The deadline lies elsewhere by now, or was not missed."""
    for row in before:
        if _told_of(row) and (row.due != made.due or stands.outcome in TAKES_BACK):
            found.withdrawn.append(_taken_back(job, made, stands, row))


def _alarms(
    job: Job, made: Commitment, stands: Standing, before: Sequence[Any], now: Millis, found: Judgement
) -> list[Millis]:
    """Raise what is due; when the next threshold is to be told."""
    if made.kept is not None or stands.outcome == "cancelled" or made.due is None:
        return []
    known = {row.percent for row in before if row.due == made.due}
    steps = alarms.steps(made, known)
    ready = alarms.due_steps(steps, now)
    all_roles = tuple(dict.fromkeys(role for step in ready for role in step.tell))
    for step in ready:  # whoever should have heard of an earlier one hears of the last
        tell = all_roles if step is ready[-1] else ()
        found.raised.append(Alarm(job, made, stands, made.promise, made.of, made.due, step.percent, tell))
    return [step.heard_at for step in steps if step.heard_at is not None and step.heard_at > now]


def _told_of(row: Any) -> bool:
    """Somebody was told that this deadline had passed."""
    return row.percent >= 100 and row.withdrawn_at is None and row.tell != packed(())


def _taken_back(job: Job, made: Commitment | None, stands: Standing, row: Any) -> Alarm:
    return Alarm(job, made, stands, row.promise, row.of, row.due, row.percent, (), row)


def _row(job: Job, made: Commitment, stands: Standing, now: Millis, before: Any) -> Row | None:
    """The row as it shall be; None where it says so already."""
    policy, policy_edition = made.terms.policy
    calendar, edition = named(mapping(made.terms.given.get("calendar")))
    changes = (
        changes_of(job, made.visit or "") if made.promise == "keep_appointment" and ":" not in made.of else {}
    )
    waits = stands.waits_for
    row: dict[str, Any] = {
        "job": job.id,
        "promise": made.promise,
        "of": made.of,
        "outlet": job.outlet,
        "appliance_class": _code(mapping(job.about.get("appliance")).get("class_code")),
        "technician": made.by if made.by in job.people else job.technician,
        "policy": policy,
        "policy_edition": policy_edition,
        "calendar": calendar,
        "calendar_edition": edition,
        "demands": made.terms.demands,
        "starts": made.start,
        "due": made.due,
        "due_day": None if made.due is None else local_day(made.terms.calendar, made.due).isoformat(),
        "original": made.original,
        "provisional": made.provisional,
        "outcome": stands.outcome,
        "grade": made.grade,
        "questioned": made.questioned,
        "kept_at": None if made.kept is None else made.kept.estimate,
        "settled": made.decided,
        "attributed": made.attributed and stands.outcome == "breached",
        "waits_for": None if waits is None else waits.id,
        "contact": None if waits is None else waits.heard_at,
        **{f"changed_by_{who}": changes.get(who, 0) for who in ("customer", "technician", "office")},
    }
    if before is not None and all(getattr(before, name) == value for name, value in row.items()):
        return None
    turned = now if before is None or before.outcome != stands.outcome else before.turned_at
    return {**row, "turned_at": turned, "judged_at": now}


def _code(said: object) -> str | None:
    """A code, where it is one: a device at the door may have written anything."""
    return said if isinstance(said, str) and len(said) <= LONGEST_CODE else None
