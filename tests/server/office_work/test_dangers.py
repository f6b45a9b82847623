"""Dora sees which promises are in danger, the one due first first, and which arrivals she has to judge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server.clock import StillClock
from server.house import house
from server.sweeps import commitments
from sync.instants import DAY, HOUR, MINUTE, SECOND, iso
from tests.server.office import NINE, Office
from tests.server.photographs import Day
from tests.server.registry import stays_signed_in

VISIT = "01935b2e-0000-7000-8000-0000000000f1"


@pytest.fixture
def day(app: Flask, office: Office, tmp_path: Path) -> Day:
    return Day(app, office, tmp_path, jobs=0)


def plan(day: Day, number: int, minutes: int) -> str:
    """A job of Ann's that was promised an arrival within so many minutes from nine o'clock."""
    id = f"01935b2e-0000-7000-8000-{number:012d}"
    promise = {"targets": {"arrive": {"open_minutes": minutes}}}
    day.does(id, "job.create", type="repair", reported_at=iso(NINE), promise=promise)
    day.does(id, "job.assign", technician=day.office.ann.id, helpers=[])
    return id


def judge(day: Day, clock: StillClock, instant: int) -> None:
    clock.goes_on(instant - clock.now())
    stays_signed_in(day.app)
    with day.app.app_context():
        house(day.app).contacts.flush(clock.now())
    while commitments.run(day.house, lambda: False).counts:
        pass


def seen(day: Day, **asked: Any) -> list[tuple[str, str]]:
    return [
        (each["job"][-1], each["outcome"])
        for each in day.office.dora.gets("/api/v1/promises", **asked)["items"]
    ]


def test_what_is_due_first_stands_first_and_what_is_not_in_danger_is_not_there(
    day: Day, clock: StillClock
) -> None:
    for number, minutes in ((1, 180), (2, 60), (3, 150), (4, 500)):
        plan(day, number, minutes)
    judge(day, clock, NINE + 150 * MINUTE)
    assert seen(day) == [("2", "unknown"), ("3", "unknown"), ("1", "due_soon")]
    first = day.office.dora.gets("/api/v1/promises")["items"][0]
    assert (first["technician_name"], first["told"], first["due"]) == (
        "Ann",
        ["dispatcher", "manager"],
        iso(NINE + HOUR),
    )


def test_what_is_broken_and_still_owed_has_a_list_of_its_own(day: Day, clock: StillClock) -> None:
    for number in (1, 2, 3):
        plan(day, number, 60)
    cancelled = f"01935b2e-0000-7000-8000-{2:012d}"
    judge(day, clock, NINE + 61 * MINUTE)
    day.does(cancelled, "job.cancel", reason="x")
    judge(day, clock, NINE + 31 * DAY)
    assert seen(day) == []
    assert seen(day, which="late") == [("1", "breached"), ("3", "breached")]


def test_pages_follow_each_other_without_a_gap(day: Day, clock: StillClock) -> None:
    for number in range(1, 8):
        plan(day, number, 60)
    judge(day, clock, NINE + HOUR)
    found, after = [], {}
    while True:
        page = day.office.dora.gets("/api/v1/promises", limit=3, **after)
        found += [each["job"][-1] for each in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert found == [str(number) for number in range(1, 8)]


@pytest.mark.parametrize("after", ["!", "e30", "WzEsMiwzLDRd", "x" * 300])
def test_a_place_that_is_none_is_named(day: Day, after: str) -> None:
    answer = day.office.dora.asks("GET", "/api/v1/promises", query_string={"after": after})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "after")


def test_another_outlet_sees_none_of_it(day: Day, clock: StillClock) -> None:
    plan(day, 1, 60)
    judge(day, clock, NINE + HOUR)
    assert day.office.sven.gets("/api/v1/promises")["items"] == []


def test_a_doubtful_arrival_waits_for_dora_until_she_settled_it(day: Day, clock: StillClock) -> None:
    """Ann's clock jumped between her last sync and her arrival."""
    job = plan(day, 1, 60)
    day.phone.syncs()
    clock.goes_on(50 * MINUTE)
    day.phone.clock = day.phone.device.clock = type(day.phone.clock)(
        lambda: clock.now() - 3 * HOUR, lambda: clock.now(), "another run"
    )
    day.phone.does("visit.arrive", job, visit=VISIT)
    clock.goes_on(2 * HOUR)
    day.phone.syncs()
    judge(day, clock, clock.now() + SECOND)
    assert [number for number, _ in seen(day, which="doubtful")] == ["1"]
    version = day.office.dora.gets(f"/api/v1/jobs/{job}")["version"]
    body = {"version": version, "promise": "arrive", "outcome": "met", "reason": "the neighbour saw her"}
    assert day.office.dora.asks("POST", f"/api/v1/jobs/{job}/judgement", body).status_code == 200
    judge(day, clock, clock.now() + SECOND)
    assert seen(day, which="doubtful") == []
