"""A phone of Ann's and an office; and a phone with somebody at its keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.device.database import open_home
from tests.sync.device.office import Office
from tests.sync.device.phone import Phone
from tests.sync.device.typist import JOB, Typist, judged


@pytest.fixture
def office() -> Office:
    """An outlet with nobody in it."""
    return Office()


@pytest.fixture
def ann(office: Office, tmp_path: Path) -> Iterator[Phone]:
    """Ann's phone: enrolled, confirmed, synced once, with the job `boiler` on it."""
    db = open_home(tmp_path / "ann")
    phone = Phone(db, office, "ann")
    phone.enrols()
    office.plans("boiler", "ann")
    phone.syncs()
    yield phone
    db.close()


@pytest.fixture
def typist(tmp_path, capsys):
    """Ann at a keyboard: enrolled, confirmed, with one job on the phone."""
    office = Office(judged)
    ann = Typist(office, tmp_path / "ann", capsys)
    ann.types("enrol", office.code("ann"), "--server", "https://office.example/")
    [device] = office.store.devices
    office.confirm(device)
    office.plans(JOB, "ann")
    ann.types("sync")
    return ann
