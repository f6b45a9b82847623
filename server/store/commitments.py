"""Commitments as rows: which jobs are to be judged, and what was found last time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update

from server.models.appliance import Appliance
from server.models.commitment import CommitmentRow
from server.models.job import JobRow
from server.store.failures import translated
from server.store.statements import Row, put
from server.store.values import packed
from sync.instants import Millis

_appliance = Appliance.__table__
_commitment = CommitmentRow.__table__
_job = JobRow.__table__

Key = tuple[str, str, str]
"""Job, promise, of."""


@translated()
def any_due(connection: Connection, now: Millis) -> bool:
    """Whether a job is to be judged. Takes no lock."""
    return connection.execute(select(_job.c.id).where(_job.c.judge_at <= now).limit(1)).first() is not None


@translated()
def claim(connection: Connection, now: Millis, most: int) -> list[tuple[str, bytes]]:
    """Jobs that are to be judged with their files, longest due first, locked. Those that somebody works on are left for
    later: whatever is done to them has them judged again.
    """
    query = (
        select(_job.c.id, _job.c.file)
        .where(_job.c.judge_at <= now)
        .order_by(_job.c.judge_at, _job.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return [(row.id, row.file) for row in connection.execute(query)]


@translated()
def judged(connection: Connection, again: Mapping[str, Millis | None]) -> None:
    """These were judged; when each shall be judged again without anything new."""
    if not again:
        return
    if connection.dialect.name == "postgresql":
        given = func.json_each_text(bindparam("again")).table_valued("key", "value")
        known = (
            update(_job)
            .where(_job.c.id == given.c.key)
            .values(judge_at=given.c.value.cast(_job.c.judge_at.type))
        )
        connection.execute(known, {"again": packed(dict(again)).decode()})
        return
    one = update(_job).where(_job.c.id == bindparam("of")).values(judge_at=bindparam("at"))
    connection.execute(one, [{"of": id, "at": at} for id, at in sorted(again.items())])


@translated()
def judge_now(connection: Connection, jobs: Collection[str], now: Millis) -> None:
    """Something they wait for may have come."""
    if jobs:
        _judge(connection, _job.c.id.in_(sorted(jobs)), now)


@translated()
def judge_provisional(connection: Connection, calendar: str, edition: int, now: Millis) -> None:
    """The horizon of this edition of the calendar moved: jobs with a deadline beyond the old one are judged next."""
    by_it = (_commitment.c.calendar == calendar, _commitment.c.calendar_edition == edition)
    waiting = select(_commitment.c.job).where(_commitment.c.provisional, *by_it)
    _judge(connection, _job.c.id.in_(waiting), now)


@translated()
def judge_class(connection: Connection, appliance_class: str, now: Millis) -> None:
    """The law allows another time for this class of appliances: jobs that go on are judged next."""
    theirs = select(_appliance.c.id).where(_appliance.c.appliance_class == appliance_class)
    goes_on = _job.c.stage.not_in(("done", "cancelled")) & _job.c.merged_into.is_(None)
    _judge(connection, _job.c.appliance.in_(theirs) & goes_on, now)


def _judge(connection: Connection, which: ColumnElement[bool], now: Millis) -> None:
    """Locked in order of id, as everywhere."""
    connection.execute(select(_job.c.id).where(which).order_by(_job.c.id).with_for_update()).all()
    connection.execute(update(_job).where(which).values(judge_at=now))


@translated()
def rows_of(connection: Connection, jobs: Collection[str]) -> dict[Key, Any]:
    """What was found last time."""
    rows = connection.execute(select(_commitment).where(_commitment.c.job.in_(sorted(jobs))))
    return {(row.job, row.promise, row.of): row for row in rows}


@translated()
def write(connection: Connection, rows: Sequence[Row], gone: Collection[Key]) -> None:
    """Put these rows, and remove those of promises that are none any more."""
    put(connection, _commitment, rows)
    if gone:
        mine = (_commitment.c[name] == bindparam(f"of_{name}") for name in ("job", "promise", "of"))
        connection.execute(
            delete(_commitment).where(*mine),
            [{"of_job": job, "of_promise": promise, "of_of": of} for job, promise, of in sorted(gone)],
        )
