"""A calendar's horizon moved: deadlines beyond the old one are worked out again, once."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from server.models.commitment import CommitmentRow
from server.models.job import JobRow
from sync.instants import Millis

_commitment = CommitmentRow.__table__
_job = JobRow.__table__


def judge_again(connection: Connection, calendar: str, edition: int, now: Millis) -> int:
    """Jobs with a provisional deadline by this edition of the calendar are judged next; how many they are."""
    waiting = select(_commitment.c.job).where(
        _commitment.c.provisional,
        _commitment.c.calendar == calendar,
        _commitment.c.calendar_edition == edition,
    )
    found = connection.execute(update(_job).where(_job.c.id.in_(waiting)).values(judge_at=now))
    return found.rowcount
