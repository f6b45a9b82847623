"""A restored database takes back what was published; what phones offer again stands where it stood."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import text

from infra.seal.keys.held import HeldKey
from server.clock import StillClock
from server.house import House, house
from server.log import publishing, restoring
from server.log.bundles import read_bundle
from server.log.naming import ENTRIES
from server.log.restoring import catch_up
from server.models.seal import SealRow
from server.restores import beat, begin_anew, look_now
from server.store import log
from server.store.log import LogRefused
from server.store.statements import put
from sync.instants import MINUTE
from sync.ports import StoreUnreachable
from tests.faults.drivers import FailingDriver, How
from tests.faults.failing import FailAt
from tests.server.log.logs import all_is_one_log, appended, checkpoints, entries, leaves, published
from tests.server.snapshots import Snapshot


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


def restored(here: House, older: Snapshot) -> None:
    """Put back and noticed."""
    older.put_back()
    begin_anew(here, "asked")


def logged(here: House, name: str, place: int) -> None:
    """A record whose leaf this is."""
    row = dict.fromkeys(SealRow.__table__.columns.keys())
    told = {"text_hash": name, "key": name, "job": "job", "actor": "a", "n": 1, "hash": "h", "number": name}
    more = {"state": "logged", "received": 1, "failures": 0, "note": "", "leaf": place, "idle": False}
    here.work(lambda tx: put(tx.connection, SealRow.__table__, [row | told | more]))


def leaf_of(here: House, name: str) -> int:
    with here.store.reading() as connection:
        return int(
            connection.execute(text("select leaf from seal where text_hash = :n"), {"n": name}).scalar_one()
        )


@pytest.mark.usefixtures("in_context")
def test_after_a_real_restore_offered_records_stand_where_they_stood(
    here: House, way: ModuleType, tmp_path: Path, clock: StillClock
) -> None:
    published(here, "a", "b")
    way.back_up(here, tmp_path / "monday.backup", lambda line: None)
    places = appended(here, "c", "d", "e")
    told = publishing.checkpoint(here, 5)
    clock.goes_on(MINUTE)

    way.put_back(here, tmp_path / "monday.backup", lambda line: None)

    with pytest.raises(LogRefused, match="log_behind"):
        here.work(lambda tx: log.append(tx.connection, entries("f")))
    assert appended(here, "e", "f", "c", "d") == [4, 5, 2, 3]
    assert places == [2, 3, 4]
    assert publishing.checkpoint(here, 5).note == told.note
    assert published(here, "f").size == 6
    assert all_is_one_log(here) == entries("a", "b", "c", "d", "e", "f")


def test_a_restore_of_a_log_of_several_bundles(here: House, app: Flask) -> None:
    published(here, *range(300))
    older = Snapshot(app)
    for size in (301, 511, 512, 513, 900):
        published(here, *range(size))
    restored(here, older)

    assert catch_up(here).size == 900

    assert leaves(here) == entries(*range(900))
    assert published(here, "new").size == 901
    assert len(all_is_one_log(here)) == 901
    with (
        here.store.reading() as connection
    ):  # checkpoints, too: what was proved by them is proved by them again
        assert {log.published(connection, size).size for size in (301, 511, 512, 513, 900)} == {
            301,
            511,
            512,
            513,
            900,
        }


def test_what_was_never_published_is_appended_anew_at_another_place(here: House, app: Flask) -> None:
    published(here, "a")
    older = Snapshot(app)
    appended(here, "b", "c")
    restored(here, older)

    assert appended(here, "c", "b") == [1, 2]
    assert published(here, "c").size == 3
    assert all_is_one_log(here) == entries("a", "c", "b")


def test_leaves_that_came_before_a_restore_was_noticed_go_behind_what_was_published(
    here: House, app: Flask, clock: StillClock
) -> None:
    """The object store could not tell that it was older; new records came to places that were taken."""
    published(here, "a", "b")
    older = Snapshot(app)
    published(here, "c", "d", "e")
    beat(here)
    older.put_back()
    places = here.work(lambda tx: log.append(tx.connection, entries("x", "d", "y")))
    for name in ("x", "d", "y"):
        logged(here, name, places[entries(name)[0]])
    with pytest.raises(LogRefused, match="log_forked"):
        publishing.checkpoint(here, 5)

    clock.goes_on(MINUTE)
    assert look_now(here).why == "older_than_store"

    assert catch_up(here).size == 5
    assert leaves(here) == entries("a", "b", "c", "d", "e", "x", "y")
    assert [leaf_of(here, name) for name in ("x", "d", "y")] == [5, 3, 6]
    assert publishing.checkpoint(here, 7).size == 7
    all_is_one_log(here)


def test_a_restore_that_nobody_noticed_is_caught_up_where_nothing_contradicts(
    here: House, app: Flask
) -> None:
    published(here, "a", "b")
    older = Snapshot(app)
    published(here, "c", "d")
    older.put_back()

    assert appended(here, "d", "e") == [3, 4]
    assert published(here, "e").size == 5
    assert all_is_one_log(here) == entries("a", "b", "c", "d", "e")


def test_an_empty_database_takes_back_all_of_it(here: House, app: Flask) -> None:
    empty = Snapshot(app)
    for size in (5, 300, 600):
        published(here, *range(size))
    restored(here, empty)

    assert appended(here, 599, "new", 0) == [599, 600, 0]
    all_is_one_log(here)


def test_many_leaves_come_back_in_several_steps(
    here: House, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "AT_ONCE", 100)
    older = Snapshot(app)
    published(here, *range(530))
    restored(here, older)

    catch_up(here)

    assert leaves(here) == entries(*range(530))


def test_a_store_that_lost_everything_gets_the_log_again(here: House) -> None:
    published(here, *range(300))
    here.objects.delete([each.key for each in here.objects.found("log/")])

    assert published(here, "new").size == 301

    assert all_is_one_log(here) == entries(*range(300), "new")


SPOILT: tuple[Callable[[bytes], bytes | None], ...] = (
    lambda content: content.replace(b"entries/1", b"entries/2"),
    lambda content: content[:-65],
    lambda content: content + b"\n",
    lambda content: content[:-3] + b"zz\n",
    lambda content: content[:-2] + bytes([content[-2] ^ 1]) + b"\n",
    lambda content: content.replace(b"\n2 ", b"\n1 ", 1),
    lambda content: content.upper(),
    lambda content: b"",
    lambda content: b"\xff" * len(content),
    lambda content: None,
)


def test_entries_that_rotted_are_not_taken_back(here: House, app: Flask) -> None:
    older = Snapshot(app)
    published(here, "a", "b")
    [found] = here.objects.found(ENTRIES)
    whole = here.objects.get(found.key, 10_000)
    restored(here, older)
    for spoil in SPOILT:
        content = spoil(whole)
        assert content != whole
        here.objects.delete([found.key])
        if content is not None:
            here.objects.put(found.key, content, "text/plain")

        with pytest.raises(LogRefused, match="log_unreadable"):
            catch_up(here)
        with pytest.raises(LogRefused, match="log_behind"):
            here.work(lambda tx: log.append(tx.connection, entries("c")))
        assert leaves(here) == []

    here.objects.put(found.key, whole, "text/plain")
    assert appended(here, "c") == [2]


def test_a_bundle_of_another_tree_is_not_taken_back(here: House, app: Flask) -> None:
    """Whole and readable, under the name of another."""
    older = Snapshot(app)
    published(here, "a", "b")
    [first] = here.objects.found(ENTRIES)
    published(here, "c")
    second = next(each for each in here.objects.found(ENTRIES) if each.key != first.key)
    here.objects.put(second.key, here.objects.get(first.key, 10_000), "text/plain")
    restored(here, older)

    with pytest.raises(LogRefused, match="log_unreadable"):
        catch_up(here)


def test_a_bundle_says_its_tree(here: House) -> None:
    published(here, "a", "b")
    [found] = here.objects.found(ENTRIES)

    bundle = read_bundle(here.objects.get(found.key, 10_000))

    assert (bundle.before.size, bundle.tree.size, list(bundle.entries)) == (0, 2, entries("a", "b"))
    assert bundle.key == found.key


def test_checkpoints_of_a_key_that_is_gone_hinder_nobody(
    here: House, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = Snapshot(app)
    for n, name in enumerate(("one", "two", "three")):
        key = HeldKey(Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32)), name)
        before = here.signers.__dict__.get("log", [])[:1]
        monkeypatch.setitem(here.signers.__dict__, "log", [key, *before])
        published(here, n)
    restored(here, older)

    assert catch_up(here).size == 3
    assert leaves(here) == entries(0, 1, 2)


def test_workers_that_take_back_at_once_take_back_once(here: House, app: Flask) -> None:
    older = Snapshot(app)
    published(here, *range(600))
    restored(here, older)
    ready, found = threading.Barrier(4), list[list[int]]()

    def work(worker: int) -> None:
        ready.wait(30)
        found.append(appended(here, 7, f"new {worker}"))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert [places[0] for places in found] == [7] * 4
    assert sorted(places[1] for places in found) == [600, 601, 602, 603]
    publishing.checkpoint(here, 604)
    all_is_one_log(here)


@pytest.mark.parametrize("after", [False, True], ids=["refused", "unheard"])
def test_every_call_to_the_object_store_may_fail_while_taking_back(
    here: House, app: Flask, after: bool
) -> None:
    published(here, "a")
    older = Snapshot(app)
    for size in (10, 300, 310):
        published(here, *range(size))
    whole, failed, k = here.objects, True, 0
    while failed:
        k += 1
        restored(here, older)
        failing = FailAt(whole, k, after=after)
        here.__dict__["objects"] = failing
        with suppress(StoreUnreachable):
            catch_up(here)
        here.__dict__["objects"] = whole
        failed = failing.failed
        assert appended(here, 309)[0] == 310
        all_is_one_log(here)
    assert k > 5


@pytest.mark.parametrize("how", ["refused", "gone", "unheard"])
def test_every_call_to_the_database_may_fail_while_taking_back(here: House, how: How) -> None:
    """Leaves that came before the restore was noticed are among them: they are never lost."""
    published(here, "a")
    published(here, "b", "c")
    driver, k = FailingDriver(here), 0
    while k == 0 or driver.failed:
        k += 1
        with here.store.writing() as tx:  # as if restored to the first leaf
            log.cut(tx.connection, 1, log.size_of(tx.connection))
            log.append(tx.connection, entries("x", "y"))
        begin_anew(here, "asked")
        with driver.armed(k, how), suppress(StoreUnreachable):
            catch_up(here)
        failed = driver.failed
        catch_up(here)
        driver.failed = failed
        assert leaves(here) == entries("a", "b", "c", "x", "y")
        assert list(checkpoints(here)) == [1, 3]
    assert k > 15
