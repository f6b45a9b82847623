"""kill -9 of real workers while they seal: every record stands in the log once and is sealed once."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from random import Random
from time import monotonic
from typing import Any

import psycopg
import pytest

from infra.local.postgres import Postgres
from infra.local.processes import end_group, kill_group
from infra.seal.verifying import verify
from server.house import House, house
from server.log.checking import check
from server.records.pictures import pdf_key
from tests.bench.ground import Ground, ground
from tests.bench.signing import sign_records, stored_photos
from tests.campaigns import Campaign
from tests.server.fixtures import close
from tests.server.log.logs import all_is_one_log

KILLS = 24
RECORDS = 300
PATIENCE = 120.0


class Sealers:
    """Two workers on one house. killed: at a random moment of their work, both alike."""

    def __init__(self, place: Ground, random: Random) -> None:
        self.place, self.random = place, random
        self.running = [self.begins(0), self.begins(1)]

    def begins(self, which: int) -> subprocess.Popen[bytes]:
        return self.place.start(f"sealer-{which}", "-m", "server.cli", "worker")

    def one_is_killed(self, database: psycopg.Connection[Any]) -> None:
        """While something is sealed. Then every lease is over: also that of the worker who lives and is at it."""
        before = _sealed(database)
        _until(lambda: _sealed(database) > before or _all_sealed(database))
        threading.Event().wait(self.random.uniform(0, 0.4))
        which = self.random.randrange(2)
        kill_group(self.running[which])
        database.execute("UPDATE seal SET look_at = 0 WHERE state <> 'sealed'")
        self.running[which] = self.begins(which)

    def end(self) -> None:
        for process in self.running:
            end_group(process)


@pytest.fixture
def place(postgres: Postgres) -> Iterator[Ground]:
    with ground(postgres.url) as made:
        yield made
        close(made.app)


def test_whoever_is_killed_sealing_nothing_is_logged_or_sealed_twice(
    place: Ground, campaign: Campaign
) -> None:
    random = campaign.random("sealers")
    hashes = sign_records(place, stored_photos(place), campaign.runs(RECORDS))
    with ExitStack() as stack:
        database = stack.enter_context(place.connect())
        sealers = Sealers(place, random)
        stack.callback(sealers.end)
        for _ in range(campaign.runs(KILLS)):
            sealers.one_is_killed(database)
        _until(lambda: _all_sealed(database))
    with place.app.app_context():
        each_once(house(), hashes, random)


def each_once(here: House, hashes: list[str], random: Random) -> None:
    """One leaf, one PDF and one name for it a record; whoever asks finds the log whole."""
    with here.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT text_hash, state, leaf, pdf FROM seal").all()
    assert sorted(row.text_hash for row in rows) == sorted(hashes)
    assert {row.state for row in rows} == {"sealed"}
    assert sorted(row.leaf for row in rows) == list(range(len(hashes)))
    assert len(all_is_one_log(here)) == len(hashes)
    assert list(check(here)) == []
    kept = {each.key for each in here.objects.found("records/")}
    assert kept == {pdf_key(row.pdf) for row in rows}
    for row in random.sample(list(rows), 3):
        report = verify(here.objects.get(pdf_key(row.pdf), 1 << 24))
        assert not report.bad


def _sealed(database: psycopg.Connection[Any]) -> int:
    [(count,)] = database.execute("SELECT count(*) FROM seal WHERE state = 'sealed'").fetchall()
    return int(count)


def _all_sealed(database: psycopg.Connection[Any]) -> bool:
    return database.execute("SELECT 1 FROM seal WHERE state <> 'sealed' LIMIT 1").fetchone() is None


def _until(so: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE
    while not so():
        assert monotonic() < end, "nothing is sealed any more"
        threading.Event().wait(0.02)
