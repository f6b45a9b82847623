"""Remedy cases over the API: shown with days and law, settled once, taken back within ten minutes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server.clock import StillClock
from sync.instants import MINUTE
from tests.server.hand import count
from tests.server.office import Office
from tests.server.promises.lasting import Lasting
from tests.server.registry import Registry

PATH = "/api/v1/remedies"
REFUND = {"decision": "refund", "reason": "没有同型号"}


@pytest.fixture
def lasting(app: Flask, office: Office, home: Registry, tmp_path: Path) -> Lasting:
    """It begins at nine on day 0."""
    return Lasting(app, office, home, tmp_path / "ann")


@pytest.fixture
def case(lasting: Lasting) -> Any:
    """A repair that is not done on day 31: the case as it is listed."""
    job = lasting.reports()
    lasting.on_day(31).judged(job)
    [line] = lasting.office.dora.gets(PATH)["items"]
    return line


def settles(office: Office, case: Any, **members: Any) -> Any:
    return office.mona.asks("POST", f"{PATH}/{case['id']}/settlement", {**REFUND, **members})


def undoes(office: Office, case: Any) -> Any:
    return office.dora.asks("POST", f"{PATH}/{case['id']}/undo")


def test_a_case_says_how_long_and_what_the_law_says(lasting: Lasting, office: Office) -> None:
    """Ten days waited for the customer, and from day 20 on for a part."""
    job, visit = lasting.reports(), lasting.visit()
    lasting.phone.does("job.pause", job, reason="waiting_for_customer")
    lasting.on_day(10).phone.does("job.resume", job)
    lasting.on_day(20).phone.does("part.request", job, visit=visit, part="PCB-35", quantity=1).syncs()
    lasting.on_day(31).judged(job)

    [line] = office.dora.gets(PATH)["items"]
    shown = office.dora.gets(f"{PATH}/{line['id']}")

    assert (line["kind"], line["state"], line["job"], line["over"]) == ("repair", "open", job, True)
    assert (line["since"], line["due"]) == ("2026-11-24T01:00:00.000Z", "2026-12-24T16:00:00.000Z")
    assert shown["days"] == {"counted": 31, "customer": 10, "parts": 11, "other": 10}
    assert shown["thresholds"] == {
        "repair_days": 30, "parts_days": 90, "same_fault": 2, "guarantee_days": 30,
    }  # fmt: skip
    assert "30 日" in shown["article"]["says"]["zh"] and "30 days" in shown["article"]["says"]["en"]
    assert "第十二条" in shown["article"]["source"]["zh"]
    [request] = shown["proof"]["requests"]
    assert (request["of"][:2], request["grade"]) == ([job, lasting.phone.id], "claimed")
    assert {name: shown[name] for name in line} == line


def test_it_is_settled_once_with_a_reason_and_stands_in_the_trail(office: Office, case: Any) -> None:
    wrong = {"decision": "refund"}, {"decision": "repair", "reason": "x"}, {"decision": "none", "reason": " "}
    for body in wrong:
        refused = office.dora.is_refused("POST", f"{PATH}/{case['id']}/settlement", body)
        assert refused == (422, "bad_fields")

    done = settles(office, case)

    assert done.status_code == 200, done.text
    told = ("state", "decision", "reason", "settled_by", "released_at")
    assert [done.json[name] for name in told] == [
        "settled", "refund", "没有同型号", {"id": office.mona.id, "name": "Mona"}, "2026-12-25T01:10:00.000Z",
    ]  # fmt: skip
    assert settles(office, case, decision="none").json["code"] == "settled"
    assert office.dora.gets(PATH)["items"] == []
    assert [each["id"] for each in office.dora.gets(PATH, state="settled")["items"]] == [case["id"]]
    [row] = office.root.gets("/api/v1/audit", kind="remedy", subject=case["id"])["items"]
    assert (row["action"], row["actor"], row["after"]["decision"]) == ("settle", office.mona.id, "refund")


def test_a_decision_is_taken_back_within_ten_minutes(office: Office, case: Any, clock: StillClock) -> None:
    assert undoes(office, case).json["code"] == "not_now"
    settles(office, case)
    clock.goes_on(10 * MINUTE - 1)

    done = undoes(office, case)

    assert [done.json[name] for name in ("state", "decision", "settled_by", "settled_at")] == [
        "open",
        *[None] * 3,
    ]
    assert [each["id"] for each in office.dora.gets(PATH)["items"]] == [case["id"]]
    rows = office.root.gets("/api/v1/audit", kind="remedy")["items"]
    assert [(row["action"], row["after"]["decision"]) for row in rows] == [
        ("undo", "refund"),
        ("settle", "refund"),
    ]
    settles(office, case)
    clock.goes_on(10 * MINUTE)
    assert undoes(office, case).json["code"] == "too_late_to_undo"


def test_who_quotes_a_version_is_told_that_the_job_changed(
    lasting: Lasting, office: Office, case: Any
) -> None:
    seen = office.dora.gets(f"{PATH}/{case['id']}")["version"]
    lasting.does("job.chase", case["job"])
    assert settles(office, case, version=seen).json["code"] == "conflict"
    assert settles(office, case, version=seen + 1).status_code == 200


def test_late_evidence_leaves_what_was_settled_and_says_so(
    lasting: Lasting, office: Office, case: Any, clock: StillClock
) -> None:
    """The technician finds that it is out of warranty."""
    settles(office, case)
    lasting.phone.does("warranty.decide", case["job"], visit=lasting.visit(), warranty="out").syncs()
    lasting.judged(case["job"])

    [line] = office.dora.gets(PATH, state="settled")["items"]
    assert (line["decision"], line["over"]) == ("refund", False)
    assert undoes(office, case).json["state"] == "withdrawn"
    refused = settles(office, case)
    assert (refused.status_code, refused.json["code"], refused.json["state"]) == (409, "not_now", "withdrawn")
    assert [each["id"] for each in office.dora.gets(PATH, state="withdrawn")["items"]] == [case["id"]]


def test_another_outlet_s_cases_are_not_there(lasting: Lasting, office: Office, case: Any) -> None:
    assert office.sven.gets(PATH)["items"] == []
    assert office.sven.gets(PATH, outlet=office.north)["items"] == []
    assert office.sven.is_refused("GET", f"{PATH}/{case['id']}") == (404, "not_found")
    assert office.sven.is_refused("POST", f"{PATH}/{case['id']}/settlement", REFUND) == (404, "not_found")
    assert office.sven.is_refused("POST", f"{PATH}/{case['id']}/undo") == (404, "not_found")

    lasting.does(
        "job.transfer", case["job"], outlet=office.south, reason="nearer", technician=None, helpers=[]
    )
    assert office.dora.gets(PATH)["items"] == []
    lasting.judged(case["job"])
    assert [each["outlet"] for each in office.sven.gets(PATH)["items"]] == [office.south]


def test_pages_follow_each_other_and_are_of_one_outlet(lasting: Lasting, office: Office) -> None:
    jobs = [lasting.reports() for _ in range(3)]
    lasting.on_day(31).judged(*jobs)

    seen, after = list[str](), {}
    while True:
        page = office.root.gets(PATH, limit=1, outlet=office.north, **after)
        seen += [each["job"] for each in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}

    assert sorted(seen) == sorted(jobs)
    assert office.root.gets(PATH, outlet=office.south)["items"] == []
    assert office.root.gets(PATH, after="nonsense")["items"][0]["job"] == seen[0]


def test_an_exchange_begins_a_new_count_of_repairs(lasting: Lasting, office: Office) -> None:
    for day in (0, 2):
        lasting.repairs(lasting.on_day(day).reports())
    third = lasting.on_day(4).reports()
    lasting.repairs(third)
    lasting.judged(third)
    [case] = office.dora.gets(PATH)["items"]
    assert case["kind"] == "fault" and office.dora.gets(f"{PATH}/{case['id']}")["days"] is None
    assert settles(office, case, decision="exchange").status_code == 200

    fourth = lasting.on_day(6).reports()
    lasting.repairs(fourth)
    lasting.judged(third, fourth)

    assert office.dora.gets(PATH)["items"] == []
    assert [each["over"] for each in office.dora.gets(PATH, state="settled")["items"]] == [True]


def test_a_job_shows_the_warranty_as_bought_and_as_moved(lasting: Lasting, office: Office) -> None:
    """Three days under repair in one job, and two so far in another of the same machine."""
    home = lasting.home
    job = lasting.reports()
    told = office.dora.gets(f"/api/v1/jobs/{job}")
    names = ("warranty_until", "warranty_ends", "warranty_moved")
    assert [told[name] for name in names] == [None, None, None]
    home.appliance = office.dora.changes("appliances", home.appliance, warranty_until="2026-12-31")
    first = lasting.reports()
    lasting.on_day(2).repairs(first)
    lasting.does("job.cancel", job, reason="twice")
    second = lasting.on_day(10).reports()
    lasting.on_day(11)

    for each in (first, second):
        told = office.dora.gets(f"/api/v1/jobs/{each}")
        assert [told[name] for name in names] == ["2026-12-31", "2027-01-05", 5]


def test_thresholds_are_bounded_and_kept_in_the_trail(office: Office, home: Registry) -> None:
    path = f"/api/v1/appliance-classes/{home.kind['id']}"
    assert home.kind["legal"] is None
    for legal in (
        {"parts_days": 0},
        {"parts_days": 3651},
        {"parts_days": "60"},
        {"days": 60},
        60,
        {"same_fault": True},
    ):
        refused = office.root.is_refused("PATCH", path, {"version": 1, "legal": legal})
        assert refused == (422, "bad_fields"), legal
    phones = office.root.changes("appliance-classes", home.kind, legal={"parts_days": 60})
    assert phones["legal"] == {
        "repair_days": None,
        "parts_days": 60,
        "same_fault": None,
        "guarantee_days": None,
    }
    trail = office.root.gets("/api/v1/audit", kind="appliance_class")["items"]
    [row] = [row for row in trail if row["action"] == "change"]
    assert (row["before"]["legal"], row["after"]["legal"]["parts_days"]) == (None, 60)
    assert office.root.changes("appliance-classes", phones, legal=None)["legal"] is None


def test_other_thresholds_have_open_jobs_judged_again(lasting: Lasting, office: Office, app: Flask) -> None:
    open_, over = lasting.reports(), lasting.reports()
    lasting.does("job.close", over, reason="done")
    lasting.on_day(1)
    office.root.changes("appliance-classes", lasting.home.kind, legal={"repair_days": 10})
    later = "select count(*) from job where judge_at >= :now and id = :id"
    now = lasting.now()
    assert [count(app, later, now=now, id=id) for id in (open_, over)] == [1, 0]


def test_the_guarantee_of_the_class_is_printed_and_warned_of(lasting: Lasting, office: Office) -> None:
    office.root.changes("appliance-classes", lasting.home.kind, legal={"guarantee_days": 60})
    job = lasting.reports()
    lasting.repairs(job)
    [record] = office.dora.gets(f"/api/v1/jobs/{job}")["records"]
    assert '"guarantee_until":"2027-01-23"' in record["text"]
    lasting.on_day(59)
    assert [like["why"] for like in lasting.home.job()["duplicates"]] == ["repeat_of"]
