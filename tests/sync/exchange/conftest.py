"""The counter of every test of push and pull."""

from __future__ import annotations

import pytest

from tests.sync.exchange.counter import Counter


@pytest.fixture
def counter() -> Counter:
    """Nobody was here yet."""
    return Counter()
