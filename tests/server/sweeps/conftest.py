"""What the sweeps of customers and of records begin with."""

from __future__ import annotations

import pytest

from tests.server.customers import Household
from tests.server.sealing import Visit


@pytest.fixture
def home(chens: Household) -> Household:
    """The Chens, who are told."""
    return chens


@pytest.fixture
def visit(worked: Visit) -> Visit:
    """Ann at Cem's door, the work done; nothing is signed."""
    return worked
