"""What the sweep `commitments` freezes in jobs: a promise in those opened at the door, and a calendar that reaches
further. Both are acts that the job's story shows, and happen once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from server.promises.choosing import extended, promised_for
from server.store.writing import SqlWriting
from sync.exchange.evidence import Evidence
from sync.instants import Millis
from sync.work.door import act
from sync.work.job import Job
from sync.work.operations import SWEEP, Operation

ACTOR = SWEEP + "commitments"


def promise(tx: SqlWriting, jobs: Sequence[Job], now: Millis) -> frozenset[str]:
    """Promise what policies say to jobs that nobody promised anything; which those are."""
    bare = [
        job
        for job in jobs
        if job.created is not None and not job.merged_into and not job.about.get("promise")
    ]
    if not bare:
        return frozenset()
    found = promised_for(tx.connection, bare)
    return _file(tx, {job: {"why": "door", "promise": given} for job, given in found.items()}, now)


def extend(tx: SqlWriting, jobs: Sequence[Job], now: Millis) -> frozenset[str]:
    """Freeze a calendar's further days in jobs with a provisional deadline; which those are."""
    promises = {job.id: job.about.get("promise") or {} for job in jobs}
    found = extended(tx.connection, promises) if promises else {}
    return _file(tx, {job: {"why": "horizon", "calendar": form} for job, form in found.items()}, now)


def _file(tx: SqlWriting, told: Mapping[str, Mapping[str, Any]], now: Millis) -> frozenset[str]:
    if told:
        act(tx, [(job, _act(job, args, now)) for job, args in sorted(told.items())], now)
    return frozenset(told)


def _act(job: str, args: Mapping[str, Any], now: Millis) -> Operation:
    """The sweep's act; the same however often it is said of one job and horizon. A job into which another was merged
    has that one's acts too, so the job is a part of the name.
    """
    reaches = (args.get("calendar") or {}).get("horizon")
    hash = sha256(f"job.promise\n{job}\n{args['why']}\n{reaches}".encode()).hexdigest()
    return Operation(ACTOR, 0, hash, "job.promise", "", Evidence(now, now, now, now, now), args)
