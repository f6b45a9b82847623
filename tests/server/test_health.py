"""Health names what is dead, and tells no secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from server import VERSION
from server.app import create_app
from server.clock import StillClock
from server.db import writing
from server.house import PROBED_EVERY, house
from server.migrating import migrate
from server.models.sweep import Sweep
from server.sweeps.table import SWEEPS
from sync.instants import MINUTE, SECOND
from sync.memory_objects import MemoryObjects
from sync.ports import StoreUnreachable
from tests.server.fixtures import close, settings_for, swept
from tests.server.office import NINE


class DeadObjects(MemoryObjects):
    """A store that does not answer."""

    def size(self, key: str) -> int | None:
        raise StoreUnreachable("https://key:hush@store")


@pytest.fixture(autouse=True)
def expected(request: pytest.FixtureRequest) -> None:
    """Every sweep has just been through."""
    if "app" in request.fixturenames:
        app: Flask = request.getfixturevalue("app")
        for sweep in SWEEPS:
            swept(app, sweep.name)


def test_all_is_well(app: Flask) -> None:
    answer = app.test_client().get("/health")

    assert answer.status_code == 200
    assert (answer.json["status"], answer.json["dead"], answer.json["version"]) == ("ok", [], VERSION)
    sweeps = {f"sweep:{sweep.name}" for sweep in SWEEPS}
    assert set(answer.json["parts"]) == {"database", "objects", "clock", *sweeps}
    assert answer.json["parts"]["sweep:photos"]["age_ms"] == 1_000


def test_a_dead_sweep_is_named(app: Flask) -> None:
    swept(app, "beat", ago=4 * MINUTE)

    answer = app.test_client().get("/health")

    assert (answer.status_code, answer.json["dead"]) == (503, ["sweep:beat"])


def test_a_sweep_that_never_ran_though_it_should_have_is_named(app: Flask, clock: StillClock) -> None:
    with app.app_context(), writing() as session:
        session.execute(delete(Sweep))
    assert len(app.test_client().get("/health").json["dead"]) == len(SWEEPS)

    with app.app_context():
        migrate()
    assert app.test_client().get("/health").json["dead"] == []

    clock.goes_on(3 * MINUTE + 1)
    dead = set(app.test_client().get("/health").json["dead"])
    assert dead == {f"sweep:{sweep.name}" for sweep in SWEEPS if sweep.due_every == MINUTE}


def test_machines_whose_clocks_are_apart_are_seen(app: Flask) -> None:
    swept(app, "beat", ago=-6 * SECOND)

    assert app.test_client().get("/health").json["dead"] == ["sweep:beat"]


def test_a_clock_that_stepped_back_is_seen(app: Flask, clock: StillClock) -> None:
    clock.goes_on(MINUTE)
    clock.jumps(NINE)

    answer = app.test_client().get("/health")

    assert (answer.status_code, answer.json["dead"]) == (503, ["clock"])


@pytest.fixture
def dead(tmp_path: Path) -> Iterator[Flask]:
    """A server whose database does not answer and whose store does not either."""
    app = create_app(
        settings_for(tmp_path, "postgresql://ann:hush@127.0.0.1:9/doorstep"),
        clock=StillClock(NINE),
        objects=DeadObjects(lambda: NINE),
    )
    yield app
    close(app)


def test_the_object_store_is_asked_every_few_seconds_at_most(app: Flask, clock: StillClock) -> None:
    asked: list[str] = []

    class Counting(MemoryObjects):
        def size(self, key: str) -> int | None:
            asked.append(key)
            return super().size(key)

    house(app).__dict__["objects"] = Counting(clock.now)
    for _ in range(3):
        app.test_client().get("/health")
    assert len(asked) == 1

    clock.goes_on(PROBED_EVERY)
    app.test_client().get("/health")
    assert len(asked) == 2


def test_what_is_dead_is_named_without_secrets(dead: Flask) -> None:
    answer = dead.test_client().get("/health")

    assert (answer.status_code, answer.json["dead"]) == (503, ["database", "objects"])
    assert "hush" not in answer.text
    assert "127.0.0.1" not in answer.text
