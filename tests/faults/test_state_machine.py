"""Lost, twice, late, out of order: days at work on which everything goes wrong, and what holds nevertheless."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from server.clock import StillClock
from sync.memory import MemoryStore
from sync.memory_objects import MemoryObjects
from sync.ports import Store
from tests.campaigns import Campaign
from tests.faults.machine import Days
from tests.world.world import MORNING, World

STEPS = 100


def stage_of(store: Store, home: Path) -> World:
    """A fresh world over a store with nothing in it."""
    clock = StillClock(MORNING)
    return World(store, MemoryObjects(clock.now), clock, home)


def run(stage: object, campaign: Campaign, full: int) -> None:
    """So many days of a hundred steps each; the seed and the steps of the shortest failure are printed."""
    machine = type("Days", (Days,), {"stage": staticmethod(stage)})
    rules = settings(
        max_examples=campaign.runs(full),
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    print(f"{campaign.runs(full)} runs of {STEPS} steps, --randomly-seed={campaign.seed}")
    run_state_machine_as_test(seed(campaign.seed)(machine), settings=rules)


def test_nothing_is_lost_doubled_or_shown_to_others_in_memory(campaign: Campaign) -> None:
    """Two hundred bad days on the store in memory."""
    run(lambda home: stage_of(MemoryStore(), home), campaign, 200)
