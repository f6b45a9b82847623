"""After a restore: leaves that were published and that this database has lost take their old places again.

Entries are salted by what is derived, so a record that a device offers once more is the same entry, finds itself in the
log and stands where it stood. Until somebody has looked, in each epoch anew, nothing is appended (`store.log.append`).
Leaves that came after a restore which nobody had noticed yet, at places that were taken, are put behind what was
published: no checkpoint over them can have been signed. Within an epoch that would be a fork, and is refused.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from infra.seal.log.tree import Peaks
from server.house import House
from server.log import publishing
from server.log.bundles import Bundle, bundle_of, grow
from server.log.naming import CHECKPOINTS, Tree, checkpoint_key
from server.log.publishing import Published
from server.store import log
from server.store.failures import Collided
from server.store.log import Connection, LogRefused
from server.store.writing import SqlWriting

AT_ONCE = 4_096
ROUNDS = 4
REMEMBERED = 1_000
"""Of so many of the newest checkpoints the database knows again, at the most."""

words = logging.getLogger("doorstep.log")


def catch_up(house: House) -> Published:
    """Take back what was published and this database has lost; the newest checkpoint published, which our log extends.

    Raises LogRefused, StoreUnreachable, KeyFailed.
    """
    for _ in range(ROUNDS):
        with suppress(Collided):  # another worker takes them back too
            return _catch_up(house)
    return _catch_up(house)


def _catch_up(house: House) -> Published:
    last = publishing.newest(house)
    with house.store.reading() as connection:
        head = log.head_of(connection)
        agrees = last.size <= head.size and _has(connection, last.tree)
    if not agrees:
        _take_back(house, last, head)
    if not agrees or not head.current:
        _remember(house)
        house.work(lambda tx: _look(tx.connection, last.tree, head.epoch))
    return last


def _look(connection: Connection, last: Tree, epoch: int) -> None:
    if not _has(connection, last):
        raise LogRefused("log_damaged")
    log.looked_at(connection, epoch)


def _has(connection: Connection, tree: Tree) -> bool:
    try:
        return log.root_of(connection, tree.size) == tree.root
    except KeyError:
        raise LogRefused("log_damaged") from None


def _take_back(house: House, last: Published, head: log.Head) -> None:
    lost = _lost(house, last.tree, head.size)
    first = lost[0].before.size
    entries = [entry for bundle in lost for entry in bundle.entries]
    with house.store.reading() as connection:
        _verify(log.peaks_of(connection, first), lost)
        ours = log.entries_of(connection, first, head.size)
    words.warning("log: %d leaves were published and are not here; they come back", last.size - head.size)
    if entries[: len(ours)] != ours:
        if head.current:
            raise LogRefused("log_forked")
        house.work(lambda tx: _replace(tx.connection, first, head.size, entries))
        return
    for at in range(len(ours), len(entries), AT_ONCE):
        house.work(partial(_append, first + at, entries[at : at + AT_ONCE]))


def _append(first: int, entries: Sequence[bytes], tx: SqlWriting) -> None:
    log.take_back(tx.connection, first, entries)


def _replace(connection: Connection, first: int, size: int, entries: Sequence[bytes]) -> None:
    """What was published takes its places; what stood there goes behind it."""
    ours = log.cut(connection, first, size)
    log.take_back(connection, first, entries)
    places = log.append_anew(connection, ours)
    log.records_moved(connection, {first + n: places[entry] for n, entry in enumerate(ours)})


def _lost(house: House, last: Tree, size: int) -> list[Bundle]:
    """The bundles from where the log here still agrees with what was published, in order."""
    found: list[Bundle] = []
    tree = last
    while True:
        bundle = bundle_of(house.objects, tree)
        found.append(bundle)
        tree = bundle.before
        with house.store.reading() as connection:
            if tree.size <= size and _has(connection, tree):
                return found[::-1]


def _verify(peaks: Peaks, lost: Sequence[Bundle]) -> None:
    """The entries make the trees that the bundles name, the last of which was signed."""
    for bundle in lost:
        if Tree(peaks.size, peaks.root) != bundle.before:
            raise LogRefused("log_unreadable")
        peaks = grow(peaks, bundle.entries)
        if Tree(peaks.size, peaks.root) != bundle.tree:
            raise LogRefused("log_unreadable")


def _remember(house: House) -> None:
    """Checkpoints that were published and this database has lost; whatever was proved by them is again."""
    with house.store.reading() as connection:
        known = log.newest_published(connection)
    lost = list[Published]()
    for found in house.objects.found(CHECKPOINTS):
        if found.key >= checkpoint_key(known) or len(lost) == REMEMBERED:
            break
        with suppress(LogRefused):  # of a key that is gone
            lost.append(publishing.read(house, found.key))
    at = house.now()
    house.work(lambda tx: log.keep_checkpoints(tx.connection, [(each.size, each.note) for each in lost], at))
