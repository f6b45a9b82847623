"""The Lius, on each database."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.server.customer.household import Lius
from tests.server.office import Office


@pytest.fixture
def home(app: Flask, office: Office) -> Lius:
    """Ann's phone is at the door."""
    return Lius(app, office)
