"""The office of every test here."""

from __future__ import annotations

import pytest

from tests.sync.work.cast import Office


@pytest.fixture
def office() -> Office:
    """Nothing planned yet."""
    return Office()
