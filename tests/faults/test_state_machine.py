"""Lost, twice, late, out of order: days at work on which everything goes wrong, and what holds nevertheless."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from server.clock import StillClock
from server.db import db
from sync.memory import MemoryStore
from sync.memory_objects import MemoryObjects
from sync.ports import Store
from tests.campaigns import Campaign
from tests.contracts.stores import emptied, house_with_tables
from tests.faults.machine import Days
from tests.world.world import MORNING, World

STEPS = 100


def run(fresh: Callable[[], Store], campaign: Campaign, full: int) -> None:
    """So many days of a hundred steps each on fresh stores. The seed is printed; it repeats the campaign."""

    def stage(home: Path) -> World:
        clock = StillClock(MORNING)
        return World(fresh(), MemoryObjects(clock.now), clock, home)

    rules = settings(
        max_examples=campaign.runs(full),
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    machine = seed(campaign.seed)(type("Days", (Days,), {"stage": staticmethod(stage)}))
    print(f"{campaign.runs(full)} runs of {STEPS} steps, --randomly-seed={campaign.seed}")
    run_state_machine_as_test(machine, settings=rules)


def test_nothing_is_lost_doubled_or_shown_to_others_in_memory(campaign: Campaign) -> None:
    """Two hundred bad days on the store in memory."""
    run(MemoryStore, campaign, 200)


def test_nothing_is_lost_doubled_or_shown_to_others_on_sqlite(campaign: Campaign, tmp_path: Path) -> None:
    """Twenty on SQLite."""
    with house_with_tables(tmp_path, f"sqlite:///{tmp_path / 'doorstep.db'}"):
        run(lambda: emptied(db.engine), campaign, 20)


def test_nothing_is_lost_doubled_or_shown_to_others_on_postgresql(
    campaign: Campaign, postgres_url: str, tmp_path: Path
) -> None:
    """Twenty on PostgreSQL."""
    with house_with_tables(tmp_path, postgres_url):
        run(lambda: emptied(db.engine), campaign, 20)
