"""A signed record lies here as it was signed, whatever address the phone was given, and is never changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from server.house import house
from sync.device.overlay import job as shown
from sync.device.signatures import Customer, Signed, sign
from sync.exchange.signing import verify_record
from tests.handmade import JOB, VISIT
from tests.server.hand import office_does
from tests.server.office import Office
from tests.server.phone import Phone

CEM = Customer(
    "Cem",
    "self",
    strokes=[[{"x": 1, "y": 2, "t": 0, "pressure": 500}, {"x": 30, "y": 9, "t": 16, "pressure": 500}]],
)


@pytest.fixture
def phone(app: Flask, office: Office, tmp_path: Path) -> Phone:
    """Ann's phone, which has the job."""
    office_does(app, office.dora, "job.create", outlet=office.north, type="repair")
    office_does(app, office.dora, "job.assign", technician=office.ann.id, helpers=[])
    phone = Phone(app, tmp_path / "phone").enrols(office.dora, office.ann.id)
    phone.syncs()
    return phone


def works_and_signs(phone: Phone) -> Signed:
    """A whole visit."""
    phone.does("visit.arrive", JOB, visit=VISIT)
    phone.does("part.use", JOB, visit=VISIT, part="valve-15mm", quantity=1, unit="pc")
    phone.does("work.finish", JOB, visit=VISIT, result="repaired")
    document = shown(phone.db, JOB)
    assert document is not None
    return sign(phone.db, phone.clock, lambda count: b"\7" * count, document, VISIT, CEM)


def records(app: Flask) -> list[Any]:
    """What lies in the table."""
    with house(app).store.reading() as connection:
        return list(connection.execute(text("select * from record order by n")).all())


def test_a_record_lies_here_byte_for_byte_and_its_signature_verifies(app: Flask, phone: Phone) -> None:
    signed = works_and_signs(phone)
    phone.syncs()
    phone.syncs()

    [row] = records(app)
    assert bytes(row.text).decode() == signed.text
    assert verify_record(row.key, row.signature, house(app).settings.origin, signed.text)
    assert (row.actor, row.n, row.proved) == (phone.id, signed.n, "proved")


def test_a_signature_for_another_installation_is_kept_and_asks(app: Flask, phone: Phone) -> None:
    phone.db.run("update enrolments set issuer = 'https://elsewhere.example'")
    works_and_signs(phone)
    phone.syncs()

    [row] = records(app)
    assert row.proved == "unproved"
    with house(app).store.reading() as connection:
        codes = connection.execute(text("select code from question where open")).scalars().all()
    assert "record_unproved" in codes


def test_a_retracted_record_is_still_here(app: Flask, phone: Phone) -> None:
    signed = works_and_signs(phone)
    phone.syncs()
    before = records(app)

    phone.does("retract", JOB, of={"device": phone.id, "n": signed.n}, reason="wrong customer")
    phone.syncs()
    assert records(app) == before
