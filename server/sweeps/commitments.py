"""The sweep `commitments`: jobs whose promises may stand otherwise by now are judged, rows and alarms written.

A job is found by its `judge_at`: whenever anything is heard on it, and whenever time alone may change an outcome (a
warning, a deadline, the end of a grace). So the cost follows what falls due, not what is open.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from server.house import House
from server.office.reading import names_of
from server.promises import alarming, freezing, remedies
from server.promises.judging import Judgement, Known, judge
from server.store import alarms, commitments, silence
from server.store.values import file_of
from server.store.writing import SqlWriting
from server.sweeps.table import Done, Round, Stopping
from server.traces import without_words
from sync.instants import HOUR, SECOND, Millis
from sync.work.file import read
from sync.work.job import Job
from sync.work.outcomes import Phone

AT_ONCE = 200
AGAIN: Millis = HOUR
ASKED_EVERY: Millis = 5 * SECOND

log = logging.getLogger("doorstep.sweeps")


@contextmanager
def opened(house: House) -> Iterator[Round]:
    """Rounds of which one in five seconds asks whether a silent phone has spoken: that costs as much as waits."""
    asked = -ASKED_EVERY

    def round(stopping: Stopping) -> Done:
        nonlocal asked
        now = house.clock.monotonic()
        asks = now - asked >= ASKED_EVERY
        asked = now if asks else asked
        return run(house, stopping, asks=asks)

    yield round


def run(house: House, stopping: Stopping, *, asks: bool = True) -> Done:
    """Two hundred jobs a transaction; one that cannot be read waits an hour, and the others go on. asks: also judge
    jobs whose silent phone has spoken.
    """
    now = house.now()
    with house.store.reading() as connection:
        woken = silence.heard_again(connection, AT_ONCE) if asks else []
        due = bool(woken) or commitments.any_due(connection, now)
    if not due or stopping():
        return Done({})
    return house.work(lambda tx: judge_due(tx, woken, house.now()))


def judge_due(tx: SqlWriting, woken: Sequence[str], now: Millis) -> Done:
    """One round in one transaction. woken: jobs to judge although their time has not come."""
    connection = tx.connection
    commitments.judge_now(connection, woken, now)
    files = commitments.claim(connection, now, AT_ONCE)
    jobs, failed = _read(files)
    promised = freezing.promise(tx, jobs, now)
    found, unjudged = _judged(connection, [job for job in jobs if job.id not in promised], now)
    extended = freezing.extend(tx, found.provisional, now)
    again = {job: at for job, at in found.again.items() if job not in extended}
    commitments.judged(connection, again | dict.fromkeys([*failed, *unjudged], now + AGAIN))
    counts = {"judged": len(found.again), "turned": len(found.rows), "alarms": len(found.raised)}
    counts |= {"withdrawn": len(found.withdrawn), "promised": len(promised), "extended": len(extended)}
    note = "job_failed" if failed or unjudged else ""
    return Done(counts, more=len(files) == AT_ONCE or bool(promised or extended), note=note)


def _read(files: Sequence[tuple[str, bytes]]) -> tuple[list[Job], list[str]]:
    jobs, failed = [], []
    for id, file in files:
        try:
            jobs.append(read(file_of(file)))
        except Exception as failure:  # noqa: BLE001  a job that trips a rule waits; the others go on
            log.error("commitments: a job cannot be read: %s", without_words(failure))
            failed.append(id)
    return jobs, failed


def _judged(connection: Connection, jobs: Sequence[Job], now: Millis) -> tuple[Judgement, list[str]]:
    """Judge these jobs and write what follows."""
    ids = [job.id for job in jobs]
    known = Known(
        commitments.rows_of(connection, ids), alarms.raised(connection, ids), _phones(connection, jobs)
    )
    found, failed = Judgement(), []
    for job in jobs:
        try:
            found.add(judge(job, known, now))
        except Exception as failure:  # noqa: BLE001  the same
            log.error("commitments: a job cannot be judged: %s", without_words(failure))
            failed.append(job.id)
    commitments.write(connection, found.rows, found.gone)
    if found.raised or found.withdrawn:
        people = {alarm.job.technician for alarm in (*found.raised, *found.withdrawn)}
        alarming.tell(connection, found.raised, found.withdrawn, names_of(connection, people), now)
    looks = remedies.judge(connection, [job for job in jobs if job.id not in failed], now)
    for job, at in looks.items():
        standing = found.again.get(job)
        found.again[job] = at if standing is None else min(at, standing)
    return found, failed


def _phones(connection: Connection, jobs: Sequence[Job]) -> dict[str, list[Phone]]:
    people = {person for job in jobs for person in job.people}
    found: dict[str, list[Phone]] = defaultdict(list)
    for phone in silence.phones_of(connection, people):
        found[phone.person].append(phone)
    return found
