"""Fail the k-th call: a phone's whole sync, broken off at every single call to the database and to the object store.

Each round a phone hands in a day's work and then its photos, while the k-th call fails; then it tries again. Whatever k
was, the database has gained exactly what an undisturbed round gains, and nobody was told anything but to come again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from infra.images import JPEG
from server.clock import StillClock
from server.house import House, house
from server.restores import begin_anew
from server.sweeps.photos import blob_key
from sync.device.copies import digests
from sync.device.outbox import Blob
from sync.device.transport import Reply
from sync.device.trouble import Refused
from sync.exchange.digest import SPAN
from sync.exchange.evidence import Evidence
from sync.instants import MINUTE
from sync.memory_objects import MemoryObjects
from sync.work.door import act
from sync.work.operations import Operation
from tests.faults.drivers import FailingDriver, How
from tests.faults.failing import FailAt
from tests.operations import COMPLETE, the
from tests.server.office import Office
from tests.server.phone import Phone, Wire

SYNC = "/api/v1/sync"
MOST_STATEMENTS_AT_ONCE = 30
VALVE = {"part": "valve-15mm", "unit": "pc"}
Rows = Counter[tuple[object, ...]]


class Noting(Wire):
    """Remembers what was said, and PUTs past whatever fails: uploads do not go through the server."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.memory: Any = house(app).objects
        self.now = house(app).now
        self.said: list[tuple[str, Mapping[str, str], bytes, Reply]] = []

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One request."""
        reply = super().call(method, path, headers, body)
        self.said.append((path, dict(headers), body, reply))
        return reply

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Bytes for a ticket."""
        return Reply(self.memory.upload(url, body, headers, self.now()), b"")


class Days:
    """Ann's phone, and one day's work after the other."""

    def __init__(self, app: Flask, office: Office, clock: StillClock, home: Path) -> None:
        self.office, self.clock = office, clock
        self.house: House = house(app)
        self.objects: Any = self.house.objects
        assert isinstance(self.objects, MemoryObjects)
        self.phone = Phone(app, home / "phone").enrols(office.dora, office.ann.id)
        self.wire = Noting(app)
        self.phone.wire = self.phone.device.transport = self.wire
        begin_anew(self.house, "asked")
        self.phone.syncs()
        self.day = 0
        self.before = rows(self.house)
        self.works_and_settles()
        self.gains = rows(self.house) - self.before
        assert self.gains

    def works(self) -> None:
        """A day's work without signal: something of every fate, and photos."""
        self.day += 1
        self.clock.goes_on(MINUTE)
        job, cancelled = the(f"job-{self.day}"), the(f"cancelled-{self.day}")
        assigned = {"technician": self.office.ann.id, "helpers": []}
        for id in (job, cancelled):
            self._office(id, ("job.create", {"type": "repair"}), ("job.assign", assigned))
        self.phone.syncs()
        self._office(cancelled, ("job.cancel", {"reason": "the customer bought a new one"}))
        self.clock.goes_on(MINUTE)  # so contacts are written in the middle of the sync that fails
        self._records(job, cancelled)

    def _records(self, job: str, cancelled: str) -> None:
        phone, unknown, visit = self.phone, the(f"unknown-{self.day}"), the(f"visit-{self.day}")
        phone.does("job.open", the(f"opened-{self.day}"), **COMPLETE["job.open"])
        phone.does("visit.arrive", job, visit=visit)
        phone.does("part.use", job, visit=visit, quantity=2, **VALVE)
        phone.does("part.use", job, visit=visit, quantity=1, **VALVE)
        struck = int(phone.db.one("select max(n) from lines"))
        phone.does("retract", job, of={"device": phone.id, "n": struck}, reason="typed twice")
        self._photographs(job, visit, b"kept")
        phone.does("part.use", cancelled, visit=visit, quantity=3, **VALVE)
        phone.does("note.add", unknown, visit=visit, text="whose job is this?")
        self._photographs(unknown, visit, b"held")
        phone.does("tea.drink", job, cups=2)
        phone.does("part.use", job, visit=visit, quantity=-1, **VALVE)
        phone.does("stock.count", None, part="valve-15mm", counted=7)

    def _photographs(self, job: str, visit: str, name: bytes) -> None:
        body = b"\xff\xd8\xff %b %04d" % (name, self.day)
        taken = {"visit": visit, "purpose": "before", "source": "camera", "step": None}
        self.phone.does("photo.take", job, Blob(body, JPEG, "before"), **taken)
        if name == b"kept":  # it was stored, and then the database was restored
            self.objects.put(blob_key(sha256(body).hexdigest()), body, JPEG)

    def _office(self, job: str, *acts: tuple[str, dict[str, object]]) -> None:
        now = self.house.now()
        when = Evidence(now, now, now, now, now)
        done = [
            (
                job,
                Operation(
                    "office:dora", 0, sha256(f"{name}{job}".encode()).hexdigest(), name, "dora", when, args
                ),
            )
            for name, args in acts
        ]
        self.house.work(lambda tx: act(tx, done, now, outlet=self.office.north, number="W1"))

    def syncs_badly(self) -> None:
        """Whatever fails now, the phone will try again."""
        with suppress(Refused):
            self.phone.syncs()

    def works_and_settles(self) -> None:
        """An undisturbed day."""
        self.works()
        self.settles()

    def settles(self) -> None:
        """The phone tries again, and then the photo sweep was here; so no day waits for another's photos."""
        self.phone.syncs()
        with self.house.store.writing() as tx:
            arrived = tx.connection.exec_driver_sql(
                "select count(*) from blob where state = 'awaited' and look_at is not null"
            )
            assert arrived.scalar_one() == 2
            tx.connection.exec_driver_sql("update blob set state = 'stored', look_at = null")
        self.phone.syncs()
        assert self.phone.db.one("select count(*) from blobs where body is not null") == 0

    def is_here_once(self) -> None:
        """The database gained what an undisturbed day gains, as often as there were days."""
        expected = self.before.copy()
        for _ in range(self.day):
            expected += self.gains
        assert rows(self.house) == expected
        feeds_are_proved(self.house, self.phone)
        receipts_are_those_stored(self.house, self.phone)

    def asked_again(self) -> None:
        """Every sync request once more, byte for byte: the same receipts, and nothing changes."""
        stored, asked = rows(self.house), self.wire.said
        self.wire.said = []
        for path, headers, body, _ in asked:
            if path == SYNC:
                assert self.wire.call("POST", path, headers, body).status == 200
        assert rows(self.house) == stored
        first, second = told(asked), told(self.wire.said)
        assert first and first == second

    def some_work_was_acknowledged_without_changes(self) -> None:
        """Where only what comes after the commit failed, the receipts came all the same."""
        later = [told([said]) for said in self.wire.said if b'"pull":"later"' in said[3].body]
        assert later and all(later)

    def nobody_was_told_of_a_defect(self) -> None:
        """Every answer was good, but one that asked to come again and said when."""
        bad = [reply for *_, reply in self.wire.said if reply.status != 200]
        assert len(bad) < self.day
        for reply in bad:
            assert (reply.status, json.loads(reply.body)["code"]) == (503, "unavailable")
            assert 2 <= int(reply.headers["retry-after"]) <= 9


def rows(house: House) -> Rows:
    """What lies in the tables of work, without what differs from day to day."""
    found: Rows = Counter()
    with house.store.reading() as connection:
        for statement in (
            "select 'operation', name, raw is null, receipt, code, question, no_effect, args is null from operation",
            "select 'stock', part, quantity, reason from stock_entry",
            "select 'hold', code, settled from hold",
            "select 'question', code, open from question",
            "select 'announcement', purpose, size from announcement",
            "select 'blob', state, reason, failures from blob",
            "select 'alert', code from alert",
            "select 'entry', feed, kind, gone from feed_entry",
        ):
            found.update(tuple(row) for row in connection.execute(text(statement)))
        for file in connection.execute(text("select file from job")).scalars():
            found.update(("filed", op["name"]) for op in json.loads(file)["operations"])
    return found


def feeds_are_proved(house: House, phone: Phone) -> None:
    """The digest of every feed is the sum over its lines, and of the phone's copy as well."""
    sums: Counter[str] = Counter()
    with house.store.reading() as connection:
        for feed, line, gone in connection.execute(text("select feed, line, gone from feed_entry")):
            if gone is None:
                sums[feed] += int.from_bytes(sha256(bytes(line)).digest()[:6], "big")
        heads = {row.id: row.digest for row in connection.execute(text("select id, digest from feed"))}
    assert heads == {feed: sums[feed] % SPAN for feed in heads}
    copies = digests(phone.db)
    assert {feed: copies[feed] for feed in heads} == heads


def receipts_are_those_stored(house: House, phone: Phone) -> None:
    """What the phone was told of each line is what is stored, and every line was told of."""
    columns = "n, hash, receipt, code, question, no_effect"
    with house.store.reading() as connection:
        stored = connection.execute(text(f"select {columns} from operation where n > 0 order by n")).all()
    heard = phone.db.rows(f"select {columns} from lines order by n")
    assert [(*row[:5], bool(row[5])) for row in heard] == [tuple(row) for row in stored]


def told(said: list[tuple[str, Mapping[str, str], bytes, Reply]]) -> dict[int, bytes]:
    """The receipts in these answers, by number."""
    lines = [line for path, _, _, reply in said if path == SYNC for line in reply.body.splitlines()]
    return {json.loads(line)["n"]: line for line in lines if b'"receipt"' in line}


@pytest.fixture
def days(app: Flask, office: Office, clock: StillClock, tmp_path: Path) -> Days:
    """Ann's days after a restore, when tickets look into the object store first."""
    return Days(app, office, clock, tmp_path)


@pytest.mark.parametrize("how", ["refused", "gone", "unheard"])
def test_every_call_to_the_database_may_fail(days: Days, how: How) -> None:
    driver, failed = FailingDriver(days.house), True
    while failed:
        days.works()
        with driver.armed(days.day - 1, how):
            days.syncs_badly()
        failed = driver.failed
        days.settles()
        days.is_here_once()
    assert days.day > MOST_STATEMENTS_AT_ONCE
    if days.house.engine().dialect.name == "sqlite":  # PostgreSQL's reads are no calls of this driver
        days.some_work_was_acknowledged_without_changes()
    days.nobody_was_told_of_a_defect()
    days.asked_again()


@pytest.mark.parametrize("after", [False, True])
def test_every_call_to_the_object_store_may_fail(days: Days, after: bool) -> None:
    failed = True
    while failed:
        days.works()
        failing = FailAt(days.objects, days.day - 1, after=after)
        days.house.__dict__["objects"] = failing
        days.syncs_badly()
        days.house.__dict__["objects"] = days.objects
        failed = failing.failed
        days.settles()
        days.is_here_once()
    assert days.day == 5  # two looks and a ticket were broken off, and then nothing was
    days.nobody_was_told_of_a_defect()
    days.asked_again()
