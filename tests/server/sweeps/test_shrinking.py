"""A job that is over stays a day on the phone, then a line without personal data, then nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from server.clock import StillClock
from server.sweeps import shrinking
from server.sweeps.table import Done
from sync.instants import DAY, HOUR, iso
from tests.server.office import Office
from tests.server.photographs import Day, job_id


@pytest.fixture
def day(app: Flask, office: Office, tmp_path: Path) -> Day:
    return Day(app, office, tmp_path, jobs=2)


def sweep(day: Day) -> Done:
    return shrinking.run(day.house, lambda: False)


def on_phone(day: Day, job: int = 1) -> dict[str, object] | None:
    """The job's document on Ann's phone after a sync, whose digests must agree."""
    day.phone.syncs()
    line = day.phone.db.one("select line from copies where id = ?", job_id(job))
    return None if line is None else dict(json.loads(line)["doc"])


def closes(day: Day, job: int = 1) -> None:
    day.does(job_id(job), "job.close", reason="done")


def test_a_closed_job_shrinks_after_a_day_and_goes_after_62(day: Day, clock: StillClock) -> None:
    closes(day)
    clock.goes_on(DAY - 1)
    assert sweep(day).counts == {}
    whole = on_phone(day)
    assert whole is not None and "commitments" in whole and "bare" not in whole

    clock.goes_on(1)
    assert sweep(day).counts == {"shrunk": 1, "failed": 0}
    line = on_phone(day)
    assert line is not None
    assert line["bare"] is True
    assert "contacts" not in line
    assert sweep(day).counts == {}

    clock.goes_on(61 * DAY)
    assert sweep(day).counts == {"shrunk": 1, "failed": 0}
    assert on_phone(day) is None
    assert sweep(day).counts == {}
    assert on_phone(day, 2) is not None


def test_a_job_reopened_within_the_day_stays_whole(day: Day, clock: StillClock) -> None:
    closes(day)
    clock.goes_on(HOUR)
    day.does(job_id(1), "job.reopen", reason="leaks again")
    clock.goes_on(10 * DAY)

    assert sweep(day).counts == {}


def test_a_job_reopened_later_comes_back_whole_and_shrinks_anew(day: Day, clock: StillClock) -> None:
    closes(day)
    clock.goes_on(DAY)
    sweep(day)
    clock.goes_on(HOUR)
    day.does(job_id(1), "job.reopen", reason="leaks again")
    whole = on_phone(day)
    assert whole is not None
    assert "bare" not in whole

    clock.goes_on(DAY)
    closes(day)
    clock.goes_on(DAY)
    assert sweep(day).counts == {"shrunk": 1, "failed": 0}


def test_a_job_that_cannot_be_read_waits_and_the_others_go_on(
    day: Day, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    closes(day, 1)
    closes(day, 2)
    clock.goes_on(DAY)
    when = shrinking.shrinking

    def fails_on_the_first(job: object) -> object:
        if getattr(job, "id", "") == job_id(1):
            raise KeyError("about")
        return when(job)  # type: ignore[arg-type]

    monkeypatch.setattr(shrinking, "shrinking", fails_on_the_first)
    assert sweep(day) == Done({"shrunk": 1, "failed": 1}, note="job_failed")
    assert sweep(day).counts == {}

    monkeypatch.setattr(shrinking, "shrinking", when)
    clock.goes_on(HOUR)
    assert sweep(day).counts == {"shrunk": 1, "failed": 0}


def test_the_window_reaches_a_far_appointment_and_the_phone_gets_it_whole(
    day: Day, clock: StillClock
) -> None:
    begins = clock.now() + 30 * DAY
    window = {"from": iso(begins), "to": iso(begins + HOUR), "asked_by": "customer"}
    day.does(job_id(1), "visit.appoint", visit="01935b2e-0000-7000-8000-0000000000f9", **window)
    far = on_phone(day)
    assert far is not None and far["window"] == [window["from"], window["to"]]
    assert "commitments" not in far and far["bare"] is True
    clock.goes_on(15 * DAY)
    assert sweep(day).counts == {}

    clock.goes_on(8 * DAY)
    assert sweep(day).counts == {"shrunk": 1, "failed": 0}
    whole = on_phone(day)
    assert whole is not None
    assert "commitments" in whole and "bare" not in whole
    assert sweep(day).counts == {}
