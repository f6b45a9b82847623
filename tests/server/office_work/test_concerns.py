"""Complaints and questions: taken on at any stage, answered once each, and told in the job's document."""

from __future__ import annotations

from server.clock import StillClock
from sync.instants import HOUR
from tests.server.office import Office
from tests.server.registry import Registry, cannot, does


def test_a_complaint_waits_until_it_is_answered(office: Office, home: Registry, clock: StillClock) -> None:
    job = does(office.dora, home.job(), "concern", kind="complaint", text="没人联系我", channel="phone")
    [waiting] = job["concerns"]
    assert (waiting["kind"], waiting["text"], waiting["answered_at"]) == ("complaint", "没人联系我", None)
    assert waiting["raised_at"].startswith("2026-11-24T01:00:00")
    clock.jumps(clock.now() + HOUR)

    job = does(office.mona, job, "concern-answer", of=waiting["id"], text="已致歉，今天上门")

    [answered] = job["concerns"]
    assert answered["answered_at"] == "2026-11-24T02:00:00.000Z"
    assert (answered["answered"]["name"], answered["answered"]["args"]["text"]) == (
        "Mona",
        "已致歉，今天上门",
    )


def test_an_answer_is_for_a_concern_that_waits(office: Office, home: Registry) -> None:
    job = home.job()
    assert cannot(office.dora, job, "concern-answer", text="好") == (409, "unknown_reference")
    job = does(office.dora, job, "concern", kind="question", text="几点来？")
    job = does(office.dora, job, "concern", kind="complaint", text="太慢")
    first, second = (each["id"] for each in job["concerns"])

    assert cannot(office.dora, job, "concern-answer", text="好") == (409, "unknown_reference")
    job = does(office.dora, job, "concern-answer", of=second, text="好")
    assert cannot(office.dora, job, "concern-answer", of=second, text="好") == (409, "unknown_reference")
    job = does(office.dora, job, "concern-answer", text="三点")

    assert all(each["answered_at"] for each in job["concerns"])
    assert job["concerns"][0]["id"] == first


def test_customers_complain_when_all_is_over(office: Office, home: Registry) -> None:
    job = does(office.dora, home.job(), "cancellation", reason="double")

    assert len(does(office.dora, job, "concern", kind="complaint", text="谁取消的？")["concerns"]) == 1


def test_a_concern_says_what_it_is(office: Office, home: Registry) -> None:
    job = home.job()

    assert cannot(office.dora, job, "concern", kind="rant", text="!") == (422, "bad_fields")
    assert cannot(office.dora, job, "concern", kind="complaint", text=" ") == (422, "bad_fields")
    assert cannot(office.dora, job, "concern", kind="complaint") == (422, "bad_fields")
