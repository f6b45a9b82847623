"""Jobs are made once, numbered by outlet and day, found, and read whole; each outlet sees its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy import text

from server.clock import StillClock
from server.house import house
from sync.instants import DAY, HOUR
from tests.server.office import Office
from tests.server.registry import Registry, does, stays_signed_in

MAKER = {"principal": "格力售后", "external_number": "GREE-0815"}


def count(app: Flask, table: str) -> int:
    with house(app).store.reading() as connection:
        return int(connection.execute(text(f"select count(*) from {table}")).scalar_one())


def test_a_job_holds_what_the_masters_said_when_it_was_made(office: Office, home: Registry) -> None:
    job = home.job()
    office.dora.changes("customers", home.customer, name="陈家改名了")

    again = office.dora.gets(f"/api/v1/jobs/{job['id']}")

    assert again["about"]["customer"]["name"] == "陈家"
    assert [contact["name"] for contact in again["about"]["contacts"]] == ["陈小姐", "陈老先生"]
    assert again["about"]["site"]["point"] == {
        "lat_e6": 31230416, "lon_e6": 121473701, "system": "WGS-84",
    }  # fmt: skip
    assert [unit["serial"] for unit in again["appliance"]["units"]] == ["IN-0417", "OUT-0417"]
    assert again["stage"] == "to_assign"
    assert [each["promise"] for each in again["commitments"]] == ["respond", "arrive", "finish"]


def test_jobs_are_numbered_by_outlet_and_by_day_in_its_zone(
    app: Flask, office: Office, home: Registry, clock: StillClock
) -> None:
    south = Registry(office, office.sven, office.south)

    numbers = [home.job()["number"], home.job()["number"], south.job()["number"]]
    clock.goes_on(15 * HOUR + 1)  # one past midnight in Shanghai
    stays_signed_in(app)
    numbers.append(home.job()["number"])

    assert numbers == ["261124-0001", "261124-0002", "261124-0001", "261125-0001"]


def test_the_same_principal_and_number_is_the_same_job(app: Flask, office: Office, home: Registry) -> None:
    first = office.dora.asks("POST", "/api/v1/jobs", home.wants(**MAKER))
    again = office.dora.asks("POST", "/api/v1/jobs", home.wants(**MAKER, fault="something else"))

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json["id"] == first.json["id"]
    assert again.json["about"]["fault"] == "不制冷"
    assert count(app, "job") == 1
    assert office.dora.gets("/api/v1/jobs", q="GREE")["items"][0]["id"] == first.json["id"]


def test_eight_dispatchers_make_the_same_job_at_once_and_it_is_there_once(
    app: Flask, office: Office, home: Registry
) -> None:
    def make(_: int) -> tuple[int, str]:
        answer = office.dora.asks("POST", "/api/v1/jobs", home.wants(**MAKER))
        return answer.status_code, answer.json["id"]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(make, range(8)))

    assert sorted(status for status, _ in answers) == [200] * 7 + [201]
    assert len({id for _, id in answers}) == 1
    assert (count(app, "job"), count(app, "operation")) == (1, 1)


def test_a_number_without_a_principal_says_nothing(office: Office, home: Registry) -> None:
    body = home.wants(external_number="GREE-0815")

    assert office.dora.is_refused("POST", "/api/v1/jobs", body) == (422, "bad_fields")


def test_a_resend_under_the_client_s_own_id_is_the_same_job(
    app: Flask, office: Office, home: Registry
) -> None:
    body = home.wants(id="01935b2e-0000-7000-8000-000000000001")

    statuses = [office.dora.asks("POST", "/api/v1/jobs", body).status_code for _ in range(2)]

    assert (statuses, count(app, "job")) == ([201, 200], 1)


def test_another_outlet_s_job_is_neither_found_nor_shown_nor_taken_over(
    office: Office, home: Registry
) -> None:
    job = home.job(**MAKER)
    south = Registry(office, office.sven, office.south)

    assert office.sven.gets("/api/v1/jobs")["items"] == []
    assert office.sven.is_refused("GET", f"/api/v1/jobs/{job['id']}") == (404, "not_found")
    assert office.sven.is_refused("POST", "/api/v1/jobs", home.wants()) == (409, "unknown_reference")
    assert office.sven.is_refused("POST", "/api/v1/jobs", south.wants(**MAKER)) == (409, "taken")
    closing = {"version": job["version"], "reason": "not mine"}
    path = f"/api/v1/jobs/{job['id']}/closing"
    assert office.sven.is_refused("POST", path, closing) == (404, "not_found")
    assert office.root.gets("/api/v1/jobs")["items"][0]["id"] == job["id"]


def test_a_site_or_contact_of_somebody_else_is_no_reference(office: Office, home: Registry) -> None:
    other = office.dora.makes("customers", name="李家", contacts=[])

    assert office.dora.is_refused("POST", "/api/v1/jobs", home.wants(customer=other["id"])) == (
        409, "unknown_reference",
    )  # fmt: skip
    nobody = home.wants(contacts=["01935b2e-0000-7000-8000-000000000009"])
    assert office.dora.is_refused("POST", "/api/v1/jobs", nobody) == (409, "unknown_reference")


def test_a_dangerous_fault_brings_its_safety_sentence_and_moves_the_job_up(
    office: Office, home: Registry
) -> None:
    safety = {"zh": "请先断电", "en": "Switch it off first"}
    names = {"zh": "漏电", "en": "leakage"}
    office.root.makes("faults", code="LEAK", name=names, dangerous=True, safety=safety)

    job = home.job(fault_code="LEAK")

    assert job["about"]["safety"] == safety
    assert job["about"]["priority"] == "urgent"
    assert home.job()["about"]["priority"] == "normal"


def whys(answer: Any) -> list[tuple[str, str]]:
    return [(each["number"], each["why"]) for each in answer["duplicates"]]


def test_jobs_like_the_new_one_are_named(office: Office, home: Registry, clock: StillClock) -> None:
    first = home.job()
    clock.goes_on(1)
    second = home.job(appliance=None)
    clock.goes_on(1)
    assert whys(first) == []
    assert whys(second) == [("261124-0001", "same_customer")]
    assert whys(home.job()) == [("261124-0002", "same_customer"), ("261124-0001", "same_appliance")]

    asked = office.dora.gets("/api/v1/jobs/duplicates", customer=home.customer["id"])

    assert [each["number"] for each in asked["items"]] == ["261124-0003", "261124-0002", "261124-0001"]


def test_a_repair_within_the_guarantee_is_named_as_what_the_new_job_repeats(
    app: Flask, office: Office, home: Registry, clock: StillClock
) -> None:
    first = home.job()
    does(office.dora, first, "closing")
    clock.goes_on(29 * DAY)
    stays_signed_in(app)
    again = home.job(repeat_of=first["id"])
    assert whys(again) == [("261124-0001", "repeat_of")]
    does(office.dora, again, "cancellation", reason="duplicate")

    clock.goes_on(2 * DAY)
    stays_signed_in(app)

    assert whys(home.job()) == []


def test_jobs_are_listed_newest_first_by_what_is_asked(
    office: Office, home: Registry, clock: StillClock
) -> None:
    jobs = []
    for _ in range(5):
        jobs.append(home.job())
        clock.goes_on(1_000)
    assigned = does(office.dora, jobs[1], "assignment", technician=office.ann.id)
    does(office.dora, jobs[2], "cancellation", reason="double")
    window = {"from": "2026-11-25T14:00:00+08:00", "to": "2026-11-25T16:00:00+08:00"}
    does(office.dora, assigned, "appointment", **window)

    def numbers(**asked: Any) -> list[str]:
        return [row["number"][-1] for row in office.dora.gets("/api/v1/jobs", **asked)["items"]]

    page = office.dora.gets("/api/v1/jobs", limit=2)
    assert [row["number"][-1] for row in page["items"]] == ["5", "4"]
    assert numbers(limit=2, after=page["next"]) == ["3", "2"]
    assert numbers(limit=2, after=jobs[0]["id"]) == []
    assert numbers(stage="cancelled") == ["3"]
    assert numbers(stage="open") == ["5", "4", "2", "1"]
    assert numbers(technician=office.ann.id) == ["2"]
    assert numbers(customer=home.customer["id"], q="261124-0004") == ["4"]
    assert numbers(appliance=office.ann.id) == []
    assert numbers(window_from="2026-11-25T15:00:00+08:00", window_to="2026-11-25T23:00:00+08:00") == ["2"]
    assert numbers(window_from="2026-11-25T16:00:00+08:00") == []
    row = office.dora.gets("/api/v1/jobs", technician=office.ann.id)["items"][0]
    assert (row["customer"], row["technician_name"]) == ("陈家", "Ann")
    assert row["window"] == ["2026-11-25T06:00:00.000Z", "2026-11-25T08:00:00.000Z"]


def test_making_the_same_job_twice_takes_one_number(app: Flask, office: Office, home: Registry) -> None:
    home.job(**MAKER)
    office.dora.asks("POST", "/api/v1/jobs", home.wants(**MAKER))

    assert home.job()["number"] == "261124-0002"


def test_a_list_says_when_the_next_promise_falls_due(office: Office, home: Registry) -> None:
    job = home.job()
    [line] = office.dora.gets("/api/v1/jobs")["items"]
    due = {each["promise"]: each["due"] for each in job["commitments"]}
    assert line["due_at"] == min(due.values()) == due["respond"]

    does(office.dora, job, "cancellation", reason="x")

    assert office.dora.gets("/api/v1/jobs", stage="cancelled")["items"][0]["due_at"] is None
