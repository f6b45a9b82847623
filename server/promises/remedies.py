"""The legal clocks of a batch of jobs are judged: cases are opened, amended and withdrawn.

A case is opened once a job and clock. It is withdrawn when what is known by now shows that the clock never ran out;
one that somebody settled stays, and says so (`over` of its proof). A settled exchange begins a new count of repairs.
Everything is worked out from the jobs' files anew, so it does not matter what was heard first.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from server.promises import proofs
from server.promises.families import Family, Known, appliance_of, class_of, gathered, ids_of
from server.store import notices, remedies
from server.store.notices import Notice, notice_id
from server.store.values import packed, unpacked
from server.traces import without_words
from sync.instants import DAY, HOUR, Millis, iso
from sync.work.calendars import Calendar
from sync.work.job import Job
from sync.work.legal import Clock, clocks
from sync.work.recurrence import recurrences
from sync.work.warranty import bought, covered, warranty

log = logging.getLogger("doorstep.sweeps")

AGAIN: Millis = HOUR
TELL = ("dispatcher", "manager")
TOLD_WITHIN: Millis = 7 * DAY
ANOTHER_MACHINE = ("exchange", "refund")
_TOLD = ("outlet", "appliance", "appliance_class", "since", "due", "proof")

Key = tuple[str, str]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A clock that ran out. since: when it began; due: when it ran out, or the fault was found again."""

    job: Job
    kind: str
    since: Millis
    due: Millis
    proof: proofs.Proof


def judge(connection: Connection, jobs: Sequence[Job], now: Millis) -> Mapping[str, Millis]:
    """Judge these jobs, and what they prove of others of their appliances; when to look at each again, where a clock
    runs. The caller holds their locks and writes nothing of remedies.
    """
    known = gathered(connection, jobs)
    found = _Found()
    for job in jobs:
        with found.unless_it_trips(job.id):
            running = _of_law(known, job, now)
            found.cases += _run_out(job, running, now)
            ends = [clock.due + 1 for clock in running if clock.until is None and clock.due >= now]
            if ends:
                found.again[job.id] = min(ends)
    for family in known.families.values():
        with found.unless_it_trips(*(job.id for job in family.here), *family.files):
            found.cases += _come_back(known, family, now)
    _write(connection, known, [job for job in jobs if job.id not in found.tripped], found, now)
    return found.again | {job.id: now + AGAIN for job in jobs if job.id in found.tripped}


@dataclass(slots=True)
class _Found:
    """What a round found. tripped: jobs over which a rule tripped; their cases stay as they are."""

    cases: list[Case] = field(default_factory=list)
    again: dict[str, Millis] = field(default_factory=dict)
    tripped: set[str] = field(default_factory=set)

    @contextmanager
    def unless_it_trips(self, *jobs: str) -> Iterator[None]:
        """A job that trips a rule is looked at again later; the others go on."""
        try:
            yield
        except Exception as failure:  # noqa: BLE001  whatever it is, it must not hold up the other jobs
            log.error("remedies: a job cannot be judged: %s", without_words(failure))
            self.tripped.update(jobs)


def _of_law(known: Known, job: Job, now: Millis) -> tuple[Clock, ...]:
    """The clocks of a job, unless it is out of warranty."""
    calendar = known.calendar(job)
    made = clocks(job, known.allowed(job), calendar)
    if not made or covered(job, _ends(known, job, calendar, now), calendar) is False:
        return ()
    return made


def _ends(known: Known, job: Job, calendar: Calendar, now: Millis) -> date | None:
    """The end of the warranty as moved. Other jobs can only move it on: they are read where its own will not do."""
    until = bought(job)
    if until is None:
        return None
    ends = warranty(until, [job], calendar, now).ends
    family = known.families.get(appliance_of(job) or "")
    if family is None or covered(job, ends, calendar) is not False:
        return ends
    return warranty(until, family.jobs, calendar, now).ends


def _run_out(job: Job, running: Iterable[Clock], now: Millis) -> Iterator[Case]:
    """One case a kind: of the first that ran out."""
    kinds = set()
    for clock in running:
        if clock.over(now) and clock.kind not in kinds:
            kinds.add(clock.kind)
            yield Case(job, clock.kind, clock.since, clock.due, proofs.of_clock(job, clock))


def _come_back(known: Known, family: Family, now: Millis) -> Iterator[Case]:
    """Faults that are back on one appliance."""
    if family.diagnosed < 2:
        return
    jobs = family.with_faults
    calendar, allowed = known.calendar(jobs[0]), known.allowed(jobs[0])
    exchanged = [
        row.settled_at
        for row in known.rows
        if row.appliance == family.appliance and row.decision in ANOTHER_MACHINE and row.state == "settled"
    ]
    within = {job.id: covered(job, _ends(known, job, calendar, now), calendar) for job in jobs}
    found = recurrences(jobs, allowed, calendar, lambda job: within[job.id], exchanged)
    for again in found.values():
        first, back = again.repairs[0].op.when.estimate, again.found
        yield Case(back.job, "fault", first, back.op.when.estimate, proofs.of_recurrence(again))


def _write(connection: Connection, known: Known, jobs: Sequence[Job], found: _Found, now: Millis) -> None:
    over = {(case.job.id, case.kind): case for case in found.cases if case.job.id not in found.tripped}
    standing = dict[Key, Any]()
    withdrawn = list[str]()
    for key, row in _judged(known, jobs, found.tripped):
        first = standing.setdefault(key, row)
        if first is not row and row.state == "open":  # a job that was merged in had the same case
            withdrawn.append(row.id)
    new = [case for key, case in over.items() if key not in standing]
    back = [key for key, row in standing.items() if row.state == "withdrawn" and key in over]
    withdrawn += [row.id for key, row in standing.items() if row.state == "open" and key not in over]
    remedies.withdraw(connection, withdrawn, now)
    remedies.open_again(connection, [standing[key].id for key in back], now)
    remedies.open_new(connection, [_row(case) for case in new], now)
    remedies.amend(connection, list(_amended(standing, over)))
    _take_back(connection, [_notice_of(row) for row in known.rows if row.id in withdrawn], now)
    notices.add(connection, [_notice(known, case, now) for case in (*new, *(over[key] for key in back))])


def _judged(known: Known, jobs: Sequence[Job], tripped: set[str]) -> Iterator[tuple[Key, Any]]:
    """The cases whose clocks were worked out now, each by the job that goes on: a job's own case before those that came
    with a merged one. Of jobs that are not judged now that is those of faults.
    """
    here = {id: job.id for job in jobs if job.merged_into is None for id in ids_of(job)}
    sound = [family for family in known.families.values() if not tripped & family.ids]
    kin = {id: id for family in sound for id in family.files}
    told = {row.appliance for row in known.rows if row.kind == "fault"}
    theirs = (family for family in sound if family.appliance in told)
    kin |= {id: job.id for family in theirs for job in family.with_faults for id in ids_of(job)}
    for row in sorted(known.rows, key=lambda row: row.job not in (here.get(row.job), kin.get(row.job))):
        job = here.get(row.job) or (kin.get(row.job) if row.kind == "fault" else None)
        if job is not None:
            yield (job, row.kind), row


def _amended(standing: Mapping[Key, Any], over: Mapping[Key, Case]) -> Iterator[Row]:
    """Cases of which something else is told now. What was withdrawn keeps what it was opened for."""
    for key, row in standing.items():
        case = over.get(key)
        if case is not None:
            told = {**_row(case), "id": row.id}
        elif row.state == "settled":
            told = {**row._mapping, "proof": packed({**unpacked(row.proof), "over": False})}
        else:
            continue
        if any(told[name] != getattr(row, name) for name in _TOLD):
            yield told


def _row(case: Case) -> Row:
    return {
        "job": case.job.id,
        "kind": case.kind,
        "outlet": case.job.outlet,
        "appliance": appliance_of(case.job),
        "appliance_class": (class_of(case.job) or "")[:40] or None,
        "since": case.since,
        "due": case.due,
        "proof": packed({**case.proof, "over": True}),
    }


def _notice(known: Known, case: Case, now: Millis) -> Notice:
    variables = {
        "number": case.job.number,
        "kind": case.kind,
        "since": iso(case.since),
        "due": iso(case.due),
        "zone": known.calendar(case.job).zone,
    }
    id = notice_id("remedy_opened", case.job.id, case.kind, now)
    until = now + TOLD_WITHIN
    return Notice(id, "remedy_opened", variables, TELL, case.job.outlet, case.job.id, now, until, quiet=True)


def _take_back(connection: Connection, ids: Sequence[str], now: Millis) -> None:
    """Whoever was told of a case that was none is told so; a notice that nobody heard yet is not told at all."""
    untold = notices.recall(connection, ids, now)
    told = notices.told(connection, set(ids) - untold)
    template = "remedy_withdrawn"
    until = now + TOLD_WITHIN
    notices.add(
        connection,
        [
            replace(each, id=notice_id(template, each.id), template=template, made_at=now, not_after=until)
            for each in told
        ],
    )


def _notice_of(row: Any) -> str:
    """The notice that told of this case when it was opened last."""
    return notice_id("remedy_opened", row.job, row.kind, row.opened_at)
