"""Nothing is signed that does not extend what was published, and the newest checkpoint never goes back."""

from __future__ import annotations

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import text

from infra.seal.keys.held import HeldKey
from infra.seal.log.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from infra.seal.log.note import NoteKey
from server.house import House, house
from server.log import publishing
from server.log.bundles import bundle_of
from server.log.naming import checkpoint_key, origin
from server.store import log
from server.store.log import LogRefused
from sync.ports import StoreUnreachable
from tests.faults.failing import FailAt
from tests.server.log.logs import all_is_one_log, appended, checkpoints, entries, published


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


def key(name: str) -> HeldKey:
    return HeldKey(Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32)), name)


def signs_with(here: House, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """The log's keys, the newest first."""
    monkeypatch.setitem(here.signers.__dict__, "log", [key(name) for name in names])


def test_a_checkpoint_covers_what_was_asked_for_and_can_be_proved_from_outside(here: House) -> None:
    told = published(here, *range(5))

    assert told.size == 5
    assert all_is_one_log(here) == entries(*range(5))
    assert publishing.newest(here).note == told.note


def test_one_that_covers_it_already_is_given_again_without_asking_the_store(here: House) -> None:
    first = published(here, "a", "b")
    here.__dict__["objects"] = None

    for at_least in (1, 2):
        assert publishing.checkpoint(here, at_least).note == first.note


def test_checkpoints_grow_over_several_bundles(here: House) -> None:
    for size in (1, 3, 255, 256, 257, 700):
        assert published(here, *range(size)).size == size

    assert all_is_one_log(here) == entries(*range(700))
    assert list(checkpoints(here)) == [1, 3, 255, 256, 257, 700]


def test_whoever_walks_back_reads_full_bundles_however_often_was_published(here: House) -> None:
    for size in range(250, 270):
        published(here, *range(size))
    told = publishing.newest(here)

    last = bundle_of(here.objects, told.tree)
    before = bundle_of(here.objects, last.before)

    assert (last.before.size, before.before.size) == (256, 0)


def test_more_leaves_than_there_are_cannot_be_covered(here: House) -> None:
    published(here, "a")

    with pytest.raises(LogRefused, match="log_behind"):
        publishing.checkpoint(here, 2)
    assert list(checkpoints(here)) == [1]


def test_entries_lie_there_before_the_checkpoint_that_covers_them(here: House) -> None:
    published(here, "a")
    appended(here, "b")
    whole = here.objects
    for k in range(1, 20):
        here.__dict__["objects"] = FailAt(whole, k)
        with suppress(StoreUnreachable):
            publishing.checkpoint(here, 2)
        here.__dict__["objects"] = whole
        all_is_one_log(here)
    assert list(checkpoints(here)) == [1, 2]


@pytest.mark.parametrize("size", [3, 2], ids=["as_long", "shorter"])
def test_a_forked_database_refuses_to_sign(here: House, size: int) -> None:
    """What was published is of another tree than the database has."""
    published(here, "a", "b", "c")
    before = checkpoints(here)
    here.work(lambda tx: log.cut(tx.connection, 1, 3))
    appended_by_force(here, [f"other {n}" for n in range(size - 1)])

    for at_least in (size, size + 1):
        here.work(lambda tx: tx.connection.execute(text("delete from log_checkpoint")))
        with pytest.raises(LogRefused, match="log_forked"):
            publishing.checkpoint(here, at_least)
    assert checkpoints(here) == before


def appended_by_force(here: House, names: list[str]) -> None:
    """Past the question whether anything is lacking."""
    here.work(lambda tx: log.append(tx.connection, entries(*names)))


def test_a_node_that_rotted_is_found_before_anything_is_signed(here: House) -> None:
    published(here, *range(4))
    appended(here, *range(9))
    flipped = text("update log_node set hash = :other where level = 0 and place = 8")
    here.work(lambda tx: tx.connection.execute(flipped, {"other": b"x" * 32}))

    with pytest.raises(LogRefused, match="log_damaged"):
        publishing.checkpoint(here, 9)
    assert list(checkpoints(here)) == [4]


def test_an_entry_that_rotted_is_found_before_it_is_published(here: House) -> None:
    appended(here, "a", "b")
    flipped = text("update log_leaf set entry = :other where place = 1")
    here.work(lambda tx: tx.connection.execute(flipped, {"other": b"x" * 32}))

    with pytest.raises(LogRefused, match="log_damaged"):
        publishing.checkpoint(here, 2)
    assert list(here.objects.found("log/")) == []


def test_a_checkpoint_that_another_signed_counts_for_nothing(here: House) -> None:
    appended(here, "a")
    note = sign_checkpoint(Checkpoint(origin(here.settings), 9, b"9" * 32), key("stranger"))
    here.objects.put(checkpoint_key(9), note, "text/plain")

    with pytest.raises(LogRefused, match="log_unreadable"):
        publishing.checkpoint(here, 1)


def test_a_checkpoint_under_another_s_name_counts_for_nothing(here: House) -> None:
    """An old one, put where a newer would lie: the newest is what it says, not where it lies."""
    old = published(here, "a")
    published(here, "b")
    here.objects.put(checkpoint_key(7), old.note, "text/plain")

    with pytest.raises(LogRefused, match="log_unreadable"):
        published(here, "c")


def test_while_the_key_changes_both_sign_and_each_alone_verifies(
    here: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = origin(here.settings)
    for n, names in enumerate((["one"], ["two", "one"], ["three", "two"], ["three"])):
        signs_with(here, monkeypatch, *names)
        told = published(here, n)
        for each in names:
            assert read_checkpoint(told.note, name, [NoteKey.of(name, key(each))]).size == told.size


def test_a_key_nobody_knows_any_more_signs_nothing_for_us(
    here: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two rotations without a checkpoint between them: nobody can tell whether the newest is ours."""
    signs_with(here, monkeypatch, "one")
    published(here, "a")
    signs_with(here, monkeypatch, "three", "two")

    with pytest.raises(LogRefused, match="log_unreadable"):
        published(here, "b")
