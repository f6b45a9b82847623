"""kill -9 of the server at random moments of a running day: what a phone was told is kept, and all is here once."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from time import monotonic_ns, time_ns

import pytest
from sqlalchemy import text

from server.house import house
from sync.device.clock import Clocks
from sync.device.copies import digests
from sync.device.database import open_home
from sync.device.enrolments import current, enrol
from sync.device.http import Http
from sync.device.outbox import Draft
from sync.device.sync import Device
from sync.device.trouble import DeviceError
from tests.campaigns import Campaign
from tests.operations import the
from tests.server.hand import office_does
from tests.server.office import Desk, Office
from tests.serving import Served

KILLS = 50
JOBS = 12


class Worker:
    """A technician who works and syncs in a thread of their own, whatever becomes of the server."""

    def __init__(self, served: Served, person: Desk, home: Path, seed: int) -> None:
        self.person, self.random = person, Random(seed)
        self.clock = Clocks(lambda: time_ns() // 1_000_000, lambda: monotonic_ns() // 1_000_000, "run")
        self.home, self.served = home, served
        self.recorded = 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.works)

    def enrols(self, office: Office) -> None:
        """Introduced and confirmed while the server is well."""
        db, http = open_home(self.home), Http(self.served.url)
        code = office.dora.makes("device-codes", person=self.person.id)["code"]
        digits = enrol(db, http, self.clock, code, self.served.url)
        path = f"/api/v1/devices/{current(db).device}/confirmation"
        assert office.dora.asks("POST", path, {"fingerprint": digits}).status_code == 200
        http.close()
        db.close()

    def works(self) -> None:
        """One operation or two, then a sync that may fail; again."""
        db, http = open_home(self.home), Http(self.served.url)
        device = Device(db, http, self.clock)
        while not self.stop.is_set():
            job = the(f"job-{self.random.randrange(JOBS)}")
            visit = the(f"visit-{self.person.id}-{job}")
            device.record(
                Draft("part.use", job, {"visit": visit, "part": "valve-15mm", "quantity": 1, "unit": "pc"})
            )
            device.record(Draft("note.add", job, {"visit": visit, "text": f"第 {self.recorded} 条"}))
            self.recorded += 2
            with suppress(DeviceError):
                device.sync()
            self.stop.wait(0.02)  # a person's pace, also while nobody answers
        http.close()
        db.close()

    def ends(self) -> dict[str, int]:
        """The day is over and the server is well: sync until all is told. The digests of the copy."""
        db, http = open_home(self.home), Http(self.served.url)
        device = Device(db, http, self.clock)
        for _ in range(5):
            device.sync()
        told = current(db)
        assert (told.last, told.through) == (self.recorded, self.recorded)
        found = dict(digests(db))
        http.close()
        db.close()
        return found


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """A server of this test's own."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with Served(tmp_path, {"DOORSTEP_DATABASE_URL": url}) as running:
        yield running


def test_a_day_with_many_kills(served: Served, tmp_path: Path, campaign: Campaign) -> None:
    random = campaign.random("kills")
    office = Office(served.app)
    for i in range(JOBS):
        office_does(
            served.app, office.dora, "job.create", the(f"job-{i}"), outlet=office.north, type="repair"
        )
        helpers = [office.bob.id] if i % 2 else []
        office_does(
            served.app, office.dora, "job.assign", the(f"job-{i}"), technician=office.ann.id, helpers=helpers
        )
    people = (office.ann, office.bob)
    workers = [Worker(served, who, tmp_path / f"{who.id}", random.randrange(1 << 30)) for who in people]
    for worker in workers:
        worker.enrols(office)
    for worker in workers:
        worker.thread.start()

    for _ in range(campaign.runs(KILLS)):
        threading.Event().wait(random.uniform(0.02, 0.6))
        served.kill()
        served.start()
    for worker in workers:
        worker.stop.set()
        worker.thread.join(60)

    for worker in workers:
        worker.ends()
    copies = [worker.ends() for worker in workers]  # once more: the last of one changes the jobs of the other
    everything_is_here_once(served, sum(worker.recorded for worker in workers))
    copies_are_proved(served, workers, copies)


def everything_is_here_once(served: Served, recorded: int) -> None:
    """Each number once, in the operations, in the jobs' files and in the ledger."""
    with house(served.app).store.reading() as connection:
        numbers = connection.execute(text("select actor, n from operation where n > 0")).all()
        files = connection.execute(text("select file from job")).scalars().all()
        moved = connection.execute(text("select coalesce(sum(quantity), 0) from stock_entry")).scalar_one()
        applied = connection.execute(
            text("select count(*) from operation where name = 'part.use' and receipt = 'applied'")
        ).scalar_one()
    assert len(numbers) == len(set(numbers)) == recorded
    filed = [(op["actor"], op["n"]) for file in files for op in json.loads(file)["operations"] if op["n"] > 0]
    assert len(filed) == len(set(filed))
    assert moved == -applied


def copies_are_proved(served: Served, workers: list[Worker], copies: list[dict[str, int]]) -> None:
    """The digest of each phone's copy is the server's."""
    with house(served.app).store.reading() as connection:
        server = {row.id: row.digest for row in connection.execute(text("select id, digest from feed"))}
    for worker, copy in zip(workers, copies, strict=True):
        feed = f"t:{worker.person.id}"
        assert copy[feed] == server[feed]
