"""Eight writers into overlapping feeds on a real PostgreSQL, and readers that follow their cursors.

A feed's number is worth nothing if a reader can pass it before its entries are seen. That this test catches
it was tried on 2026-11-23 by breaking `server/store/feeds.py`; each was caught in three runs of three,
within 40 pulls:

    the number taken early, in a transaction of its own before the entries are written
    the number from a sequence (`nextval`), which rises out of the order of commits
    head and entries read by two statements, in either order
    the digest computed from the row as it was read before it was locked
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from threading import Event

import pytest

from server.db import db
from server.store import SqlStore, patiently
from sync.exchange.cursor import Cursor
from sync.exchange.digest import digest_of
from sync.exchange.pull import Pulled, pull
from sync.work.door import act as done_by
from sync.work.operations import Operation
from tests.contracts.stores import NINE, act, emptied, house_with_tables

WRITERS = 8
TRANSACTIONS = 60
PEOPLE = ("ann", "bob", "cem", "dan")
FEEDS = tuple(f"t:{person}" for person in PEOPLE)
JOBS = tuple(f"job-{n:02}" for n in range(16))


@pytest.fixture
def store(postgres_url: str, tmp_path: Path) -> Iterator[SqlStore]:
    """A store on a database of this test's own, with a job for everybody to move."""
    with house_with_tables(tmp_path, postgres_url):
        store = emptied(db.engine)
        with store.writing() as tx:
            done_by(tx, [(job, act("job.create", type="repair")) for job in JOBS], NINE, outlet="north")
        yield store


class Copy:
    """What one reader holds of each feed: documents by id, as a device would keep them."""

    def __init__(self) -> None:
        self.cursor: Cursor | None = None
        self.documents: dict[str, dict[str, bytes]] = {feed: {} for feed in FEEDS}
        self.pulls = 0
        self.lies: list[str] = []

    def follow(self, store: SqlStore) -> None:
        """One page."""
        page = pull(store, FEEDS, self.cursor, "epoch-1")
        for group in page.groups:
            if group.reset:
                self.documents[group.feed] = {}
            for line in group.lines:
                self._keep(self.documents[group.feed], line)
        self.cursor = page.cursor
        self.pulls += 1
        self._compare(page)

    def _keep(self, documents: dict[str, bytes], line: bytes) -> None:
        id = line.partition(b'"id":"')[2].partition(b'"')[0].decode()
        if b'"gone":' in line:
            documents.pop(id, None)
        else:
            documents[id] = line

    def _compare(self, page: Pulled) -> None:
        for feed, told in page.digest.items():
            if told != digest_of(self.documents[feed].values()):
                self.lies.append(f"pull {self.pulls}, {feed}")


def move_jobs(store: SqlStore, seed: int) -> None:
    """Give one to three jobs at a time to somebody, again and again: each leaves a feed and enters
    another.
    """
    random = Random(seed)
    for n in range(TRANSACTIONS):
        at = NINE + n * WRITERS + seed
        moved = random.sample(JOBS, random.randint(1, 3))
        given = [(job, act("job.assign", at=at, technician=random.choice(PEOPLE), of=job)) for job in moved]
        patiently(partial(write, store, given, at))


def write(store: SqlStore, given: list[tuple[str, Operation]], at: int) -> None:
    """These assignments in one transaction."""
    with store.writing() as tx:
        done_by(tx, given, at)


def read_until(store: SqlStore, done: Event, copy: Copy) -> Copy:
    """Follow the cursor until everything was written, and once more."""
    while not done.is_set():
        copy.follow(store)
    copy.follow(store)
    return copy


def test_a_reader_that_follows_its_cursor_misses_nothing_and_no_digest_lies(store: SqlStore) -> None:
    done = Event()
    with ThreadPoolExecutor(WRITERS + 2) as threads:
        readers = [threads.submit(read_until, store, done, Copy()) for _ in range(2)]
        writers = [threads.submit(move_jobs, store, seed) for seed in range(WRITERS)]
        try:
            for writer in writers:
                writer.result()
        finally:
            done.set()
        copies = [reader.result() for reader in readers]

    fresh = Copy()
    fresh.follow(store)
    assert [copy.lies for copy in [*copies, fresh]] == [[], [], []]
    assert [copy.documents for copy in copies] == [fresh.documents, fresh.documents]
    assert sorted(job for held in fresh.documents.values() for job in held) == list(JOBS)
