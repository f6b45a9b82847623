"""Until when the warranty (三包有效期) runs, and whether a job falls within it.

It ends later by every day that the machine was under repair or waited for parts: article 8 of
部分商品修理更换退货责任规定. A wait for parts lies within the repair, so such a day counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sync.instants import Millis
from sync.work.calendars import Calendar, local_day
from sync.work.commitments import reported_at
from sync.work.job import Job
from sync.work.legal import under_repair

_NONE = ("out", "commercial")


@dataclass(frozen=True, slots=True)
class Warranty:
    """until: the last day as bought; ends: as moved by `moved` days."""

    until: date
    ends: date

    @property
    def moved(self) -> int:
        """By how many days."""
        return (self.ends - self.until).days


def bought(job: Job) -> date | None:
    """The last day of the warranty as bought, as the job was told of it; None where nobody knows."""
    said = _appliance(job).get("warranty_until")
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None


def warranty(until: date, jobs: Iterable[Job], calendar: Calendar, now: Millis) -> Warranty:
    """The warranty of an appliance with these jobs. Days under repair count while it lasts, as moved so far."""
    ends = until
    for day in sorted({day for job in jobs for day in _out_of_use(job, calendar, now)}):
        if day <= ends and ends < date.max:
            ends += timedelta(days=1)
    return Warranty(until, ends)


def covered(job: Job, ends: date | None, calendar: Calendar) -> bool | None:
    """Whether the law's warranty covers this job; None where nobody knows. ends: as moved.

    What the technician decided at the machine goes before everything; then that it is no household's; then the dates;
    then what the office knows of the machine.
    """
    decided = None if job.warranty is None else job.warranty.args.get("warranty")
    known = _appliance(job).get("warranty")
    if decided is not None:
        return decided not in _NONE
    if known in _NONE:
        return False
    if ends is not None:
        return local_day(calendar, reported_at(job)) <= ends
    return True if known is not None else None


def _out_of_use(job: Job, calendar: Calendar, now: Millis) -> Iterator[date]:
    """The days it was under repair. A job that was called off before anybody came took none."""
    if job.cancelled is not None and not any(visit.arrived for visit in job.visits.values()):
        return
    for begins, until in under_repair(job):
        day, last = local_day(calendar, begins), local_day(calendar, now if until is None else until)
        while day <= last:
            yield day
            day += timedelta(days=1)


def _appliance(job: Job) -> Mapping[str, object]:
    """A device at the door may have written anything."""
    named = job.about.get("appliance")
    return named if isinstance(named, Mapping) else {}
