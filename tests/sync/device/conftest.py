"""A phone with somebody at its keyboard."""

from __future__ import annotations

import pytest

from tests.sync.device.office import Office
from tests.sync.device.typist import JOB, Typist, judged


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
