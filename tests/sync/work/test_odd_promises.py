"""Whatever stands in a frozen promise, a fact is never refused for its sake; and only the office promises anything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sync.instants import DAY
from sync.work import alarms
from sync.work.commitment import Commitment
from sync.work.commitments import commitments, reported_at
from sync.work.outcomes import Phone, standing
from sync.work.policies import STANDARD
from sync.work.promises import PLAIN, terms
from tests.operations import COMPLETE
from tests.sync.work.cast import MORNING, Office, the
from tests.sync.work.test_promises import WEEK, at, made, promised

ODD: tuple[Any, ...] = (
    None,
    7,
    -1,
    2**60,
    True,
    "x",
    "",
    [],
    [1],
    ["x", None],
    [[]],
    {},
    {"x": 1},
    {"arrive": 1},
)
MEMBERS = (
    "policy",
    "calendar",
    "targets",
    "alarms",
    "pauses",
    "customer_choice",
    "rule",
    "demands",
    "tolerance",
    "grace",
)
OF_CALENDARS = (
    "zone",
    "weekdays",
    "windows",
    "holidays",
    "extra_days",
    "extra_windows",
    "horizon",
    "id",
    "edition",
)
INSIDE = [
    *({**promised(240), member: odd} for member in MEMBERS for odd in ODD),
    *({**promised(240), "calendar": {**WEEK, member: odd}} for member in OF_CALENDARS for odd in ODD),
    *({**promised(240), "targets": {"arrive": odd, "finish": odd, "respond": odd}} for odd in ODD),
    *({**promised(240), "alarms": {"arrive": odd}} for odd in ODD),
    *({**promised(240), "alarms": {"arrive": [{"percent": odd, "tell": odd}]}} for odd in ODD),
    *({**promised(240), "pauses": {"finish": odd}} for odd in ODD),
    *ODD,
]


def lives_through(office: Office) -> list[Commitment]:
    """A day on the job: every fact is applied, and how it stands can be said at any time."""
    facts = ("contact.attempt", "visit.appoint", "job.pause", "visit.arrive", "part.request", "work.finish")
    for op in facts:
        assert office.ann.does(op).receipt == "applied", op
    office.does("concern.raise", kind="complaint", text="late")
    office.does("job.reopen", reason="leaks")
    found = list(commitments(office.job()))
    for each in found:
        for now in range(MORNING, MORNING + 40 * DAY, 5 * DAY):
            standing(replace(each, kept=None), now, [Phone("anns", "ann", 0, 0, True)])
        alarms.steps(replace(each, kept=None))
    return found


def test_every_member_of_a_frozen_promise_may_be_odd() -> None:
    for number, odd in enumerate(INSIDE):
        office = Office()
        office.plans(promise=odd)
        assert lives_through(office), f"{number}: {odd!r}"


def test_every_member_of_a_promise_that_was_changed_may_be_odd() -> None:
    for number, odd in enumerate(INSIDE):
        office = Office()
        office.plans(promise=promised(240))
        office.does("job.amend", about={"promise": odd})
        assert lives_through(office), f"{number}: {odd!r}"


def test_what_is_odd_counts_as_the_standard(office: Office) -> None:
    office.plans(
        promise={**promised(240), "grace": "long", "tolerance": -5, "rule": 3, "calendar": {"zone": "Mars"}}
    )
    [said] = terms(office.job())
    assert (said.grace, said.tolerance, said.rule, said.calendar) == (240, 30, "retroactive", PLAIN)
    assert said.alarms("arrive") == STANDARD.terms["alarms"]["arrive"]


@pytest.mark.parametrize("said", ["yesterday", "2026-11-24", 7, None, {}])
def test_a_report_that_names_no_instant_was_made_with_the_job(office: Office, said: object) -> None:
    office.plans(reported_at=said)
    created = office.job().created
    assert created is not None
    assert reported_at(office.job()) == created.when.estimate


def test_a_device_promises_nothing_and_says_nothing_that_only_the_office_says(office: Office) -> None:
    opened = the("at-the-door")
    smuggled = {
        "promise": promised(9),
        "reported_at": "never",
        "demands": ["review"],
        "priority": "urgent",
        "principal": "a maker",
        "number": "W9",
    }
    assert office.ann.does("job.open", opened, **smuggled).receipt == "applied"
    job = office.job(opened)
    assert set(job.about) == {"source", *COMPLETE["job.open"]} - {"blobs", "act"}
    [said] = terms(job)
    assert said.given == {}


@pytest.mark.parametrize(
    "op", ["job.accept", "job.pause", "visit.appoint", "visit.arrive", "work.finish", "note.add"]
)
def test_what_else_a_device_says_never_becomes_a_promise(office: Office, op: str) -> None:
    office.plans(promise=promised(240))
    before = terms(office.job())
    smuggled = {
        "promise": promised(9),
        "about": {"promise": promised(9)},
        "calendar": 1,
        "reopen": True,
        "of": 3,
    }
    assert office.ann.does(op, **smuggled).receipt == "applied"
    assert terms(office.job()) == before


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("0001-01-01T00:00:00+14:00", "0001-01-01T02:00:00+14:00"),
        ("9999-12-31T20:00:00-12:00", "9999-12-31T23:00:00-12:00"),
        ("2026-11-25T10:00:00+08:00", "9999-12-31T23:00:00-12:00"),
        ("2206-11-25T10:00:00+08:00", "2206-11-25T12:00:00+08:00"),
    ],
)
def test_a_year_that_somebody_mistyped_breaks_nothing(office: Office, begins: str, ends: str) -> None:
    office.plans(promise=promised(240, alarms={"arrive": [{"percent": 150, "tell": ["dispatcher"]}]}))
    assert office.ann.does("visit.appoint", **{"from": begins, "to": ends}).receipt == "applied"
    for each in commitments(office.job()):
        alarms.steps(each)
        assert standing(each, MORNING, ()).outcome in ("open", "due_soon", "breached")


CLOSED: list[dict[str, Any]] = [{"weekdays": []}, {"windows": []}]


@pytest.mark.parametrize("never", CLOSED)
def test_a_calendar_that_never_opens_has_no_deadline_and_refuses_no_fact(
    office: Office, never: dict[str, Any]
) -> None:
    office.plans(promise={**promised(240), "calendar": {**WEEK, **never}})
    found = {each.promise: each for each in lives_through(office)}
    assert (found["arrive"].due, found["finish"].due) == (None, None)
    window = replace(found["keep_appointment"], kept=None, off=None)
    assert window.due is not None
    silent = [Phone("anns", "ann", 0, 0, True)]
    assert standing(window, window.due, silent).outcome == "unknown"
    assert standing(window, window.due + 30 * DAY, silent).outcome == "breached"


def test_a_calendar_whose_last_day_is_over_tells_no_more_thresholds(office: Office) -> None:
    tell = {"arrive": [{"percent": 100, "tell": ["dispatcher"]}, {"percent": 150, "tell": ["manager"]}]}
    calendar = {**WEEK, "weekdays": [], "extra_days": ["2026-11-24"]}
    office.plans(
        reported_at="2026-11-24T09:00:00+08:00",
        promise={**promised(540), "calendar": calendar, "alarms": tell},
    )
    arrive = made(office)
    assert arrive.due == at("18:00")
    assert [(step.percent, step.heard_at) for step in alarms.steps(arrive)] == [(100, None)]


def test_around_the_clock_it_is_due_at_night_and_told_at_night(office: Office) -> None:
    always = {**WEEK, "weekdays": [0, 1, 2, 3, 4, 5, 6], "windows": [[0, 1440]]}
    tell = {"arrive": [{"percent": 100, "tell": ["dispatcher"]}]}
    office.plans(
        reported_at="2026-11-28T20:00:00+08:00", promise={**promised(360), "calendar": always, "alarms": tell}
    )
    [step] = alarms.steps(made(office))
    assert step.at == step.heard_at == at("02:00", 29)
