"""The legal clocks of 三包: calendar days, never paused. Their thresholds are data, one set a product class.

    repair   under repair longer than the law allows, by the repairer's doing: from the report to the repair
    parts    waiting for a part longer than allowed: from the first request to the last arrival
    fault    the same fault again after so many repairs

Each of them opens a remedy case, with the records that prove it. The warranty ends later by every day that the
appliance was under repair or waited for parts; a day that was both counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sync.instants import Millis
from sync.work import parts
from sync.work.calendars import Calendar, Span, first_of, local_day
from sync.work.commitments import reported_at
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.stage import ending

Kind = Literal["repair", "parts", "fault"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the law allows for one product class. repair_days, parts_days: calendar days. same_fault: repairs of one
    fault after which it must not come back. guarantee_days: after a repair.
    """

    repair_days: int = 30
    parts_days: int = 90
    same_fault: int = 2
    guarantee_days: int = 30


CHINA = Thresholds()
MOBILE_PHONES = Thresholds(parts_days=60)


@dataclass(frozen=True, slots=True)
class Clock:
    """One legal clock of one job. until: when it stopped, None while it runs. due: the end of the last day allowed."""

    kind: Kind
    since: Millis
    until: Millis | None
    due: Millis

    def over(self, now: Millis) -> bool:
        """It ran, or runs, beyond what is allowed."""
        return (now if self.until is None else self.until) > self.due


def clocks(job: Job, thresholds: Thresholds, calendar: Calendar) -> tuple[Clock, ...]:
    """The clocks that run or ran on this job. The calendar says only what a local day is."""
    if job.created is None or job.about.get("type") != "repair" or job.cancelled is not None:
        return ()
    done = ending(job)
    since, until = reported_at(job), None if done is None else done.when.estimate
    made = [Clock("repair", since, until, end_of(calendar, since, thresholds.repair_days))]
    waited = waiting(job)
    if waited is not None:
        asked, arrived = waited
        made.append(Clock("parts", asked, arrived, end_of(calendar, asked, thresholds.parts_days)))
    return tuple(made)


def end_of(calendar: Calendar, since: Millis, days: int) -> Millis:
    """The last instant allowed: the end of so many calendar days after the day of `since`."""
    return first_of(calendar, local_day(calendar, since) + timedelta(days=days + 1))


def waiting(job: Job) -> tuple[Millis, Millis | None] | None:
    """From the first request for a part that was not dropped to the arrival of the last; None where none was asked
    for. Nobody knows the end while one is still to come.
    """
    wanted = [each for each in parts.wanted(job) if each.state != "dropped"]
    if not wanted:
        return None
    came = {
        (step.args["request"][0], step.args["request"][1]): step.when.estimate
        for step in sorted(job.listed("part.arrive", "part.issue"), key=lambda op: op.order, reverse=True)
    }
    arrived = [came.get((each.asked.actor, each.asked.n)) for each in wanted]
    until = [at for at in arrived if at is not None]
    since = min(each.asked.when.estimate for each in wanted)
    return since, max(until) if len(until) == len(wanted) else None


def same_fault(jobs: Iterable[Job], thresholds: Thresholds) -> tuple[str, tuple[Operation, ...]] | None:
    """The fault that came back after so many repairs of it on one appliance, and the repairs; None where none did.

    jobs: every job of the appliance. A repair counts when its visit ended `repaired` and the fault was diagnosed there.
    """
    repairs: dict[str, list[Operation]] = {}
    found: dict[str, list[Operation]] = {}
    for job in jobs:
        done = ending(job)
        for op in job.listed("fault.diagnose"):
            fault = op.args.get("fault")
            if not fault:
                continue
            found.setdefault(fault, []).append(op)
            if done is not None and done.args.get("result") == "repaired":
                before = repairs.setdefault(fault, [])
                if done not in before:
                    before.append(done)
    for fault, done_before in sorted(repairs.items()):
        earlier = sorted(done_before, key=lambda op: op.order)[: thresholds.same_fault]
        if len(earlier) < thresholds.same_fault:
            continue
        if any(op.order > earlier[-1].order for op in found[fault]):
            return fault, tuple(earlier)
    return None


def moved_end(ends: date, jobs: Sequence[Job], calendar: Calendar, now: Millis) -> date:
    """When the warranty ends, moved by the days under repair and waiting for parts. ends: as bought."""
    spans = [span for job in jobs for span in _out_of_use(job, now)]
    days = {day for begins, until in spans for day in _days(calendar, begins, until)}
    return ends + timedelta(days=len({day for day in days if day <= ends}))


def _out_of_use(job: Job, now: Millis) -> list[Span]:
    if job.created is None or job.about.get("type") != "repair" or job.cancelled is not None:
        return []
    done = ending(job)
    spans = [(reported_at(job), now if done is None else done.when.estimate)]
    waited = waiting(job)
    if waited is not None:
        spans.append((waited[0], now if waited[1] is None else waited[1]))
    return spans


def _days(calendar: Calendar, begins: Millis, until: Millis) -> Iterable[date]:
    day, last = local_day(calendar, begins), local_day(calendar, until)
    while day <= last:
        yield day
        day += timedelta(days=1)
