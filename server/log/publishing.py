"""Checkpoints of the log: signed only if they extend the newest one that was ever published.

They are published before anybody relies on them.

The object store has the entries and the checkpoints; a checkpoint's key begins with the newest. Entries are written
before the checkpoint that covers them, so a restored database finds there whatever was published after its backup and
takes it back in before it appends anything else. No lock is held over the network: whatever two workers publish comes
from one tree.

LogRefused
  log_forked      what was published is not the beginning of this log: another database wrote there
  log_unreadable  a published checkpoint is not ours, or entries are lacking
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from infra.seal.log.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from infra.seal.log.note import NoteKey
from infra.seal.log.refused import Refused
from infra.seal.log.tree import HASH_BYTES
from server.house import House
from server.log.naming import CHECKPOINTS, ENTRIES, checkpoint_key, entries_key, origin
from server.store import log

NOTE_LIMIT = 64 << 10
ENTRIES_LIMIT = 64 << 20


class LogRefused(Exception):
    """No checkpoint can be signed; see the table above."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Published:
    """A checkpoint that lies in the object store: the number of leaves, and the note's bytes."""

    size: int
    note: bytes


def newest(house: House) -> Checkpoint | None:
    """The newest checkpoint that was ever published, verified under our keys. Raises LogRefused, StoreUnreachable."""
    found = next(iter(house.objects.found(CHECKPOINTS)), None)
    if found is None:
        return None
    try:
        return read_checkpoint(
            house.objects.get(found.key, NOTE_LIMIT), origin(house.settings), log_keys(house)
        )
    except Refused:
        raise LogRefused("log_unreadable") from None


def log_keys(house: House) -> Sequence[NoteKey]:
    """The public halves of the log's keys, the newest first."""
    return [NoteKey.of(origin(house.settings), key) for key in house.signers.log]


def catch_up(house: House) -> None:
    """Take back what was published and this database has lost, before anything is appended. Raises LogRefused."""
    last = newest(house)
    with house.store.reading() as connection:
        size = log.size_of(connection)
    if last is not None and last.size > size:
        lost = _entries(house, size, last.size)
        house.work(lambda tx: _take_back(tx.connection, size, lost))
    if last is not None:
        _extends(house, last)


def _take_back(connection: log.Connection, size: int, lost: Sequence[bytes]) -> None:
    if log.size_of(connection) == size:  # nobody else was quicker
        log.append(connection, lost)


def _extends(house: House, last: Checkpoint) -> None:
    with house.store.reading() as connection:
        try:
            root = log.root_of(connection, last.size)
        except KeyError:
            raise LogRefused("log_unreadable") from None
    if root != last.root:
        raise LogRefused("log_forked")


def _entries(house: House, first: int, end: int) -> list[bytes]:
    """The published entries from first to end (excluded)."""
    taken: list[bytes] = []
    for found in house.objects.found(ENTRIES):
        begins, ends = (int(part) for part in found.key.removeprefix(ENTRIES).split("-"))
        here = first + len(taken)
        if begins <= here < ends:
            content = house.objects.get(found.key, ENTRIES_LIMIT)
            each = [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]
            taken += each[here - begins :]
        if first + len(taken) >= end:
            return taken[: end - first]
    raise LogRefused("log_unreadable")


def checkpoint(house: House, at_least: int) -> Published:
    """A published checkpoint that covers so many leaves; a new one is signed where there is none yet.

    Raises LogRefused, StoreUnreachable, KeyFailed.
    """
    with house.store.reading() as connection:
        row = log.published(connection, at_least)
        if row is not None:
            return Published(row.size, bytes(row.note))
    last = newest(house)
    if last is not None:
        _extends(house, last)
    with house.store.reading() as connection:
        size = log.size_of(connection)
        root, before = log.root_of(connection, size), 0 if last is None else last.size
        fresh = log.entries_of(connection, before, size)
    if fresh:
        house.objects.put(entries_key(before, size), b"".join(fresh), "application/octet-stream")
    note = sign_checkpoint(Checkpoint(origin(house.settings), size, root), *house.signers.log)
    house.objects.put(checkpoint_key(size), note, "text/plain; charset=utf-8")
    house.work(lambda tx: log.keep_checkpoint(tx.connection, size, note, house.now()))
    return Published(size, note)
