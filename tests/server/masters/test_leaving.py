"""Somebody leaves the house: nothing of theirs opens a door any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from sync.device.copies import documents
from sync.device.shelf import shelved
from tests.server.hand import enrolled
from tests.server.office import WORDS, Desk, Office
from tests.server.phone import Phone
from tests.server.registry import Registry, does

VISIT = "01935b2e-0000-7000-8000-0000000000f1"
FEE = {"code": "visit", "kind": "visit", "name": WORDS, "amount": 5000, "tax_rate": 600, "tax_included": True}
EDITION = {"code": "all", "edition": "2026-1", "valid_from": "2026-01-01", "lines": [FEE]}


@pytest.mark.parametrize("how", ["retirement", "revocation", "loss"])
def test_whoever_leaves_hands_the_phone_back_first(app: Flask, office: Office, how: str) -> None:
    """Their sessions end with them; a phone would go on fetching customers' names and addresses."""
    phone = enrolled(app, office, office.ann)
    ann = office.root.gets(f"/api/v1/people/{office.ann.id}")
    leaves = ("PATCH", f"/api/v1/people/{ann['id']}", {"version": ann["version"], "archived": True})

    assert office.root.is_refused(*leaves) == (409, "in_use")
    assert office.dora.asks("POST", f"/api/v1/devices/{phone.id}/{how}").status_code == 200

    assert office.root.asks(*leaves).status_code == 200
    assert office.ann.is_refused("GET", "/api/v1/parts") == (401, "sign_in")


def moves(office: Office, who: Desk, outlet: str) -> tuple[int, str]:
    """Somebody goes to another outlet: status, and the code of the problem if it is one."""
    person = office.root.gets(f"/api/v1/people/{who.id}")
    body = {"version": person["version"], "outlet": outlet}
    answer = office.root.asks("PATCH", f"/api/v1/people/{who.id}", body)
    return answer.status_code, answer.json.get("code", "")


def test_whoever_goes_to_another_outlet_hands_phone_and_jobs_back_first(
    office: Office, tmp_path: Path
) -> None:
    home = Registry(office, office.dora, office.north)
    phone = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    led, helped = home.job(), home.job()
    led = does(office.dora, led, "assignment", technician=office.ann.id)
    helped = does(office.dora, helped, "assignment", technician=office.bob.id, helpers=[office.ann.id])

    assert moves(office, office.ann, office.south) == (409, "in_use")
    office.dora.asks("POST", f"/api/v1/devices/{phone.id}/retirement")
    assert moves(office, office.ann, office.south) == (409, "in_use")
    does(office.dora, led, "transfer", outlet=office.south, reason="closer")
    assert moves(office, office.ann, office.south) == (409, "in_use")
    does(office.dora, helped, "assignment", technician=office.bob.id)
    assert moves(office, office.ann, office.south) == (200, "")


def test_in_the_new_outlet_the_phone_has_its_catalogue_and_nothing_of_the_old_one(
    office: Office, tmp_path: Path
) -> None:
    """Ann's phone is enrolled anew; the job that she had set out for says that it left the outlet."""
    home = Registry(office, office.dora, office.north)
    phone = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    old = office.root.makes("price-lists", outlet=office.north, **EDITION)
    new = office.root.makes("price-lists", outlet=office.south, **EDITION | {"edition": "2026-2"})
    phone.syncs()
    assert set(documents(phone.db, "price_list")) == {old["id"]}
    phone.does("visit.set_out", job["id"], visit=VISIT)

    office.dora.asks("POST", f"/api/v1/devices/{phone.id}/retirement")
    does(office.dora, job, "transfer", outlet=office.south, reason="closer")
    assert moves(office, office.ann, office.south) == (200, "")
    phone.enrols(office.sven, office.ann.id)
    assert phone.syncs().pull == "ok"

    assert set(documents(phone.db, "price_list")) == {new["id"]}
    assert documents(phone.db, "job") == {}
    assert {id: job["shelf"] for id, job in shelved(phone.db).items()} == {job["id"]: "left_outlet"}


def test_a_phone_whose_code_is_from_before_the_move_belongs_to_the_new_outlet(
    office: Office, tmp_path: Path
) -> None:
    code = office.dora.makes("device-codes", person=office.ann.id)["code"]
    assert moves(office, office.ann, office.south) == (200, "")
    phone = Phone(office.app, tmp_path / "ann")
    digits = {"fingerprint": phone.enrols_with(code)}
    shown = office.root.asks("POST", f"/api/v1/devices/{phone.id}/confirmation", digits)
    assert shown.json["outlet"] == office.south
