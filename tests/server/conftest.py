"""What several directories of tests begin with: a town that is told, a household, a visit, a way to back up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from server.backups import postgres, sqlite
from server.clock import StillClock
from server.house import house
from tests.server.customers import Household
from tests.server.office import Office
from tests.server.sealing import Visit
from tests.server.town import Town


@pytest.fixture
def town(app: Flask, clock: StillClock) -> Iterator[Town]:
    """Groups and webhooks that listen, and the sweep that tells them."""
    with ExitStack() as stack:
        yield Town(app, clock, stack)


@pytest.fixture
def chens(app: Flask, office: Office, tmp_path: Path) -> Household:
    """The Chens, to whom Ann comes."""
    return Household(app, office, tmp_path)


@pytest.fixture
def worked(app: Flask, office: Office, tmp_path: Path) -> Visit:
    """Ann at Cem's door, the work done."""
    return Visit(app, office, tmp_path).works()


@pytest.fixture
def way(app: Flask) -> ModuleType:
    """How this database is backed up."""
    return sqlite if house(app).engine().dialect.name == "sqlite" else postgres


@pytest.fixture
def in_context(app: Flask) -> Iterator[None]:
    """As commands run."""
    with app.app_context():
        yield
