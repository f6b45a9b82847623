"""kill -9 at every step of appending and publishing, and two processes at once, over a real object store."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest
from flask import Flask

from infra.objects import S3Config, S3Objects
from server.app import create_app
from server.clock import SystemClock
from server.db import db
from server.house import House, house
from server.log import publishing
from tests.campaigns import Campaign
from tests.server.fixtures import settings_for
from tests.server.log.logs import all_is_one_log, entries

ROOT = Path(__file__).parents[3]
STEPS = 34
MANY = 90


class Mortal:
    """Workers one after another; see `tests.server.log.mortal`."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.server.log.mortal"],
            env={**os.environ, **environment},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begins(self, steps: int, *names: str) -> None:
        """Say what to do."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{steps} {' '.join(names)}\n")
        self.process.stdin.flush()

    def ends(self) -> str:
        """Wait for what became of it."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def lives(self, steps: int, *names: str) -> str:
        """Both."""
        self.begins(steps, *names)
        return self.ends()


@pytest.fixture
def environment(database_url: str, object_store: S3Config, tmp_path: Path) -> dict[str, str]:
    """What the workers share with us."""
    told = asdict(object_store)
    names = ("endpoint", "bucket", "region", "access_key", "secret_key", "addressing")
    objects = {f"DOORSTEP_OBJECTS_{name.upper()}": told[name] for name in names}
    return {"DOORSTEP_HOME": str(tmp_path), "DOORSTEP_DATABASE_URL": database_url, **objects}


@pytest.fixture
def here(database_url: str, object_store: S3Config, tmp_path: Path) -> Iterator[House]:
    """A house that is never killed."""
    app: Flask = create_app(
        settings_for(tmp_path, database_url), clock=SystemClock(), objects=S3Objects(object_store)
    )
    assert house(app).signers.log  # the key is made before others look for it
    yield house(app)
    with app.app_context():
        db.engine.dispose()


@contextmanager
def workers(environment: dict[str, str], count: int) -> Iterator[list[Mortal]]:
    """So many processes."""
    several = [Mortal(environment) for _ in range(count)]
    try:
        yield several
    finally:
        for each in several:
            each.process.communicate(timeout=60)


def test_a_worker_may_be_killed_at_any_step(
    here: House, environment: dict[str, str], campaign: Campaign
) -> None:
    """Whatever it left, everything published is one log, and whoever comes next does it once."""
    random = campaign.random("kill the log")
    steps = sorted(random.sample(range(1, STEPS + 1), campaign.runs(STEPS)))
    told = []
    with workers(environment, 1) as [mortal]:
        assert mortal.lives(0, "begin") == "done"
        for step in [*steps, MANY]:
            told.append(mortal.lives(step, f"a-{step}", f"b-{step}"))
            all_is_one_log(here)
            assert mortal.lives(0, f"b-{step}", f"a-{step}") == "done"
            newest = all_is_one_log(here)
    assert told == ["killed"] * len(steps) + ["done"]
    assert sorted(newest) == sorted(
        entries("begin", *(f"{x}-{step}" for step in [*steps, MANY] for x in "ab"))
    )


def test_two_processes_append_once_and_publish_one_log(here: House, environment: dict[str, str]) -> None:
    names = [f"n-{n}" for n in range(24)]
    with workers(environment, 2) as both:
        for first in range(0, 24, 4):
            shared = names[first : first + 4]
            for worker, order in zip(both, (shared, shared[::-1]), strict=True):
                worker.begins(0, *order)
            assert [worker.ends() for worker in both] == ["done", "done"]

    assert sorted(all_is_one_log(here)) == sorted(entries(*names))
    assert publishing.newest(here).size == 24
