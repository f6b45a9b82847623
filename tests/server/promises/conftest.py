"""A household in the North, known to the office; and a machine that is repaired for months."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.server.office import Office
from tests.server.promises.lasting import Lasting
from tests.server.registry import Registry


@pytest.fixture
def home(office: Office) -> Registry:
    """The Chens, their flat and their air conditioner, registered by Dora."""
    return Registry(office, office.dora, office.north)


@pytest.fixture
def lasting(app: Flask, office: Office, home: Registry, tmp_path: Path) -> Lasting:
    """It begins at nine on day 0."""
    return Lasting(app, office, home, tmp_path / "ann")
