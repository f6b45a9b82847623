"""The stage of the stories."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.clock import StillClock
from sync.memory import MemoryStore
from sync.memory_objects import MemoryObjects
from tests.world.world import MORNING, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Everybody is there, and nothing has happened yet."""
    clock = StillClock(MORNING)
    return World(MemoryStore(), MemoryObjects(clock.now), clock, tmp_path)
