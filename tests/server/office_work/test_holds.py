"""Held lines are settled as a whole, quarantined lines mended or read again; both once, and only by their outlet."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from server.house import house
from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.registry import Registry, does

VISIT = "01935b2e-0000-7000-8000-0000000000f1"
NOWHERE = "01935b2e-0000-7000-8000-00000000dead"


@pytest.fixture
def phone(office: Office, tmp_path: Path) -> Phone:
    """Ann's phone."""
    return Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)


@pytest.fixture
def hold(office: Office, home: Registry, phone: Phone) -> Any:
    """Two lines of Ann on a job that was never hers."""
    job = home.job()
    phone.does("visit.arrive", job["id"], visit=VISIT).does("note.add", job["id"], visit=VISIT, text="hi")
    phone.syncs()
    [line] = office.dora.gets("/api/v1/holds")["items"]
    return office.dora.gets(f"/api/v1/holds/{line['id']}")


def settles(office: Office, hold: Any, **body: Any) -> Any:
    return office.dora.asks("POST", f"/api/v1/holds/{hold['id']}/settlement", body)


def test_a_hold_shows_whose_lines_wait_on_what_and_why(office: Office, hold: Any) -> None:
    assert (hold["code"], hold["person"]["name"], hold["number"]) == ("not_yours", "Ann", "261124-0001")
    assert [(op["op"], op["of"][1]) for op in hold["operations"]] == [("visit.arrive", 1), ("note.add", 2)]
    job = office.dora.gets(f"/api/v1/jobs/{hold['job']}")
    assert [(each["id"], each["lines"]) for each in job["holds"]] == [(hold["id"], 2)]


def test_a_hold_on_a_duplicate_is_seen_on_the_job_that_goes_on(
    office: Office, home: Registry, hold: Any
) -> None:
    goes_on = home.job()
    duplicate = office.dora.gets(f"/api/v1/jobs/{hold['job']}")
    does(office.dora, duplicate, "merge", into=goes_on["id"])
    job = office.dora.gets(f"/api/v1/jobs/{goes_on['id']}")
    assert [each["id"] for each in job["holds"]] == [hold["id"]]


def test_an_accepted_hold_applies_all_its_lines_once(office: Office, hold: Any) -> None:
    done = settles(office, hold, answer="accept")

    assert [each["receipt"] for each in done.json["receipts"]] == ["applied", "applied"]
    job = office.dora.gets(f"/api/v1/jobs/{hold['job']}")
    assert [visit["lead"]["name"] for visit in job["visits"]] == ["Ann"]
    assert job["holds"] == []
    again = settles(office, hold, answer="accept")
    assert (again.status_code, again.json["code"]) == (409, "settled")
    assert [row["settled"] for row in office.dora.gets("/api/v1/holds", answered=1)["items"]] == ["accepted"]
    trail = office.root.gets("/api/v1/audit", kind="hold")["items"]
    assert [(row["action"], row["actor"]) for row in trail] == [("settle", office.dora.id)]


def test_kept_lines_are_notes_and_nothing_else(office: Office, hold: Any) -> None:
    settles(office, hold, answer="keep")

    job = office.dora.gets(f"/api/v1/jobs/{hold['job']}")
    assert [visit["arrival"] for visit in job["visits"]] == []
    assert [op["op"] for op in job["story"]].count("note.add") == 2


def test_moved_lines_are_the_other_job_s(office: Office, home: Registry, hold: Any) -> None:
    right = home.job()

    settles(office, hold, answer="move", job=right["id"])

    assert len(office.dora.gets(f"/api/v1/jobs/{right['id']}")["visits"]) == 1
    assert office.dora.gets(f"/api/v1/jobs/{hold['job']}")["visits"] == []


def test_lines_move_only_to_jobs_of_the_own_outlet(office: Office, hold: Any) -> None:
    foreign = Registry(office, office.sven, office.south).job()

    for job in (foreign["id"], NOWHERE):
        refused = settles(office, hold, answer="move", job=job)
        assert (refused.status_code, refused.json["code"]) == (409, "unknown_reference")
    refused = settles(office, hold, answer="move")
    assert (refused.status_code, refused.json["code"]) == (422, "bad_fields")


def test_lines_on_a_job_nobody_knows_cannot_be_accepted_but_moved(
    office: Office, home: Registry, phone: Phone
) -> None:
    phone.does("visit.arrive", NOWHERE, visit=VISIT).syncs()
    [hold] = office.dora.gets("/api/v1/holds")["items"]
    assert hold["code"] == "unknown_job"

    assert settles(office, hold, answer="accept").json["code"] == "unknown_reference"

    assert settles(office, hold, answer="move", job=home.job()["id"]).status_code == 200


def test_a_phone_that_waits_to_be_confirmed_is_confirmed_not_settled(
    office: Office, home: Registry, tmp_path: Path
) -> None:
    phone = Phone(office.app, tmp_path / "new").enrols(office.dora, office.ann.id, confirmed=False)
    phone.does("visit.arrive", home.job()["id"], visit=VISIT).syncs()
    [hold] = office.dora.gets("/api/v1/holds")["items"]

    assert settles(office, hold, answer="accept").json["code"] == "not_now"


def test_another_outlet_s_holds_are_not_there(office: Office, hold: Any) -> None:
    assert office.sven.gets("/api/v1/holds")["items"] == []
    path = f"/api/v1/holds/{hold['id']}"
    assert office.sven.is_refused("GET", path) == (404, "not_found")
    assert office.sven.is_refused("POST", f"{path}/settlement", {"answer": "accept"}) == (404, "not_found")


@pytest.fixture
def bad(office: Office, home: Registry, phone: Phone) -> Any:
    """A line of Ann's whose quantity is negative."""
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    phone.syncs()
    phone.does("part.use", job["id"], visit=VISIT, text="valve", quantity=-2, unit="个").syncs()
    [line] = office.dora.gets("/api/v1/quarantine")["items"]
    return line


def test_a_quarantined_line_is_shown_byte_for_byte(app: Flask, bad: Any) -> None:
    with house(app).store.reading() as connection:
        raw = bytes(connection.execute(text("select raw from operation where n = 1")).scalar_one())

    assert b64decode(bad["bytes"]) == raw
    assert bad["text"] == raw.decode()
    assert (bad["code"], bad["op"], bad["args"]["quantity"]) == ("bad_args", "part.use", -2)


def test_a_mended_line_applies_with_its_own_number_and_time(office: Office, bad: Any) -> None:
    path = f"/api/v1/quarantine/{bad['id']}/mending"
    still = {"args": {**bad["args"], "quantity": -1}}
    assert office.dora.is_refused("POST", path, still) == (422, "bad_fields")

    done = office.dora.asks("POST", path, {"args": {**bad["args"], "quantity": 2}})

    assert [each["receipt"] for each in done.json["receipts"]] == ["applied"]
    [used] = office.dora.gets(f"/api/v1/jobs/{bad['job']}")["parts"]
    assert (used["of"][1], used["at"], used["args"]["quantity"]) == (bad["n"], bad["when"]["at"], 2)
    assert office.dora.gets("/api/v1/quarantine")["items"] == []
    assert office.dora.is_refused("POST", path, still) == (409, "settled")


def test_a_line_that_is_still_not_understood_stays(office: Office, bad: Any) -> None:
    path = f"/api/v1/quarantine/{bad['id']}/replay"

    assert office.dora.is_refused("POST", path) == (422, "bad_fields")
    assert len(office.dora.gets("/api/v1/quarantine")["items"]) == 1


def test_another_outlet_s_quarantine_is_not_there(office: Office, bad: Any) -> None:
    assert office.sven.gets("/api/v1/quarantine")["items"] == []
    path = f"/api/v1/quarantine/{bad['id']}/replay"
    assert office.sven.is_refused("POST", path) == (404, "not_found")
    for nonsense in ("nonsense", "%00.1.x", bad["id"].replace(".1.", ".x.")):
        path = f"/api/v1/quarantine/{nonsense}/replay"
        assert office.dora.is_refused("POST", path) == (404, "not_found")


def test_lines_are_not_accepted_onto_another_outlet_s_job(office: Office, phone: Phone) -> None:
    """Dora may give Ann's lines away or keep them; what stands on a job of the South is for Sven to say."""
    foreign = Registry(office, office.sven, office.south).job()
    phone.does("visit.arrive", foreign["id"], visit=VISIT).syncs()
    [hold] = office.dora.gets("/api/v1/holds")["items"]

    refused = settles(office, hold, answer="accept")

    assert (refused.status_code, refused.json["code"]) == (409, "unknown_reference")
    assert office.sven.gets(f"/api/v1/jobs/{foreign['id']}")["visits"] == []


def test_lines_of_a_revoked_phone_that_open_a_job_are_accepted_with_it(
    office: Office, tmp_path: Path
) -> None:
    phone = Phone(office.app, tmp_path / "new").enrols(office.dora, office.ann.id, confirmed=False)
    contact = {"name": "陈", "phones": ["138 0000 1234"]}
    site = {"city": "上海", "street": "南京西路 1 号"}
    opened = {"contacts": [contact], "site": site, "appliance": {"class": "空调"}, "type": "repair"}
    phone.does("job.open", NOWHERE, fault="不制冷", **opened).syncs()
    path = f"/api/v1/devices/{phone.id}/revocation"
    assert office.dora.asks("POST", path).status_code == 200
    [hold] = office.dora.gets("/api/v1/holds")["items"]

    assert settles(office, hold, answer="accept").status_code == 200
    assert office.dora.gets(f"/api/v1/jobs/{NOWHERE}")["outlet"] == office.north
