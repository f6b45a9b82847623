"""The sweep of promises, broken off at every single call and run by two workers at once: everybody is told once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server.clock import StillClock
from server.sweeps import commitments
from sync.instants import HOUR, iso
from sync.ports import StoreUnreachable
from tests.faults.failing import FailingDatabase
from tests.server.office import NINE, Office
from tests.server.photographs import Day

PROMISE = {
    "targets": {"arrive": {"open_minutes": 60}},
    "alarms": {"arrive": [{"percent": 80, "tell": ["dispatcher"]}, {"percent": 100, "tell": ["dispatcher"]}]},
}


@pytest.fixture
def day(app: Flask, office: Office, tmp_path: Path) -> Day:
    return Day(app, office, tmp_path, jobs=0)


def plan(day: Day, *numbers: int) -> None:
    """Jobs that were reported at nine and promised an arrival within the hour."""
    for number in numbers:
        job = f"01935b2e-0000-7000-8000-{number:012d}"
        day.does(job, "job.create", type="repair", reported_at=iso(NINE), promise=PROMISE)
        day.does(job, "job.assign", technician=day.office.ann.id, helpers=[])


def sweep(day: Day) -> None:
    """Until nothing is left to do."""
    while commitments.run(day.house, lambda: False).counts:
        pass


def told_once(day: Day, jobs: int) -> None:
    """Each of so many jobs is unknown, by one alarm that was told and one that had been passed, in one notice."""
    outcomes = [row.outcome for row in day.rows("select outcome from commitment")]
    assert outcomes == ["unknown"] * jobs
    alarms: list[Any] = day.rows("select job, percent, tell from alarm")
    assert len(alarms) == len({(row.job, row.percent) for row in alarms}) == 2 * jobs
    notices = day.rows("select job from notice")
    assert len(notices) == len({row.job for row in notices}) == jobs


@pytest.mark.parametrize("after", [False, True])
def test_every_call_to_the_database_may_fail(day: Day, clock: StillClock, after: bool) -> None:
    clock.goes_on(2 * HOUR)
    k = 0
    while True:
        k += 1
        plan(day, k)
        with FailingDatabase(day.house, k, after=after) as failing:
            try:
                sweep(day)
            except StoreUnreachable:
                assert failing.failed
        sweep(day)
        told_once(day, k)
        if not failing.failed:
            break
    assert k > 10


def test_two_workers_tell_nobody_twice(day: Day, clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commitments, "AT_ONCE", 3)
    plan(day, *range(1, 31))
    clock.goes_on(2 * HOUR)
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda _: sweep(day), range(2)))
    told_once(day, 30)
