"""What the office does to a job: under the version it saw, in the stages that allow it, to its own jobs alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from server.clock import StillClock
from server.house import house
from tests.server.office import Desk, Office
from tests.server.phone import Phone
from tests.server.registry import Registry, cannot, does

VISIT = "01935b2e-0000-7000-8000-0000000000f1"
WINDOW = {"from": "2026-11-24T14:00:00+08:00", "to": "2026-11-24T16:00:00+08:00"}


@pytest.fixture
def bob(office: Office) -> Desk:
    """Another technician of the North."""
    made = office.root.makes("people", name="Bob", number="bob", roles=["technician"], outlet=office.north)
    return Desk(office.app, made["id"], None)


def ended(phone: Phone, job: str) -> None:
    """A visit repairs it."""
    phone.syncs()
    phone.does("visit.arrive", job, visit=VISIT).does("work.finish", job, visit=VISIT, result="repaired")
    phone.does("visit.leave", job, visit=VISIT, next="none").syncs()


def test_two_dispatchers_cannot_overwrite_each_other_unseen(
    office: Office, home: Registry, bob: Desk
) -> None:
    job = home.job()
    does(office.dora, job, "assignment", technician=office.ann.id)

    refused = office.root.asks(
        "POST", f"/api/v1/jobs/{job['id']}/assignment", {"technician": bob.id},
        headers={"If-Match": f'"{job["version"]}"'},
    )  # fmt: skip

    assert (refused.status_code, refused.json["code"]) == (409, "conflict")
    assert refused.json["current"] == job["version"] + 1
    assert office.dora.gets(f"/api/v1/jobs/{job['id']}")["technician"]["name"] == "Ann"


def test_an_act_without_the_version_it_was_made_from_is_not_done(office: Office, home: Registry) -> None:
    path = f"/api/v1/jobs/{home.job()['id']}/chase"

    assert office.dora.is_refused("POST", path, {}) == (422, "bad_fields")


def test_a_job_moves_from_phone_to_phone(office: Office, home: Registry, bob: Desk, tmp_path: Path) -> None:
    anns = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    bobs = Phone(office.app, tmp_path / "bob").enrols(office.dora, bob.id)
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id, helpers=[bob.id])
    assert jobs_on(anns) == jobs_on(bobs) == [job["id"]]

    does(office.dora, job, "assignment", technician=bob.id)

    assert (jobs_on(anns), jobs_on(bobs)) == ([], [job["id"]])


def jobs_on(phone: Phone) -> list[str]:
    phone.syncs()
    return [row["id"] for row in phone.db.rows("select id from copies where kind = 'job' order by id")]


def test_only_technicians_of_the_outlet_get_its_jobs(office: Office, home: Registry) -> None:
    job = home.job()
    stranger = office.root.makes(
        "people", name="Cai", number="c", roles=["technician"], outlet=office.south
    )  # fmt: skip

    assert cannot(office.dora, job, "assignment", technician=stranger["id"]) == (409, "unknown_reference")
    assert cannot(office.dora, job, "assignment", technician=office.dora.id) == (422, "bad_fields")
    both = {"technician": office.ann.id, "helpers": [office.ann.id]}
    assert cannot(office.dora, job, "assignment", **both) == (422, "bad_fields")


def test_a_transferred_job_is_the_other_outlet_s(office: Office, home: Registry, tmp_path: Path) -> None:
    phone = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    assert jobs_on(phone) == [job["id"]]

    response = office.dora.asks(
        "POST", f"/api/v1/jobs/{job['id']}/transfer",
        {"version": job["version"], "outlet": office.south, "reason": "nearer"},
    )  # fmt: skip

    assert response.status_code == 200
    assert office.dora.gets("/api/v1/jobs")["items"] == []
    moved = office.sven.gets(f"/api/v1/jobs/{job['id']}")
    assert (moved["outlet"], moved["stage"], moved["technician"]) == (office.south, "to_assign", None)
    assert jobs_on(phone) == []


def test_a_window_is_moved_on_the_same_visit_and_both_are_kept(office: Office, home: Registry) -> None:
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    job = does(office.dora, job, "appointment", **WINDOW)
    later = {"from": "2026-11-25T14:00:00+08:00", "to": "2026-11-25T16:00:00+08:00"}

    job = does(office.dora, job, "appointment", asked_by="technician", reason="traffic", **later)

    [visit] = job["visits"]
    assert visit["appointed"]["args"]["from"] == "2026-11-25T06:00:00.000Z"
    assert visit["lead"]["name"] == "Ann"
    assert [each["op"] for each in job["story"]].count("visit.appoint") == 2


def test_a_window_agreed_while_somebody_is_there_is_for_the_next_visit(
    office: Office, home: Registry, tmp_path: Path
) -> None:
    phone = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    phone.syncs()
    phone.does("visit.arrive", job["id"], visit=VISIT).syncs()
    job = office.dora.gets(f"/api/v1/jobs/{job['id']}")

    job = does(office.dora, job, "appointment", **WINDOW)

    assert [("arrived" in visit, "appointed" in visit) for visit in job["visits"]] == [
        (True, False),
        (False, True),
    ]


def test_a_window_must_end_after_it_begins(office: Office, home: Registry) -> None:
    assert cannot(office.dora, home.job(), "appointment", **{"from": WINDOW["to"], "to": WINDOW["from"]}) == (
        422, "bad_fields",
    )  # fmt: skip


def test_chasing_is_counted(office: Office, home: Registry) -> None:
    job = does(office.dora, home.job(), "chase", text="where is he?")

    assert does(office.dora, job, "chase")["chases"] == 2


def test_a_cancelled_job_leaves_the_phone_and_comes_back_when_it_is_reopened(
    office: Office, home: Registry, tmp_path: Path
) -> None:
    phone = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    assert jobs_on(phone) == [job["id"]]
    job = does(office.dora, job, "cancellation", reason="the customer called")
    assert (job["stage"], jobs_on(phone)) == ("cancelled", [])

    for act, members in (("chase", {}), ("assignment", {"technician": None}), ("closing", {})):
        assert cannot(office.dora, job, act, **members) == (409, "not_now")
    job = does(office.dora, job, "reopening", reason="it broke again")

    assert (job["stage"], jobs_on(phone)) == ("to_accept", [job["id"]])
    assert cannot(office.dora, job, "reopening", reason="once more") == (409, "not_now")


def test_what_the_outlet_demands_is_done_before_the_job_is(
    office: Office, home: Registry, tmp_path: Path
) -> None:
    phone = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    job = home.job(demands=["review", "call_back"])
    job = does(office.dora, job, "assignment", technician=office.ann.id)
    assert cannot(office.dora, job, "review", verdict="accepted") == (409, "not_now")
    ended(phone, job["id"])
    job = office.dora.gets(f"/api/v1/jobs/{job['id']}")
    assert job["stage"] == "to_review"

    assert cannot(office.dora, job, "review", verdict="returned") == (422, "bad_fields")
    job = does(office.dora, job, "review", verdict="returned", reason="no photo of the plate")
    assert job["stage"] == "to_review"
    job = does(office.mona, job, "review", verdict="accepted")
    assert job["stage"] == "to_call_back"
    job = does(office.dora, job, "call-back", reached=False)
    assert job["stage"] == "to_call_back"
    job = does(office.dora, job, "call-back", reached=True, satisfied=True, told_price=True, got_record=True)

    assert job["stage"] == "done"


def test_a_duplicate_goes_into_the_other_and_its_address_leads_there(
    office: Office, home: Registry, tmp_path: Path
) -> None:
    phone = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    first, second = home.job(), does(office.dora, home.job(), "assignment", technician=office.ann.id)
    phone.syncs()
    phone.does("visit.arrive", second["id"], visit=VISIT).syncs()
    second = office.dora.gets(f"/api/v1/jobs/{second['id']}")

    job = does(office.dora, second, "merge", into=first["id"])

    assert job["id"] == first["id"]
    assert len(job["visits"]) == 1
    assert office.dora.gets(f"/api/v1/jobs/{second['id']}")["id"] == first["id"]
    assert [row["id"] for row in office.dora.gets("/api/v1/jobs")["items"]] == [first["id"]]
    assert cannot(office.dora, job, "merge", into=second["id"]) == (409, "unknown_reference")


def test_jobs_of_two_outlets_do_not_become_one(office: Office, home: Registry) -> None:
    foreign = Registry(office, office.sven, office.south).job()

    assert cannot(office.root, home.job(), "merge", into=foreign["id"]) == (409, "unknown_reference")


def test_every_act_is_a_line_in_the_table_of_operations(app: Flask, office: Office, home: Registry) -> None:
    job = home.job()
    does(office.dora, job, "cancellation", reason="double")

    with house(app).store.reading() as connection:
        rows = connection.execute(
            text("select raw, actor, name, about from operation where n = 0 order by received, name")
        )  # fmt: skip
        lines = {row.name: row for row in rows}

    assert sorted(lines) == ["job.cancel", "job.create"]
    kept = lines["job.cancel"]
    assert (kept.actor, kept.about) == (f"office:{office.dora.id}", job["id"])
    assert json.loads(bytes(kept.raw))["args"] == {"reason": "double"}


def test_an_act_counts_after_what_it_was_made_in_knowledge_of_though_the_clock_stepped_back(
    office: Office, home: Registry, bob: Desk, clock: StillClock
) -> None:
    """Two web machines may be seconds apart; the dispatcher who came second still has the last word."""
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    clock.jumps(clock.now() - 5_000)

    job = does(office.root, job, "assignment", technician=bob.id)

    assert job["technician"]["name"] == "Bob"


def test_the_office_rings_and_the_promise_to_respond_is_kept_once_somebody_answered(
    office: Office, home: Registry
) -> None:
    job = home.job()
    job = does(office.dora, job, "contact", outcome="no_answer")
    assert respond(job) == "open"
    job = does(office.dora, job, "contact", outcome="agreed", contact="陈小姐", channel="wechat")
    assert respond(job) == "met"
    assert cannot(office.dora, job, "contact", outcome="shouted") == (422, "bad_fields")


def respond(job: Any) -> str:
    return str(next(each["outcome"] for each in job["commitments"] if each["promise"] == "respond"))
