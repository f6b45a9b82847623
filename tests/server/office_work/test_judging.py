"""A dispatcher settles what is in doubt, with a reason, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from server.clock import StillClock
from server.house import house
from server.sweeps import commitments
from sync.device.clock import Clocks
from sync.instants import HOUR, MINUTE, millis
from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.registry import Registry, cannot, does, stays_signed_in

VISIT = "01935b2e-0000-7000-8000-0000000000f1"
VERDICT = {"promise": "arrive", "outcome": "met", "reason": "门卫登记 17:20"}


@pytest.fixture
def doubtful(office: Office, home: Registry, clock: StillClock, tmp_path: Path) -> Any:
    """Ann arrived half an hour before the deadline by the counters, offline, with a clock an hour off."""
    phone = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    phone.syncs()
    phone.clock = Clocks(lambda: clock.now() - HOUR, clock.monotonic, "run")
    phone.device.clock = phone.clock
    clock.goes_on(millis("2026-11-25T17:30:00+08:00") - clock.now())
    phone.does("visit.arrive", job["id"], visit=VISIT)
    clock.goes_on(90 * MINUTE)
    stays_signed_in(office.app)
    phone.syncs()
    return office.dora.gets(f"/api/v1/jobs/{job['id']}")


def of(job: Any, promise: str) -> Any:
    [found] = [each for each in job["commitments"] if each["promise"] == promise]
    return found


def test_what_is_in_doubt_is_settled_with_a_reason(office: Office, doubtful: Any) -> None:
    assert of(doubtful, "arrive")["grade"] == "doubtful"

    job = does(office.mona, doubtful, "judgement", **VERDICT)

    [settled] = [op for op in job["story"] if op["op"] == "commitment.settle"]
    assert settled["args"] == {**VERDICT, "of": ""}
    assert settled["name"] == "Mona"


def test_what_is_not_in_doubt_is_not_settled(office: Office, doubtful: Any) -> None:
    refused = office.dora.asks(
        "POST",
        f"/api/v1/jobs/{doubtful['id']}/judgement",
        {**VERDICT, "promise": "finish", "version": doubtful["version"]},
    )

    assert (refused.status_code, refused.json["code"]) == (409, "not_doubtful")
    assert (refused.json["promise"], refused.json["outcome"]) == ("finish", "open")


def test_what_is_proved_is_not_settled_otherwise(office: Office, home: Registry, tmp_path: Path) -> None:
    phone = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    phone.syncs()
    phone.does("visit.arrive", job["id"], visit=VISIT).syncs()
    job = office.dora.gets(f"/api/v1/jobs/{job['id']}")
    assert of(job, "arrive")["grade"] == "proved"

    assert cannot(office.dora, job, "judgement", **{**VERDICT, "outcome": "breached"}) == (
        409,
        "not_doubtful",
    )


def test_a_judgement_names_a_promise_of_the_job_and_its_reason(office: Office, doubtful: Any) -> None:
    appointment = {**VERDICT, "promise": "keep_appointment"}
    assert cannot(office.dora, doubtful, "judgement", **appointment) == (409, "unknown_reference")
    elsewhere = {**VERDICT, "of": VISIT}
    assert cannot(office.dora, doubtful, "judgement", **elsewhere) == (409, "unknown_reference")
    for wrong in ({"outcome": "late"}, {"promise": "smile"}, {"reason": ""}, {"reason": None}):
        assert cannot(office.dora, doubtful, "judgement", **{**VERDICT, **wrong}) == (422, "bad_fields")


@pytest.mark.parametrize(
    ("said", "outcome"),
    [("met", "met_reported_late"), ("breached", "breached"), ("as_estimated", "met_reported_late")],
)
def test_a_judgement_counts_at_once_and_in_the_report(
    office: Office, doubtful: Any, said: str, outcome: str
) -> None:
    assert reported(office)["kept_split"]["doubtful"] == 1

    job = does(office.dora, doubtful, "judgement", **{**VERDICT, "outcome": said})

    assert (of(job, "arrive")["outcome"], of(job, "arrive")["settled"]) == (outcome, True)
    told = reported(office)
    split = told["breached_split" if said == "breached" else "kept_split"]
    assert (split["settled"], told["kept_split"]["doubtful"]) == (1, 0)


def test_the_latest_judgement_counts_and_both_are_kept(office: Office, doubtful: Any) -> None:
    job = does(office.dora, doubtful, "judgement", **VERDICT)

    job = does(office.mona, job, "judgement", **{**VERDICT, "outcome": "breached", "reason": "录像 18:20"})

    assert of(job, "arrive")["outcome"] == "breached"
    assert [op["op"] for op in job["story"]].count("commitment.settle") == 2
    [arrive] = [
        each
        for each in office.dora.gets(f"/api/v1/jobs/{job['id']}/promises")["promises"]
        if each["promise"] == "arrive"
    ]
    assert (arrive["settlement"]["by"]["name"], arrive["settlement"]["reason"]) == ("Mona", "录像 18:20")


def reported(office: Office) -> Any:
    """The figures on arrivals, once the sweep has been through."""
    with office.app.app_context():
        while commitments.run(house(office.app), lambda: False).counts:
            pass
    return office.dora.gets("/api/v1/reports/promises", promise="arrive")["total"]
