"""The Lius, on each database. An authority takes a second to make, so all of them share one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from server.keys import all_there
from tests.server.customer.household import Lius
from tests.server.fixtures import settings_for
from tests.server.office import Office


@pytest.fixture(scope="session")
def all_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every key that a server makes for itself, the seal's authority too."""
    home = tmp_path_factory.mktemp("keys")
    settings = settings_for(home, "")
    all_there(settings)
    return home / "keys"


@pytest.fixture
def home(app: Flask, office: Office, all_keys: Path, tmp_path: Path) -> Lius:
    """Ann's phone is at the door."""
    shutil.copytree(all_keys, tmp_path / "keys", dirs_exist_ok=True)
    return Lius(app, office)
