"""Whatever happens while a worker publishes: others, a restore, a failing call, its own end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import text

from server.house import House, house
from server.log import publishing, restoring
from server.log.naming import CHECKPOINTS, ENTRIES
from server.log.restoring import catch_up
from server.restores import begin_anew
from server.store import log
from server.store.log import LogRefused
from sync.memory_objects import MemoryObjects
from sync.ports import StoreUnreachable
from tests.faults.drivers import FailingDriver, How
from tests.faults.failing import FailAt
from tests.server.log.logs import all_is_one_log, appended, checkpoints, entries, published


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


class Between(MemoryObjects):
    """What happens right before the call of this number (from 1) to this store."""

    def __init__(self, objects: MemoryObjects, call: int, happens: Callable[[], object]) -> None:
        self.__dict__ = objects.__dict__ | {"left": call, "happens": happens}

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.happens()

    def put(self, *arguments: object) -> None:
        self._count()
        super().put(*arguments)  # type: ignore[arg-type]

    def get(self, key: str, limit: int) -> bytes:
        self._count()
        return super().get(key, limit)

    def first(self, prefix: str) -> str | None:
        self._count()
        return super().first(prefix)


def publishes_before(here: House, call: int, *names: str) -> Between:
    """Another worker appends and publishes these right before our call of this number."""
    whole: MemoryObjects = here.objects  # type: ignore[assignment]

    def other() -> None:
        here.__dict__["objects"] = whole
        published(here, *names)
        here.__dict__["objects"] = between

    between = Between(whole, call, other)
    here.__dict__["objects"] = between
    return between


def test_a_worker_that_was_quicker_is_taken_at_its_word(here: House) -> None:
    """At every call of ours another worker publishes in between: no checkpoint is signed that does not extend it."""
    published(here, "a")
    whole, done = here.objects, 0
    for call in range(1, 12):
        appended(here, f"ours {call}")

        between = publishes_before(here, call, f"theirs {call}")
        with here.store.reading() as connection:
            size = log.size_of(connection)
        told = publishing.checkpoint(here, size)
        here.__dict__["objects"] = whole
        assert told.size >= size
        done += between.left <= 0
        all_is_one_log(here)
    assert 4 <= done < 11


def test_the_newest_never_goes_back(here: House) -> None:
    """A worker that sleeps between signing and putting finds a newer one there: the newest stays the newest."""
    appended(here, "a")
    whole: MemoryObjects = here.objects  # type: ignore[assignment]

    def other() -> None:
        here.__dict__["objects"] = whole
        published(here, "b", "c")

    puts = Between(
        whole, 5, other
    )  # newest, bundle, newest, checkpoint; asked once more by whoever is counted
    here.__dict__["objects"] = puts
    publishing.checkpoint(here, 1)
    here.__dict__["objects"] = whole

    assert publishing.newest(here).size == max(checkpoints(here))
    all_is_one_log(here)


def test_a_worker_that_finds_a_newer_one_before_it_signs_signs_nothing(here: House) -> None:
    appended(here, "a")
    whole = here.objects
    publishes_before(here, 3, "b", "c")  # newest, the bundle, newest again

    assert publishing.checkpoint(here, 1).size == 3
    here.__dict__["objects"] = whole

    assert list(checkpoints(here)) == [3]


def other_leaves(here: House) -> None:
    """The database is restored, and others come to the places of those that were not published."""
    with here.store.writing() as tx:
        log.cut(tx.connection, 1, log.size_of(tx.connection))
        log.append(tx.connection, entries("x", "y", "z"))


def test_a_database_restored_while_a_worker_publishes_is_not_signed_over(here: House) -> None:
    published(here, "a")
    appended(here, "b", "c")
    whole: MemoryObjects = here.objects  # type: ignore[assignment]
    between = Between(whole, 3, lambda: other_leaves(here))  # newest, its note, the bundle
    here.__dict__["objects"] = between

    told = publishing.checkpoint(here, 3)
    here.__dict__["objects"] = whole

    assert between.left < 0
    assert told.size == 4
    assert all_is_one_log(here) == entries("a", "x", "y", "z")


def test_a_database_that_began_another_epoch_while_a_worker_publishes_is_looked_at_again(
    here: House,
) -> None:
    published(here, "a")
    appended(here, "b", "c")
    whole: MemoryObjects = here.objects  # type: ignore[assignment]
    between = Between(whole, 3, lambda: begin_anew(here, "asked"))
    here.__dict__["objects"] = between

    publishing.checkpoint(here, 3)
    here.__dict__["objects"] = whole

    assert between.left < -5  # it asked everything once more
    assert all_is_one_log(here) == entries("a", "b", "c")


def test_a_database_forked_after_it_was_looked_at_is_refused_by_its_consistency(
    here: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(here, "a", "b")
    appended(here, "c")

    def looks_and_then_it_is_restored(house: House) -> publishing.Published:
        last = catch_up(house)
        other_leaves(house)
        return last

    monkeypatch.setattr(restoring, "catch_up", looks_and_then_it_is_restored)
    with pytest.raises(LogRefused, match="log_forked"):
        publishing.checkpoint(here, 3)

    assert list(checkpoints(here)) == [2]


def test_several_workers_at_once_publish_one_log(here: House) -> None:
    ready, sizes = threading.Barrier(4), list[int]()
    published(here, "begin")

    def work(worker: int) -> None:
        ready.wait(30)
        for n in range(5):
            sizes.append(published(here, f"{worker} {n}", f"both {n}").size)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(sizes) == 20
    told = all_is_one_log(here)
    assert set(told) == set(
        entries("begin", *(f"{w} {n}" for w in range(4) for n in range(5)), *(f"both {n}" for n in range(5)))
    )


@pytest.mark.parametrize("after", [False, True], ids=["refused", "unheard"])
def test_every_call_to_the_object_store_may_fail(here: House, after: bool) -> None:
    whole, failed, k = here.objects, True, 0
    while failed:
        k += 1
        failing = FailAt(whole, k, after=after)
        here.__dict__["objects"] = failing
        with suppress(StoreUnreachable):
            published(here, f"a {k}", f"b {k}")
        here.__dict__["objects"] = whole
        all_is_one_log(here)
        failed = failing.failed
        published(here, f"a {k}", f"b {k}")
        assert set(all_is_one_log(here)) == set(entries(*(f"{x} {n}" for x in "ab" for n in range(1, k + 1))))
    assert 6 < k < 14


@pytest.mark.parametrize("how", ["refused", "gone", "unheard"])
def test_every_call_to_the_database_may_fail(here: House, how: How) -> None:
    driver, k = FailingDriver(here), 0
    published(here, "begin")
    while k == 0 or driver.failed:
        k += 1
        with driver.armed(k, how), suppress(StoreUnreachable):
            published(here, f"a {k}", f"b {k}")
        failed = driver.failed
        published(here, f"a {k}", f"b {k}")
        driver.failed = failed
        assert k > 60 or not failed or list(checkpoints(here))
    assert k > 15
    told = all_is_one_log(here)
    assert set(told) == set(entries("begin", *(f"{x} {n}" for x in "ab" for n in range(1, k + 1))))


def test_what_a_killed_worker_published_is_found_and_kept(here: House) -> None:
    """Killed after the checkpoint lay there and before the database knew."""
    told = published(here, "a")
    here.work(lambda tx: tx.connection.execute(text("delete from log_checkpoint")))

    assert publishing.checkpoint(here, 1).note == told.note
    with here.store.reading() as connection:
        assert bytes(log.published(connection, 1).note) == told.note
    assert len(list(here.objects.found(CHECKPOINTS))) == 1


def test_what_a_killed_worker_left_without_a_checkpoint_is_mistaken_for_nothing(here: House) -> None:
    """Its entries lie there under another root; its database was restored, and others came to the same places."""
    published(here, "a")
    appended(here, "lost", "lost too")
    failing = FailAt(here.objects, 4)  # newest, its note, the bundle; then nothing more
    whole, here.__dict__["objects"] = here.objects, failing
    with pytest.raises(StoreUnreachable):
        publishing.checkpoint(here, 3)
    here.__dict__["objects"] = whole
    assert len(list(here.objects.found(ENTRIES))) == 2
    here.work(lambda tx: log.cut(tx.connection, 1, 3))

    published(here, "other", "another")

    assert all_is_one_log(here) == entries("a", "other", "another")
