"""Answers and settlements are taken back within ten minutes; what is harmless was never anybody's to answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from server.clock import StillClock
from sync.instants import MINUTE
from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.registry import Registry, does

VISIT = "01935b2e-0000-7000-8000-0000000000f1"


@pytest.fixture
def phone(office: Office, tmp_path: Path) -> Phone:
    """Ann's phone."""
    return Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)


@pytest.fixture
def job(office: Office, home: Registry, phone: Phone, clock: StillClock) -> Any:
    """Ann's job, cancelled a minute ago while her phone had no signal."""
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    phone.syncs()
    job = does(office.dora, job, "cancellation", reason="the customer called")
    clock.goes_on(MINUTE)
    return job


def uses(phone: Phone, job: Any) -> None:
    phone.does("part.use", job["id"], visit=VISIT, text="valve", quantity=2, unit="个").syncs()


def answers(office: Office, answer: str, **more: Any) -> Any:
    """Dora answers the only open question; the question."""
    [line] = office.dora.gets("/api/v1/questions")["items"]
    shown = office.dora.gets(f"/api/v1/questions/{line['id']}")
    body = {"answer": answer, "operations": [op["of"] for op in shown["did"]], **more}
    assert office.dora.asks("POST", f"/api/v1/questions/{line['id']}/answer", body).status_code == 200
    return office.dora.gets(f"/api/v1/questions/{line['id']}")


def undoes(office: Office, kind: str, id: str) -> Any:
    return office.dora.asks("POST", f"/api/v1/{kind}/{id}/undo")


def test_harmless_work_is_listed_as_answered_by_rule_and_stands_in_the_trail(
    office: Office, phone: Phone, job: Any, clock: StillClock
) -> None:
    phone.does("note.add", job["id"], visit=VISIT, text="nobody there").syncs()
    clock.goes_on(MINUTE)
    phone.does("visit.leave", job["id"], visit=VISIT, next="none").syncs()

    assert office.dora.gets("/api/v1/questions")["items"] == []
    [line] = office.dora.gets("/api/v1/questions", answered=1)["items"]
    assert (line["answer"], line["by_rule"], line["operations"], line["released_at"]) == (
        "stands",
        True,
        2,
        None,
    )
    whole = office.dora.gets(f"/api/v1/jobs/{job['id']}")
    assert (whole["withheld"], whole["released_at"]) == (False, None)
    assert [op["op"] for op in whole["story"] if op["by_rule"]] == ["note.add", "visit.leave"]
    trail = office.root.gets("/api/v1/audit", kind="question", subject=line["id"])["items"]
    assert [(row["actor"], row["after"]["by"], len(row["after"]["operations"])) for row in trail] == [
        (None, "rule", 2),
        (None, "rule", 1),
    ]


def test_written_again_the_job_adds_nothing_to_the_trail(office: Office, phone: Phone, job: Any) -> None:
    phone.does("note.add", job["id"], visit=VISIT, text="nobody there").syncs()
    does(office.dora, office.dora.gets(f"/api/v1/jobs/{job['id']}"), "reopening", reason="again")

    assert len(office.root.gets("/api/v1/audit", kind="question")["items"]) == 1


def test_what_stands_by_rule_may_be_set_aside(office: Office, phone: Phone, job: Any) -> None:
    phone.does("note.add", job["id"], visit=VISIT, text="nobody there").syncs()
    [line] = office.dora.gets("/api/v1/questions", answered=1)["items"]
    shown = office.dora.gets(f"/api/v1/questions/{line['id']}")
    body = {"answer": "set_aside", "operations": [op["of"] for op in shown["did"] if op["by_rule"]]}

    done = office.dora.asks("POST", f"/api/v1/questions/{line['id']}/answer", body)

    assert [op["op"] for op in done.json["story"] if op["struck_by"]] == ["note.add"]


def test_an_answer_is_taken_back_within_ten_minutes(
    office: Office, phone: Phone, job: Any, clock: StillClock
) -> None:
    uses(phone, job)
    asked = answers(office, "set_aside")
    clock.goes_on(10 * MINUTE - 1)

    done = undoes(office, "questions", asked["id"])

    assert done.status_code == 200
    assert (done.json["withheld"], done.json["released_at"]) == (True, None)
    [line] = office.dora.gets("/api/v1/questions")["items"]
    again = office.dora.gets(f"/api/v1/questions/{line['id']}")
    assert (again["answers"], [op["args"]["answer"] for op in again["undone"]]) == ([], ["set_aside"])
    trail = office.root.gets("/api/v1/audit", kind="question", subject=line["id"])["items"]
    assert [(row["action"], row["actor"], row["after"]["answer"]) for row in trail] == [
        ("undo", office.dora.id, "set_aside")
    ]


def test_ten_minutes_after_the_answer_it_stays(
    office: Office, phone: Phone, job: Any, clock: StillClock
) -> None:
    uses(phone, job)
    asked = answers(office, "stands")
    clock.goes_on(10 * MINUTE)

    refused = undoes(office, "questions", asked["id"])

    assert (refused.status_code, refused.json["code"]) == (409, "too_late_to_undo")
    assert refused.json["title"].startswith("More than ten minutes")
    whole = office.dora.gets(f"/api/v1/jobs/{job['id']}")
    assert (
        whole["released_at"]
        == asked["released_at"]
        == office.dora.gets("/api/v1/questions", answered=1)["items"][0]["released_at"]
    )


def test_an_open_question_has_nothing_to_take_back(office: Office, phone: Phone, job: Any) -> None:
    uses(phone, job)
    [line] = office.dora.gets("/api/v1/questions")["items"]

    assert undoes(office, "questions", line["id"]).json["code"] == "not_now"
    assert office.sven.is_refused("POST", f"/api/v1/questions/{line['id']}/undo") == (404, "not_found")


def test_an_answer_that_took_the_job_up_again_stays_once_the_office_went_on(
    office: Office, phone: Phone, job: Any
) -> None:
    uses(phone, job)
    asked = answers(office, "stands", reopen=True)
    does(
        office.dora,
        office.dora.gets(f"/api/v1/jobs/{job['id']}"),
        "assignment",
        technician=office.bob.id,
    )

    refused = undoes(office, "questions", asked["id"])

    assert (refused.status_code, refused.json["code"], refused.json["by"]) == (409, "built_on", "job.assign")


# settlements


@pytest.fixture
def hold(office: Office, home: Registry, phone: Phone) -> Any:
    """A line of Ann's on a job that was never hers, accepted."""
    job = home.job()
    phone.does("visit.arrive", job["id"], visit=VISIT).syncs()
    [line] = office.dora.gets("/api/v1/holds")["items"]
    done = office.dora.asks("POST", f"/api/v1/holds/{line['id']}/settlement", {"answer": "accept"})
    assert done.status_code == 200
    return line


def test_a_settlement_is_taken_back_within_ten_minutes(office: Office, hold: Any, clock: StillClock) -> None:
    clock.goes_on(10 * MINUTE - 1)

    done = undoes(office, "holds", hold["id"])

    assert (done.status_code, [each["code"] for each in done.json["receipts"]]) == (200, ["not_yours"])
    [again] = office.dora.gets("/api/v1/holds")["items"]
    assert (again["id"], again["lines"], again["released_at"]) == (hold["id"], 1, None)
    assert office.dora.gets(f"/api/v1/jobs/{hold['job']}")["visits"] == []
    actions = [row["action"] for row in office.root.gets("/api/v1/audit", kind="hold")["items"]]
    assert actions == ["undo", "settle"]
    settled = office.dora.asks("POST", f"/api/v1/holds/{hold['id']}/settlement", {"answer": "accept"})
    assert [each["receipt"] for each in settled.json["receipts"]] == ["applied"]


def test_ten_minutes_after_the_settlement_it_stays(office: Office, hold: Any, clock: StillClock) -> None:
    clock.goes_on(10 * MINUTE)

    assert undoes(office, "holds", hold["id"]).json["code"] == "too_late_to_undo"


def test_a_settlement_that_something_builds_on_says_what(office: Office, hold: Any) -> None:
    does(office.dora, office.dora.gets(f"/api/v1/jobs/{hold['job']}"), "chase")

    refused = undoes(office, "holds", hold["id"])

    assert (refused.status_code, refused.json["code"], refused.json["by"]) == (409, "built_on", "job.chase")


def test_a_hold_that_waits_has_nothing_to_take_back(office: Office, hold: Any) -> None:
    undoes(office, "holds", hold["id"])

    assert undoes(office, "holds", hold["id"]).json["code"] == "not_now"
