"""The jobs of one call (one visit to one address may mend several machines), read without a lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from server.models.job import JobRow
from server.store.failures import translated
from server.store.records import is_proved
from server.store.values import file_of
from sync.exchange.chain import sha256_hex
from sync.instants import HOUR, Millis
from sync.work.file import JobFile, read
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.records import RECORDS
from sync.work.signed import parsed

NEAR: Millis = 24 * HOUR
"""Jobs that a technician opened at the door have no customer: those of one call were opened about the same time."""

_job = JobRow.__table__


@translated()
def job_file(connection: Connection, id: str) -> JobFile | None:
    """The file of this job, or of the one that it was merged into."""
    seen: set[str] = set()
    while id not in seen:
        seen.add(id)
        row: Any = connection.execute(
            select(_job.c.merged_into, _job.c.file).where(_job.c.id == id)
        ).one_or_none()
        if row is None or row.merged_into is None:
            return None if row is None else file_of(row.file)
        id = row.merged_into
    return None


def call_of(job: Job) -> str:
    """What the jobs of one call share; the job's own id where it has no call."""
    return str(job.about.get("call") or job.id)


def call_key(job: Job) -> str:
    """The same for jobs of the same customer alone: two households that were given the same word for a call by mistake
    share no code.
    """
    call, customer = job.about.get("call"), job.about.get("customer")
    whose = customer.get("id") if isinstance(customer, Mapping) else None
    return f"{call}@{whose or job.technician or job.id}" if call else job.id


@translated()
def jobs_of_call(connection: Connection, job: Job) -> list[Job]:
    """This job and the others of its call: the same customer's, or opened by the same technician about then."""
    call = job.about.get("call")
    if not call:
        return [job]
    mine: Any = connection.execute(select(_job).where(_job.c.id == job.id)).one_or_none()
    if mine is None:
        return [job]
    near = (mine.opened_at or 0) - NEAR, (mine.opened_at or 0) + NEAR
    same = (
        (_job.c.customer == mine.customer,)
        if mine.customer is not None
        else (_job.c.customer.is_(None), _job.c.technician == mine.technician)
    )
    others = (
        *same,
        _job.c.outlet == mine.outlet,
        _job.c.opened_at.between(*near),
        _job.c.merged_into.is_(None),
    )
    rows = connection.execute(select(_job.c.id, _job.c.file).where(*others, _job.c.id != job.id))
    read_ = [read(file_of(row.file)) for row in rows.all()]
    return [
        job,
        *sorted((each for each in read_ if each.about.get("call") == call), key=lambda each: each.id),
    ]


def record_of(job: Job, text_hash: str) -> Operation | None:
    """The signing of this text, if it stands; of several the first."""
    for op in job.listed(*RECORDS):
        if hash_of(op) == text_hash:
            return op
    return None


def hash_of(op: Operation) -> str:
    """The SHA-256 of the text of a signing."""
    return sha256_hex(op.args["text"].encode())


def corrections(job: Job, text_hash: str) -> list[Operation]:
    """The records of this job that stand, are proved, and say in their texts that they correct this one."""
    return [
        op
        for op in job.listed(*RECORDS)
        if is_proved(op) and corrects_of(parsed(op.args["text"])) == text_hash
    ]


def corrects_of(members: Mapping[str, Any] | None) -> str | None:
    """The hash of the text that this one says it corrects: what was signed counts, not what came along with it."""
    told = (members or {}).get("corrects")
    return told if isinstance(told, str) else None
