"""Wiping a phone by force: ordered by a dispatcher of its outlet, written in the trail, told at the next contact."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from sync.device.outbox import unsent
from tests.handmade import JOB, VISIT
from tests.server.hand import count, office_does
from tests.server.office import Office
from tests.server.phone import Phone


@pytest.fixture
def phone(app: Flask, office: Office, tmp_path: Path) -> Phone:
    """Ann's phone with her job, and one note that was quarantined: reason enough to keep it."""
    made = Phone(app, tmp_path / "phone").enrols(office.dora, office.ann.id)
    office_does(app, office.dora, "job.create", outlet=office.north, type="repair")
    office_does(app, office.dora, "job.assign", technician=office.ann.id, helpers=[])
    made.syncs()
    made.does("tea.drink", JOB, cups=2)
    made.syncs()
    return made


def orders(office: Office, phone: Phone, path: str, body: object = None) -> int:
    """An order of Dora's about this phone; its status."""
    return office.dora.asks("POST", f"/api/v1/devices/{phone.id}/{path}", body).status_code


def wipes(office: Office, phone: Phone) -> int:
    """Dora has it wiped."""
    return orders(office, phone, "wipe", {"reason": "stolen from the van"})


def is_empty(phone: Phone) -> bool:
    """Nothing is left on it."""
    tables = ("enrolments", "lines", "tokens", "copies", "blobs")
    return not any(phone.db.rows(f"select * from {table}") for table in tables)


@pytest.mark.parametrize("became", ["retirement", "revocation", "loss"])
def test_a_phone_with_work_outstanding_is_wiped_by_order(office: Office, phone: Phone, became: str) -> None:
    orders(office, phone, became)
    assert phone.syncs().pull == "none"
    assert wipes(office, phone) == 200
    phone.does("note.add", JOB, visit=VISIT, text="the last one")
    outcome = phone.syncs()
    assert (outcome.pull, outcome.forced, outcome.sent, is_empty(phone)) == ("wipe", True, 1, True)


def test_a_phone_that_is_in_use_is_not_wiped(office: Office, phone: Phone) -> None:
    assert wipes(office, phone) == 409
    assert phone.syncs().pull == "ok"


def test_an_order_needs_a_reason(office: Office, phone: Phone) -> None:
    orders(office, phone, "loss")
    assert orders(office, phone, "wipe", {}) == 422
    assert orders(office, phone, "wipe", {"reason": ""}) == 422


def test_an_order_is_written_in_the_trail_once(app: Flask, office: Office, phone: Phone) -> None:
    phone.does("note.add", JOB, visit=VISIT, text="not here")
    orders(office, phone, "loss")
    for _ in range(2):
        assert wipes(office, phone) == 200
    [written] = [each for each in office.root.gets("/api/v1/audit")["items"] if each["action"] == "wipe"]
    assert (written["kind"], written["subject"]) == ("device", phone.id)
    assert written["after"] == {"reason": "stolen from the van", "through": 1, "unsent": 0}
    assert (
        count(app, "select count(*) from audit where action = 'wipe' and actor = :id", id=office.dora.id) == 1
    )
    assert len(unsent(phone.db)) == 1


def test_the_list_of_phones_says_what_was_ordered(office: Office, phone: Phone) -> None:
    orders(office, phone, "loss")
    [shown] = office.dora.gets("/api/v1/devices")["items"]
    assert shown["wipe_ordered_at"] is None
    wipes(office, phone)
    [shown] = office.dora.gets("/api/v1/devices")["items"]
    assert shown["wipe_ordered_at"] is not None


def test_another_outlet_s_phone_is_not_theirs_to_wipe(office: Office, phone: Phone) -> None:
    orders(office, phone, "loss")
    path = f"/api/v1/devices/{phone.id}/wipe"
    assert office.sven.is_refused("POST", path, {"reason": "why not"}) == (404, "not_found")
    assert phone.syncs().pull == "none"


def test_a_copy_that_lies_is_told_to_the_office(office: Office, phone: Phone) -> None:
    phone.db.run("update feeds set total = 1 where feed like 't:%'")
    phone.syncs()
    phone.syncs()
    alerts = [
        each for each in office.dora.gets("/api/v1/alerts")["items"] if each["code"] == "digest_mismatch"
    ]
    assert [each["device"]["id"] for each in alerts] == [phone.id]
    assert f"t:{office.ann.id}" in alerts[0]["details"]["feeds"]
