"""A household in the North, known to the office."""

from __future__ import annotations

import pytest

from tests.server.office import Office
from tests.server.registry import Registry


@pytest.fixture
def home(office: Office) -> Registry:
    """The Chens, their flat and their air conditioner, registered by Dora."""
    return Registry(office, office.dora, office.north)
