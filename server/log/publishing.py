"""Checkpoints of the log: signed only if they extend the newest one that was ever published, published before anybody
relies on them.

The object store has the checkpoints and the entries that they cover; what is newest there counts, whatever the database
knows. Entries are written before the checkpoint. A key is of one size, so whatever two workers publish at once, the
newest never goes back; both come from one tree, which each of them proves to extend what was published. No lock is held
over the network.

A worker that is killed leaves entries nobody names, or a checkpoint that the next worker finds and takes as its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from infra.seal.log.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from infra.seal.log.consistency import consistency_nodes, consistency_proof, verify_consistency
from infra.seal.log.note import NoteKey
from infra.seal.log.refused import Refused
from infra.seal.log.tree import EMPTY_ROOT, Peaks, complete, span_hash
from server.house import House
from server.log.bundles import TYPE, Bundle, beginning, bundles
from server.log.naming import CHECKPOINTS, Tree, checkpoint_key, origin, size_of_key
from server.store import log
from server.store.log import LogRefused
from sync.ports import Missing, StoreUnreachable, TooLarge

__all__ = ["LogRefused", "Published", "checkpoint", "log_keys", "newest", "read"]

NOTE_LIMIT = 64 << 10
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Published:
    """A checkpoint that lies in the object store: the number of leaves, and the note's bytes. root: 32 bytes."""

    size: int
    note: bytes
    root: bytes = b""

    @property
    def tree(self) -> Tree:
        """What it covers."""
        return Tree(self.size, self.root)


NOTHING = Published(0, b"", EMPTY_ROOT)


def log_keys(house: House) -> Sequence[NoteKey]:
    """The public halves of the log's keys, the newest first."""
    return [NoteKey.of(origin(house.settings), key) for key in house.signers.log]


def newest(house: House) -> Published:
    """The newest checkpoint that was ever published, verified under our keys; NOTHING before the first.

    Raises LogRefused log_unreadable, StoreUnreachable, KeyFailed.
    """
    key = house.objects.first(CHECKPOINTS)
    return NOTHING if key is None else read(house, key)


def read(house: House, key: str) -> Published:
    """The checkpoint that lies there. Raises as `newest`."""
    try:
        note = house.objects.get(key, NOTE_LIMIT)
        told = read_checkpoint(note, origin(house.settings), log_keys(house))
        expected = size_of_key(key)
    except (Missing, TooLarge, Refused, ValueError):
        raise LogRefused("log_unreadable") from None
    if told.size != expected:
        raise LogRefused("log_unreadable")
    return Published(told.size, note, told.root)


def checkpoint(house: House, at_least: int) -> Published:
    """A published checkpoint that covers so many leaves; a new one is signed where there is none yet.

    Raises LogRefused, StoreUnreachable, KeyFailed.
    """
    from server.log.restoring import catch_up  # which reads what is published

    with house.store.reading() as connection:
        row = log.published(connection, at_least)
    if row is not None:
        return Published(row.size, bytes(row.note))
    for _ in range(ROUNDS):
        last = catch_up(house)
        if last.size >= at_least:  # by another worker, or by one that was killed before it could say so
            return _kept(house, last)
        tree, fresh = _more(house, last, at_least)
        for bundle in fresh:
            house.objects.put(bundle.key, bundle.content, TYPE)
        if _still_so(house, last, tree):
            return _kept(house, _signed(house, tree))
    raise StoreUnreachable("others publish all the time")


def _more(house: House, last: Published, at_least: int) -> tuple[Tree, list[Bundle]]:
    """The tree as it stands, which extends the last one published, and the bundles of what is new in it."""
    with house.store.reading() as connection:
        size = log.size_of(connection)
        if size < at_least:
            raise LogRefused("log_behind")
        first = beginning(last.size)
        wanted = [*consistency_nodes(last.size, size), *complete((0, size)), *complete((0, first))]
        nodes = log.nodes(connection, wanted)
        entries = log.entries_of(connection, first, size)
    try:
        tree = Tree(size, span_hash((0, size), nodes))
        path = consistency_proof(last.size, size, nodes)
        peaks = Peaks(first, tuple(nodes[node] for node in complete((0, first))))
    except KeyError:
        raise LogRefused("log_damaged") from None
    if not verify_consistency(last.size, size, path, last.root, tree.root):
        raise LogRefused("log_forked")
    fresh = list(bundles(peaks, entries))
    if not fresh or fresh[-1].tree != tree:
        raise LogRefused("log_damaged")
    return tree, fresh


def _still_so(house: House, last: Published, tree: Tree) -> bool:
    """Nobody published meanwhile, and the database is the one we read: asked at the last moment before signing."""
    if house.objects.first(CHECKPOINTS) != (checkpoint_key(last.size) if last.size else None):
        return False
    with house.store.reading() as connection:
        head = log.head_of(connection)
        return head.current and head.size >= tree.size and log.root_of(connection, tree.size) == tree.root


def _signed(house: House, tree: Tree) -> Published:
    note = sign_checkpoint(Checkpoint(origin(house.settings), *tree), *house.signers.log)
    house.objects.put(checkpoint_key(tree.size), note, TYPE)
    return Published(tree.size, note, tree.root)


def _kept(house: House, published: Published) -> Published:
    house.work(lambda tx: log.keep_checkpoint(tx.connection, published.size, published.note, house.now()))
    return published
