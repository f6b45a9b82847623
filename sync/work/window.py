"""What a technician's device still holds of a job that is over: a day of all of it, 62 days of a line, then
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sync.instants import DAY, Millis
from sync.work.job import Job
from sync.work.stage import ending, stage

WHOLE: Millis = DAY
LINE: Millis = 62 * DAY


@dataclass(frozen=True, slots=True)
class Shrinking:
    """A job shrinks to a line without personal data, or to nothing, at this instant."""

    at: Millis
    to: Literal["line", "nothing"]


def shrinking(job: Job) -> Shrinking | None:
    """When the job's document shrinks next; None for one that is not over, or not in any feed any more."""
    over = over_at(job)
    if over is None or job.cancelled or job.merged_into:
        return None
    if job.shrunk is None:
        return Shrinking(over + WHOLE, "line")
    return Shrinking(over + LINE, "nothing") if job.shrunk.args["to"] == "line" else None


def over_at(job: Job) -> Millis | None:
    """Since when nothing is left to do; None while something is."""
    if stage(job) != "done":
        return None
    last = (job.closed,) if job.closed else (ending(job), job.reviewed, job.called_back)
    return max((op.when.estimate for op in last if op is not None), default=None)
