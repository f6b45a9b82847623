"""The photo sweep, broken off at every single call, by two workers at once, and by kill -9: all of it once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from infra.local.processes import descendants
from infra.objects import S3Config
from server.app import create_app
from server.clock import StillClock
from server.demo.photos import another
from server.house import House, house
from server.migrating import migrate
from server.settings import read_settings
from server.sweeps import arriving
from sync.ports import StoreUnreachable
from tests.campaigns import Campaign
from tests.faults.failing import FailAt, FailingDatabase
from tests.server.arrived import arrive, states
from tests.server.fixtures import close
from tests.server.office import Office
from tests.server.photographs import PHOTO, Day, stored_exactly_once

HOUSE = Path(__file__).parents[2]
JOB = "01935b2e-0000-7000-8000-0000000000b1"


@pytest.fixture
def day(app: Flask, office: Office, tmp_path: Path) -> Day:
    return Day(app, office, tmp_path)


@pytest.fixture(scope="module")
def inspector() -> Iterator[arriving.OneAtATime]:
    with arriving.OneAtATime() as one:
        yield one


def sweep(day: Day, inspector: arriving.OneAtATime) -> None:
    """One round by one worker, in a fixed order."""
    with ThreadPoolExecutor(1) as pool:
        arriving.Bench(day.house, inspector, pool).round(lambda: False)


def sweep_later(day: Day, inspector: arriving.OneAtATime, clock: StillClock) -> None:
    """Whatever was left lying is due by now."""
    clock.goes_on(arriving.LEASE)
    sweep(day, inspector)


@pytest.mark.parametrize("after", [False, True])
def test_every_call_to_the_object_store_may_fail(
    day: Day, inspector: arriving.OneAtATime, clock: StillClock, after: bool
) -> None:
    objects, hashes, k = day.house.objects, [], 0
    while True:
        k += 1
        hashes.append(day.photographs(k))
        failing = FailAt(objects, k, after=after)
        day.house.__dict__["objects"] = failing
        sweep(day, inspector)
        day.house.__dict__["objects"] = objects
        sweep_later(day, inspector, clock)
        stored_exactly_once(day, hashes)
        if not failing.failed:
            break
    assert k == 6  # get, three puts and the bulk removal were each broken off once


@pytest.mark.parametrize("after", [False, True])
def test_every_call_to_the_database_may_fail(
    day: Day, inspector: arriving.OneAtATime, clock: StillClock, after: bool
) -> None:
    hashes, k = [], 0
    while True:
        k += 1
        hashes.append(day.photographs(k))
        with FailingDatabase(day.house, k, after=after) as failing:
            try:
                sweep(day, inspector)
            except StoreUnreachable:
                assert failing.failed
        sweep_later(day, inspector, clock)
        stored_exactly_once(day, hashes)
        if not failing.failed:
            break
    assert k > 10


def test_two_workers_never_look_at_one_photo_twice(
    day: Day, inspector: arriving.OneAtATime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes = [day.photographs(number) for number in range(12)]
    looked: list[str] = []
    verify = arriving.verify

    def noting(objects: object, one: object, claimed: arriving.Claimed) -> object:
        looked.append(claimed.sha256)
        return verify(objects, one, claimed)  # type: ignore[arg-type]

    monkeypatch.setattr(arriving, "verify", noting)
    monkeypatch.setattr(arriving, "AT_ONCE", 3)

    def worker(_: int) -> None:
        with ThreadPoolExecutor(2) as pool:
            bench = arriving.Bench(day.house, inspector, pool)
            while day.states() != dict.fromkeys(hashes, ("stored", None, False)):
                bench.round(lambda: False)  # one that finds the last ones locked comes again

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(worker, range(2)))

    assert sorted(looked) == sorted(hashes)
    stored_exactly_once(day, hashes)


@pytest.fixture(params=["sqlite", "postgresql"])
def running(
    request: pytest.FixtureRequest, tmp_path: Path, object_store: S3Config
) -> Iterator[tuple[Flask, dict[str, str]]]:
    """A house on real databases and a real object store, and the environment that a worker of it needs."""
    environment = {
        "DOORSTEP_HOME": str(tmp_path),
        "DOORSTEP_DATABASE_URL": request.getfixturevalue("postgres_url")
        if request.param == "postgresql"
        else "",
        "DOORSTEP_OBJECTS_ENDPOINT": object_store.endpoint,
        "DOORSTEP_OBJECTS_BUCKET": object_store.bucket,
        "DOORSTEP_OBJECTS_ACCESS_KEY": object_store.access_key,
        "DOORSTEP_OBJECTS_SECRET_KEY": object_store.secret_key,
        "DOORSTEP_OBJECTS_ADDRESSING": "path",
    }
    app = create_app(read_settings(environment))
    with app.app_context():
        migrate()
    yield app, environment
    close(app)


def worker(environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    """`doorstep worker` as a process of its own."""
    command = [sys.executable, "-m", "server.cli", "worker", *arguments]
    return subprocess.Popen(
        command,
        cwd=HOUSE,
        env={"PATH": os.defpath, **environment},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_a_worker_killed_over_its_photos_leaves_nothing_undone_or_done_twice(
    running: tuple[Flask, dict[str, str]], campaign: Campaign
) -> None:
    app, environment = running
    chance, here = campaign.random("kill the worker"), house(app)
    hashes: list[str] = []
    for run in range(campaign.runs(20)):
        bodies = [another(PHOTO, 1_000 * run + number) for number in range(40)]
        hashes += arrive(here, JOB, bodies, first=len(hashes) + 1)
        killed = worker(environment)
        wait_until(lambda: claimed(here) > 0)
        Event().wait(chance.uniform(0, 0.4))
        children = descendants(killed.pid)
        killed.kill()
        killed.wait()
        wait_until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))  # noqa: B023
        the_leases_run_out(here)
        assert worker(environment, "--once").wait(120) == 0
        assert set(states(here)) == {"stored"}
    with here.store.reading() as connection:
        file = connection.exec_driver_sql("select file from job").scalar_one()
    heard = [op["args"]["sha256"] for op in json.loads(file)["operations"] if op["name"] == "blob.stored"]
    assert sorted(heard) == sorted(hashes)
    assert [found.key for found in here.objects.found("blobs/")] == sorted(f"blobs/{hash}" for hash in hashes)


def test_a_worker_told_to_end_ends_after_what_it_is_doing(running: tuple[Flask, dict[str, str]]) -> None:
    app, environment = running
    here = house(app)
    arrive(here, JOB, [another(PHOTO, number) for number in range(40)])
    told = worker(environment)
    wait_until(lambda: claimed(here) > 0)

    told.terminate()

    assert told.wait(120) == 0
    the_leases_run_out(here)
    assert worker(environment, "--once").wait(120) == 0
    assert list(states(here)) == ["stored"] * 40


def claimed(here: House) -> int:
    """How many blobs a worker holds or has marked."""
    with here.store.reading() as connection:
        query = f"select count(*) from blob where look_at > {here.now()} or state = 'stored'"
        count: int = connection.exec_driver_sql(query).scalar_one()
    return count


def the_leases_run_out(here: House) -> None:
    """Minutes pass."""
    with here.store.writing() as tx:
        tx.connection.exec_driver_sql("update blob set look_at = 1 where look_at is not null")


def wait_until(true: Callable[[], bool]) -> None:
    """Ask until it is so; half a minute at most."""
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until
        time.sleep(0.005)
