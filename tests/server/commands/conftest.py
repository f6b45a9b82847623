"""A household in the North, known to the office; Dora's terminal; Ann's phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from server.db import writing
from server.models.person import Person
from server.staff.passwords import hashed
from tests.server.live import Desk, serving
from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.registry import Registry

PASSWORD = "correct horse battery"


@pytest.fixture
def home(office: Office) -> Registry:
    """The Chens, their flat and their air conditioner, registered by Dora."""
    return Registry(office, office.dora, office.north)


@pytest.fixture
def desk(app: Flask, office: Office, tmp_path: Path) -> Iterator[Desk]:
    """Dora's terminal, signed in."""
    with app.app_context(), writing() as session:
        person = session.get_one(Person, office.dora.id)
        person.login, person.password_hash = "dora", hashed(PASSWORD)
    with serving(app) as origin:
        desk = Desk(tmp_path / "terminal", origin)
        desk.says("login", "dora", input=PASSWORD + "\n")
        yield desk


@pytest.fixture
def phone(app: Flask, office: Office, tmp_path: Path) -> Phone:
    """Ann's phone."""
    return Phone(app, tmp_path / "ann").enrols(office.dora, office.ann.id)
