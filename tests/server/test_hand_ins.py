"""A phone that cannot reach the server: its work is carried to the office as a file, and is here once."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from server.demo.photos import phone_photo
from server.house import house
from sync.device.enrolments import current
from sync.device.export import export
from sync.device.outbox import Blob
from sync.exchange import sealing
from tests.handmade import JOB, VISIT
from tests.server.hand import count, office_does
from tests.server.office import Desk, Office
from tests.server.phone import Phone

PHOTO = Blob(phone_photo(7, plate="KFR-35"), "image/jpeg", "before")


@pytest.fixture
def phone(app: Flask, office: Office, tmp_path: Path) -> Phone:
    """Ann's phone, with work on it that was never sent."""
    office_does(app, office.dora, "job.create", outlet=office.north, type="repair")
    office_does(app, office.dora, "job.assign", technician=office.ann.id, helpers=[])
    phone = Phone(app, tmp_path / "phone").enrols(office.dora, office.ann.id)
    phone.syncs()
    phone.does("visit.arrive", JOB, visit=VISIT)
    phone.does("photo.take", JOB, PHOTO, visit=VISIT, purpose="before", source="camera")
    return phone


def posted(desk: Desk, file: bytes) -> dict[str, int]:
    """What came of a file."""
    answer = desk.asks(
        "POST", "/api/v1/hand-ins", data=file, headers={"Content-Type": "application/octet-stream"}
    )
    assert answer.status_code == 200, answer.text
    told: dict[str, int] = answer.json
    return told


def test_what_a_file_carries_is_here_once_though_it_is_posted_twice_and_the_phone_syncs_after_all(
    app: Flask, office: Office, phone: Phone
) -> None:
    file = export(phone.db)
    assert PHOTO.body[:64] not in file

    first = posted(office.dora, file)
    assert (first["applied"], first["refused"], first["photos"]) == (2, 0, 1)
    again = posted(office.dora, file)
    assert again["applied"] == 2  # the same receipts, given again
    assert count(app, "select count(*) from operation where n > 0") == 2
    assert count(app, "select count(*) from blob where look_at is not null") == 1

    assert current(phone.db).through == 0
    phone.syncs()
    assert current(phone.db).through == 2
    assert count(app, "select count(*) from operation where n > 0") == 2


def test_a_file_of_another_outlets_phone_is_not_found(app: Flask, office: Office, phone: Phone) -> None:
    file = export(phone.db)
    refused = office.sven.is_refused(
        "POST", "/api/v1/hand-ins", data=file, headers={"Content-Type": "application/octet-stream"}
    )
    assert refused == (404, "not_found")
    assert count(app, "select count(*) from operation where n > 0") == 0


@pytest.mark.parametrize("harm", ["empty", "cut", "flipped", "text"])
def test_what_is_no_export_file_is_refused_whole(app: Flask, office: Office, phone: Phone, harm: str) -> None:
    file = export(phone.db)
    flipped = file[:-40] + bytes([file[-40] ^ 1]) + file[-39:]
    harmed = {"empty": b"", "cut": file[:-1], "flipped": flipped, "text": b"doorstep-export/1\nhello"}[harm]
    refused = office.dora.is_refused(
        "POST", "/api/v1/hand-ins", data=harmed, headers={"Content-Type": "application/octet-stream"}
    )
    assert refused == (422, "bad_export")
    assert count(app, "select count(*) from operation where n > 0") == 0


@pytest.mark.parametrize("trick", ["listed a thousand times", "packed"])
def test_a_file_may_not_grow_while_it_is_read(app: Flask, office: Office, trick: str) -> None:
    """Whoever knows the installation's key can seal what they like: a few bytes may not become hours of reading."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        packing = zipfile.ZIP_DEFLATED if trick == "packed" else zipfile.ZIP_STORED
        archive.writestr("blobs/" + "0" * 64, b"\0" * 100_000, packing)
        archive.filelist *= 1000 if trick != "packed" else 1
    key = house(app).export_keys[0].public_key()
    file = sealing._PREFIX + sealing._SUITE.encrypt(content.getvalue(), key, info=sealing._PREFIX)

    refused = office.dora.is_refused(
        "POST", "/api/v1/hand-ins", data=file, headers={"Content-Type": "application/octet-stream"}
    )

    assert refused == (422, "bad_export")
