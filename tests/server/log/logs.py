"""What the tests of the log use: entries, and how anybody reads back what was published, without our code."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise

from infra.seal.log.checkpoint import read_checkpoint
from infra.seal.log.consistency import verify_consistency
from infra.seal.log.proof_file import LogProof, verify_proof
from infra.seal.log.tree import leaf_hash, tree_head
from server.house import House
from server.log import publishing
from server.log.naming import CHECKPOINTS, origin
from server.log.restoring import catch_up
from server.store import log
from sync.ports import Objects

LIMIT = 1 << 20


def entries(*names: object) -> list[bytes]:
    """An entry for each name."""
    return [sha256(str(name).encode()).digest() for name in names]


def appended(here: House, *names: object) -> list[int]:
    """Look whether anything is lacking, then append; the places."""
    catch_up(here)
    wanted = entries(*names)
    places = here.work(lambda tx: log.append(tx.connection, wanted))
    return [places[each] for each in wanted]


def published(here: House, *names: object) -> publishing.Published:
    """Append these and publish a checkpoint that covers them."""
    return publishing.checkpoint(here, max(appended(here, *names)) + 1)


def checkpoints(here: House) -> dict[int, bytes]:
    """Root by size of every checkpoint that lies in the object store, each verified."""
    found = {}
    for each in here.objects.found(CHECKPOINTS):
        note = here.objects.get(each.key, LIMIT)
        told = read_checkpoint(note, origin(here.settings), publishing.log_keys(here))
        found[told.size] = told.root
    return dict(sorted(found.items()))


def published_entries(objects: Objects, size: int, root: bytes) -> list[bytes]:
    """The entries of this tree as anybody would read them: line by line, back from bundle to bundle."""
    found: list[bytes] = []
    while size:
        lines = objects.get(f"log/entries/{size:020d}-{root.hex()}", LIMIT).decode().split("\n")
        assert lines[0] == "doorstep-log-entries/1"
        assert lines[2] == f"{size} {root.hex()}"
        found = [bytes.fromhex(line) for line in lines[4:-1]] + found
        before, _, hex_root = lines[1].partition(" ")
        size, root = int(before), bytes.fromhex(hex_root)
    return found


def leaves(here: House) -> list[bytes]:
    """The entries as they stand in the database."""
    with here.store.reading() as connection:
        return log.entries_of(connection, 0, log.size_of(connection))


def all_is_one_log(here: House) -> list[bytes]:
    """Every checkpoint that was published is of one tree, whose entries can be read back, each of them once; and the
    database has them too. The entries of the newest.
    """
    roots = checkpoints(here)
    if not roots:
        return []
    size = max(roots)
    told = published_entries(here.objects, size, roots[size])
    hashes = [leaf_hash(entry) for entry in told]
    assert roots == {each: tree_head(hashes[:each]) for each in roots}
    assert len(set(told)) == len(told) == size
    ours = leaves(here)
    assert ours[:size] == told
    assert len(set(ours)) == len(ours)
    consistent(here, sorted(roots), roots)
    included(here, told)
    return told


def consistent(here: House, sizes: Sequence[int], roots: dict[int, bytes]) -> None:
    """Each checkpoint extends the one before, by the proof that the database gives."""
    for first, second in pairwise(sizes):
        with here.store.reading() as connection:
            path = log.consistency_of(connection, first, second)
        assert verify_consistency(first, second, path, roots[first], roots[second])


def included(here: House, told: Sequence[bytes]) -> None:
    """First, middle and last leaf are proved by the file that others' tools read."""
    note = publishing.newest(here).note
    for place in {0, len(told) // 2, len(told) - 1}:
        with here.store.reading() as connection:
            path = log.proof_of(connection, place, len(told))
        proof = LogProof(place, tuple(path), note).content
        keys = publishing.log_keys(here)
        assert verify_proof(proof, leaf_hash(told[place]), origin(here.settings), keys)[0] == place
