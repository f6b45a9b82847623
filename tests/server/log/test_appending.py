"""A leaf is appended once and keeps its place, whoever appends what at the same time."""

from __future__ import annotations

import threading
from functools import partial
from random import Random

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree
from sqlalchemy import event, text

from infra.seal.log.consistency import verify_consistency
from infra.seal.log.inclusion import verify_inclusion
from infra.seal.log.tree import leaf_hash, tree_head
from server.house import House, house
from server.log.restoring import catch_up
from server.restores import begin_anew
from server.store import log
from server.store.log import LogRefused
from tests.server.log.logs import appended, entries, leaves

TABLES = ("log_head", "log_leaf", "log_node")


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


def test_leaves_stand_in_the_order_they_came(here: House) -> None:
    assert appended(here, "a", "b", "c") == [0, 1, 2]
    assert appended(here, "d") == [3]
    assert leaves(here) == entries("a", "b", "c", "d")


def test_what_stands_already_keeps_its_place(here: House) -> None:
    appended(here, "a", "b")

    assert appended(here, "c", "b", "a", "c", "d") == [2, 1, 0, 2, 3]
    assert leaves(here) == entries("a", "b", "c", "d")


def test_nothing_appended_is_nothing(here: House) -> None:
    assert here.work(lambda tx: log.append(tx.connection, [])) == {}
    assert leaves(here) == []


def test_what_is_undone_was_never_there(here: House) -> None:
    appended(here, "a")
    with pytest.raises(ZeroDivisionError), here.store.writing() as tx:
        log.append(tx.connection, entries("b", "c"))
        raise ZeroDivisionError

    assert appended(here, "c") == [1]
    with here.store.reading() as connection:
        assert log.root_of(connection, 2) == tree_head(map(leaf_hash, entries("a", "c")))


def test_nobody_appends_until_the_log_was_looked_at_in_this_epoch(here: House) -> None:
    with pytest.raises(LogRefused, match="log_behind"):
        here.work(lambda tx: log.append(tx.connection, entries("a")))
    appended(here, "a")
    begin_anew(here, "asked")

    with pytest.raises(LogRefused, match="log_behind"):
        here.work(lambda tx: log.append(tx.connection, entries("b")))

    catch_up(here)
    assert appended(here, "b") == [1]


@pytest.mark.parametrize(
    "damage",
    [
        "delete from log_node where level = 1 and place = 0",
        "update log_head set size = 1",
        "insert into log_node (level, place, hash) select 0, 3, hash from log_node where level = 0 and place = 0",
    ],
)
def test_rows_that_do_not_fit_together_are_never_built_on(here: House, damage: str) -> None:
    appended(here, "a", "b", "c")
    here.work(lambda tx: tx.connection.execute(text(damage)))

    with pytest.raises(LogRefused, match="log_damaged"):
        here.work(lambda tx: log.append(tx.connection, entries("d")))

    assert leaves(here)[:1] == entries("a")
    with here.store.reading() as connection:
        assert connection.execute(text("select count(*) from log_leaf")).scalar_one() == 3


def test_workers_that_append_the_same_at_once_append_it_once(here: House) -> None:
    """Eight threads, each of them all of forty entries in an order and in batches of its own."""
    names, places = range(40), list[dict[bytes, int]]()
    catch_up(here)
    ready = threading.Barrier(8)

    def work(seed: int) -> None:
        random, found = Random(seed), dict[bytes, int]()
        mine = random.sample(entries(*names), len(names))
        ready.wait(30)
        while mine:
            several = [mine.pop() for _ in range(min(len(mine), random.randint(1, 7)))]
            found |= here.work(lambda tx, several=several: log.append(tx.connection, several))
        places.append(found)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    stand = leaves(here)
    assert sorted(stand) == sorted(entries(*names))
    assert places == [{entry: place for place, entry in enumerate(stand)}] * 8
    with here.store.reading() as connection:
        assert log.root_of(connection, 40) == tree_head(map(leaf_hash, stand))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    counts=st.lists(st.integers(1, 40), min_size=1, max_size=4),
    at=st.floats(0, 1, exclude_max=True),
    since=st.floats(0, 1),
)
def test_every_root_and_proof_is_that_of_another_implementation(
    here: House, counts: list[int], at: float, since: float
) -> None:
    """Batches of any size, held against pymerkle."""
    for table in TABLES:
        here.work(lambda tx, table=table: tx.connection.execute(text(f"delete from {table}")))
    theirs = InmemoryTree(algorithm="sha256")
    for count in counts:
        names = range(theirs.get_size(), theirs.get_size() + count)
        assert appended(here, *names) == [*names]
        for entry in entries(*names):
            theirs.append_entry(entry)
    size = theirs.get_size()
    index, first = int(at * size), 1 + int(since * (size - 1))
    with here.store.reading() as connection:
        root, path = log.root_of(connection, size), log.proof_of(connection, index, size)
        way = log.consistency_of(connection, first, size)
    assert root == theirs.get_root(size)
    assert verify_inclusion(leaf_hash(leaves(here)[index]), index, size, path, root)
    assert verify_consistency(first, size, way, theirs.get_root(first), root)


def test_a_thousand_entries_take_a_handful_of_statements(here: House) -> None:
    catch_up(here)
    asked: list[str] = []
    engine = here.engine()

    def hear(_c: object, _k: object, statement: str, *_: object) -> None:
        asked.append(statement.split()[0])

    event.listen(engine, "before_cursor_execute", hear)
    try:
        here.work(partial(_append, entries(*range(1_000))))
    finally:
        event.remove(engine, "before_cursor_execute", hear)

    assert len(asked) <= 8  # BEGIN among them
    asked.clear()
    with here.store.reading() as connection:
        event.listen(engine, "before_cursor_execute", hear)
        try:
            log.proof_of(connection, 700, 1_000)
        finally:
            event.remove(engine, "before_cursor_execute", hear)
    assert asked[-1:] == ["SELECT"] and asked.count("SELECT") == 1


def _append(wanted: list[bytes], tx: object) -> None:
    log.append(tx.connection, wanted)  # type: ignore[attr-defined]
