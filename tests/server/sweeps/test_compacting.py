"""Feeds forget what left them long ago, answered matters leave, and no digest lies."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask

from server.clock import StillClock
from server.sweeps import compacting, expiring
from server.sweeps.table import Done
from sync.exchange.digest import entry_digest
from sync.instants import DAY, HOUR, MINUTE
from tests.server.office import Office
from tests.server.photographs import Day, job_id

VISIT = "01935b2e-0000-7000-8000-0000000000f5"


@pytest.fixture
def day(app: Flask, office: Office, tmp_path: Path) -> Day:
    return Day(app, office, tmp_path, jobs=2)


def sweep(day: Day) -> Done:
    return compacting.run(day.house, lambda: False)


def no_digest_lies(day: Day) -> bool:
    """Each feed's digest is the sum over its entries."""
    for feed in day.rows("select id, digest from feed"):
        entries = day.rows(f"select line from feed_entry where feed = '{feed.id}' and gone is null")
        if feed.digest != sum(entry_digest(bytes(entry.line)) for entry in entries) % 2**48:
            return False
    return True


def test_what_was_gone_for_60_days_is_forgotten_and_the_floor_remembers(day: Day, clock: StillClock) -> None:
    feed = f"t:{day.office.ann.id}"
    day.does(job_id(1), "job.cancel", reason="sold")
    gone = day.rows(f"select seq from feed_entry where feed = '{feed}' and gone = 'cancelled'")[0].seq
    clock.goes_on(60 * DAY)
    assert sweep(day).counts == {"purged": 0, "closed": 0}

    clock.goes_on(1)
    assert sweep(day).counts == {"purged": 1, "closed": 0}

    assert day.rows(f"select floor from feed where id = '{feed}'")[0].floor == gone
    assert day.rows("select doc from feed_entry where gone is not null") == []
    assert no_digest_lies(day)


def test_a_phone_that_slept_through_it_all_starts_anew_and_has_the_same(day: Day, clock: StillClock) -> None:
    day.does(job_id(1), "job.cancel", reason="sold")
    clock.goes_on(60 * DAY + 1)
    sweep(day)

    day.phone.syncs()
    day.phone.syncs()

    held = [row["id"] for row in day.phone.db.rows("select id from copies where kind = 'job'")]
    assert held == [job_id(2)]


def asks(day: Day) -> str:
    """Ann uses a part on a job that was cancelled: a question, and a matter in her feed. Its id."""
    day.does(job_id(1), "job.cancel", reason="sold")
    day.phone.does("part.use", job_id(1), visit=VISIT, text="valve", quantity=1).syncs()
    day.phone.syncs()
    found: str = day.rows("select id from question")[0].id
    return found


def answers(day: Day, question: str) -> None:
    rows = day.rows("select actor, n, hash from operation where n > 0")
    operations = [[row.actor, row.n, row.hash] for row in rows]
    day.does(job_id(1), "question.answer", question=question, answer="stands", operations=operations)


def matters(day: Day) -> list[tuple[str, str | None]]:
    """State and reason of each matter."""
    rows = day.rows("select line, gone from feed_entry where kind = 'matter'")
    told = [(json.loads(bytes(row.line)).get("doc", {}).get("state"), row.gone) for row in rows]
    return sorted((state or "gone", gone) for state, gone in told)


def test_an_answered_matter_leaves_seven_days_after_its_answer(day: Day, clock: StillClock) -> None:
    question = asks(day)
    clock.goes_on(30 * DAY)
    sweep(day)
    assert matters(day) == [("open", None)]

    answers(day, question)
    clock.goes_on(7 * DAY)
    assert sweep(day).counts["closed"] == 0
    clock.goes_on(1)
    assert sweep(day).counts["closed"] == 1

    assert matters(day) == [("gone", "closed")]
    assert no_digest_lies(day)
    day.phone.syncs()
    assert day.phone.db.rows("select id from copies where kind = 'matter'") == []


def test_codes_and_sessions_that_are_over_leave_no_trace(day: Day, clock: StillClock) -> None:
    day.office.dora.makes("device-codes", person=day.office.ann.id)
    code = sha256(b"somebody").hexdigest()
    with day.house.store.writing() as tx:
        tx.connection.exec_driver_sql(
            f"insert into sign_in_attempts (key, failures, since) values ('{code}', 3, {clock.now()})"
        )
    assert sum(expiring.run(day.house, lambda: False).counts.values()) == 0

    clock.goes_on(15 * MINUTE)
    counts = expiring.run(day.house, lambda: False).counts
    assert (counts["codes"] >= 1, counts["counters"] >= 1, counts["sessions"]) == (True, True, 0)
    clock.goes_on(2 * HOUR)
    sessions = len(day.rows("select 1 from staff_session"))
    assert expiring.run(day.house, lambda: False).counts["sessions"] == sessions > 0
