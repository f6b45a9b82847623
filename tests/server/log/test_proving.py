"""What goes into a proof holds: the right leaf, under a checkpoint that a living key of ours signed."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from infra.seal.keys.held import HeldKey
from infra.seal.log.note import NoteKey
from infra.seal.log.proof_file import verify_proof
from infra.seal.log.tree import leaf_hash
from server.house import House, house
from server.log.naming import origin
from server.log.proving import proved, standing
from server.store.log import LogRefused
from tests.server.log.logs import entries, published


@pytest.fixture
def here(app: Flask, monkeypatch: pytest.MonkeyPatch) -> House:
    signs_with(house(app), monkeypatch, "one")
    return house(app)


def key(name: str) -> HeldKey:
    return HeldKey(Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32)), name)


def signs_with(here: House, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setitem(here.signers.__dict__, "log", [key(name) for name in names])


def proves(here: House, place: int, name: str) -> tuple[NoteKey, int]:
    """Whose key vouches for this leaf, and under a checkpoint of which size."""
    [entry] = entries(name)
    by, proof = proved(here, place, entry, standing(here, [place])[place])
    index, told = verify_proof(proof.content, leaf_hash(entry), origin(here.settings), [by])
    assert index == place
    return by, told.size


def named(here: House, name: str) -> NoteKey:
    return NoteKey.of(origin(here.settings), key(name))


def test_a_leaf_is_proved_by_the_smallest_checkpoint_over_it_whenever_it_is_asked_for(here: House) -> None:
    published(here, "a", "b")
    published(here, "c")

    assert [proves(here, place, name)[1] for place, name in enumerate("abc")] == [2, 2, 3]
    published(here, "d")
    assert [proves(here, place, name)[1] for place, name in enumerate("abc")] == [2, 2, 3]


def test_leaves_that_no_checkpoint_covers_have_no_proof_yet(here: House) -> None:
    published(here, "a")

    assert standing(here, [0, 1]).keys() == {0}


def test_while_keys_change_the_one_that_signed_vouches(here: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that waited for its photos while the key was changed."""
    published(here, "a")
    signs_with(here, monkeypatch, "two", "one")
    published(here, "b")

    assert proves(here, 0, "a") == (named(here, "one"), 1)
    assert proves(here, 1, "b") == (named(here, "two"), 2)


def test_where_the_key_is_gone_the_newest_checkpoint_proves_it(
    here: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(here, "a")
    signs_with(here, monkeypatch, "two", "one")
    published(here, "b")
    signs_with(here, monkeypatch, "three", "two")

    assert proves(here, 1, "b") == (named(here, "two"), 2)
    assert proves(here, 0, "a") == (named(here, "two"), 2)
    published(here, "c")
    assert proves(here, 0, "a") == (named(here, "three"), 3)


def test_another_entry_at_its_place_is_told(here: House) -> None:
    published(here, "a", "b")

    with pytest.raises(LogRefused, match="log_damaged"):
        proves(here, 1, "a")


def test_a_checkpoint_that_none_of_our_keys_signed_proves_nothing(
    here: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(here, "a")
    stand = standing(here, [0])[0]
    signs_with(here, monkeypatch, "two")

    with pytest.raises(LogRefused, match="log_unreadable"):
        proved(here, 0, entries("a")[0], stand)
