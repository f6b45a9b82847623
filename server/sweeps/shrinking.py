"""The sweep `window`: jobs that are over shrink on the phones, after a day to a line, after 62 days to nothing; those
whose appointment was far off come back whole once it is near.
"""

from __future__ import annotations

import logging
from hashlib import sha256

from server.house import House
from server.store import windows
from server.store.writing import SqlWriting
from server.sweeps.table import Done, Stopping
from sync.exchange.evidence import Evidence
from sync.instants import HOUR, Millis
from sync.ports import Unstorable
from sync.work.desk import RuleFailed
from sync.work.door import act
from sync.work.file import read
from sync.work.operations import SWEEP, Operation
from sync.work.window import Shrinking, shrinking

ACTOR = SWEEP + "window"
AT_ONCE = 50
AGAIN: Millis = HOUR

log = logging.getLogger("doorstep.sweeps")


def run(house: House, stopping: Stopping) -> Done:
    """Fifty jobs a transaction; one that cannot be read waits an hour, and the others go on."""
    with house.store.reading() as connection:
        jobs = windows.due(connection, house.now(), AT_ONCE)
    if not jobs or stopping():
        return Done({})
    try:
        shrunk, failed = _shrink(house, jobs), 0
    except (RuleFailed, Unstorable):
        one_by_one = [_shrink_alone(house, job) for job in jobs]
        shrunk, failed = sum(one_by_one), len(jobs) - sum(one_by_one)
    note = "job_failed" if failed else ""
    return Done({"shrunk": shrunk, "failed": failed}, more=len(jobs) == AT_ONCE, note=note)


def _shrink(house: House, jobs: list[str]) -> int:
    return house.work(lambda tx: _shrink_in(tx, jobs, house.now()))


def _shrink_alone(house: House, job: str) -> bool:
    try:
        _shrink(house, [job])
    except (RuleFailed, Unstorable) as failure:
        log.error("window: a job cannot be read: %s", type(failure).__name__)
        house.work(lambda tx: windows.put_off(tx.connection, [job], house.now() + AGAIN))
        return False
    return True


def _shrink_in(tx: SqlWriting, jobs: list[str], now: Millis) -> int:
    """Judged again under the jobs' locks: one may have been reopened, or shrunk by another worker."""
    acts = []
    for job, file in tx.files(jobs).items():
        try:
            next = shrinking(read(file))
        except Exception as failure:  # whatever a rule trips over: this job waits, the others go on
            raise RuleFailed(job) from failure
        if next is not None and next.at <= now:
            acts.append((file.id, shrink_act(file.id, next, now)))
    if acts:
        act(tx, acts, now)
    return len(acts)


def shrink_act(job: str, next: Shrinking, now: Millis) -> Operation:
    """The sweep's act; the same however often it is said of one ending of a job, or of one appointment. A job into
    which another was merged has that one's acts too, so the job is a part of the name.
    """
    hash = sha256(f"job.shrink\n{job}\n{next.to}\n{next.at}".encode()).hexdigest()
    when = Evidence(now, now, now, now, now)
    return Operation(ACTOR, 0, hash, "job.shrink", "", when, {"to": next.to})
