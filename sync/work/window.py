"""What a technician's device holds of a job: all of it while it is near; a line of an appointment that is far off; of
one that is over a day of all of it, 62 days of a line, then nothing.

Far off is an appointment more than seven working days ahead. How far ahead it lies is told from the instant at which
anything was last heard on the job, not from a clock: so the form of a document follows from the file, and a sweep that
moves the window says so by an act (`job.shrink`, to `whole`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from sync.instants import DAY, Millis
from sync.work import promises
from sync.work.calendars import Calendar
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.stage import ending, stage
from sync.work.visits import bounds

WHOLE: Final[Millis] = DAY
LINE: Final[Millis] = 62 * DAY
AHEAD: Final = 7
"""Working days after today that a device holds in full."""

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_LONGEST_LOOK_BACK = 400


@dataclass(frozen=True, slots=True)
class Shrinking:
    """A job's document changes its form at this instant: to a line without personal data, to nothing, or back."""

    at: Millis
    to: Literal["line", "nothing", "whole"]


def shrinking(job: Job) -> Shrinking | None:
    """When the job's document changes its form next; None where it never does by itself, or is in no feed any more."""
    if job.cancelled or job.merged_into:
        return None
    over = over_at(job)
    if over is None:
        near = near_at(job)
        return Shrinking(near, "whole") if near is not None and job.heard_at < near else None
    if job.shrunk is None:
        return Shrinking(over + WHOLE, "line")
    return Shrinking(over + LINE, "nothing") if job.shrunk.args["to"] == "line" else None


def over_at(job: Job) -> Millis | None:
    """Since when nothing is left to do; None while something is."""
    if stage(job) != "done":
        return None
    last = (job.closed,) if job.closed else (ending(job), job.reviewed, job.called_back)
    return max((op.when.estimate for op in last if op is not None), default=None)


def is_far(job: Job) -> bool:
    """Its next appointment lies beyond the window: a device keeps a line of it, to know that the day is taken."""
    near = near_at(job)
    return near is not None and job.heard_at < near and over_at(job) is None


def near_at(job: Job) -> Millis | None:
    """When the window reaches the next appointment; None without one, and where somebody is out on the job."""
    window = next_window(job)
    if window is None or any(_begun(visit) for visit in job.visits.values()):
        return None
    promise = promises.mapping(job.about.get("promise"))
    return _near(promises.calendar_of(promise), bounds(window)[0])


def next_window(job: Job) -> Operation | None:
    """The earliest window agreed for a visit to which nobody has gone yet."""
    agreed = [
        visit.appointed
        for visit in job.visits.values()
        if visit.appointed and not (visit.set_out or visit.arrived or visit.left)
    ]
    return min(agreed, key=lambda op: bounds(op)[0], default=None)


def _begun(visit: object) -> bool:
    set_out, arrived, left = (getattr(visit, name) for name in ("set_out", "arrived", "left"))
    return (set_out is not None or arrived is not None) and left is None


@lru_cache(maxsize=4096)
def _near(calendar: Calendar, begins: Millis) -> Millis:
    """Midnight of the first day from which on at most seven working days lead up to the day of the appointment. 0 where
    the calendar has none for over a year.
    """
    zone = ZoneInfo(calendar.zone)
    day = (_EPOCH + timedelta(milliseconds=begins)).astimezone(zone).date()
    left = AHEAD
    for _ in range(_LONGEST_LOOK_BACK):
        day -= timedelta(days=1)
        left -= calendar.open_on(day)
        if not left:
            local = datetime.combine(day, time.min, tzinfo=zone)
            return (local - _EPOCH) // timedelta(milliseconds=1)
    return 0
