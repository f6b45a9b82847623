"""A phone of Ann's and an office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.device.database import open_home
from tests.sync.device.office import Office
from tests.sync.device.phone import Phone


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
