"""The Merkle log of records as rows: leaves are appended once, in one order, under the lock of one row.

LogRefused
  log_behind      since the database was restored nobody has looked whether leaves are lacking (`server.log.restoring`)
  log_forked      what was published is not the beginning of this log: another database wrote there
  log_unreadable  a published checkpoint is not ours, or entries are lacking
  log_damaged     the rows do not fit together: some are lacking, or are others
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, delete, func, or_, select, tuple_, update

from infra.seal.log.consistency import consistency_nodes, consistency_proof
from infra.seal.log.inclusion import inclusion_nodes, inclusion_proof
from infra.seal.log.tree import Node, Peaks, complete, leaf_hash, span_hash
from server.models.epoch import EpochRow
from server.models.log import LogCheckpoint, LogHead, LogLeaf, LogNode
from server.models.seal import SealRow
from server.store import statements
from server.store.failures import Collided, translated
from sync.instants import Millis

RECORDS = "records"
_AT_ONCE = 10_000
"""A statement of SQLite's takes 32,766 parameters."""

_epoch = EpochRow.__table__
_head = LogHead.__table__
_leaf = LogLeaf.__table__
_node = LogNode.__table__
_seal = SealRow.__table__
_checkpoint = LogCheckpoint.__table__

Code = Literal["log_behind", "log_forked", "log_unreadable", "log_damaged"]


class LogRefused(Exception):
    """Nothing is appended or signed; see the table above."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code


@dataclass(frozen=True, slots=True)
class Head:
    """size: number of leaves. epoch: the one that is now, its number. current: the log was found to extend what was
    published, in this epoch.
    """

    size: int
    epoch: int
    current: bool


@translated()
def head_of(connection: Connection) -> Head:
    """Where the log stands, not locked."""
    return _head_of(connection, locked=False) or Head(0, _epoch_of(connection), False)


@translated()
def append(connection: Connection, entries: Sequence[bytes]) -> dict[bytes, int]:
    """The place of each entry (32 bytes): its old one where it stands already, else the next.

    Locks the log until commit: to be called last. Raises LogRefused log_behind.
    """
    if not entries:
        return {}
    head = _locked(connection)
    if not head.current:
        raise LogRefused("log_behind")
    wanted = list(dict.fromkeys(entries))
    places = _places(connection, wanted)
    return places | _extend(connection, head.size, [entry for entry in wanted if entry not in places])


@translated()
def take_back(connection: Connection, first: int, entries: Sequence[bytes]) -> None:
    """Append what was published under these places. Raises Collided when the log does not end there."""
    if _locked(connection).size != first:
        raise Collided("somebody else extended the log")
    _extend(connection, first, entries)


@translated()
def cut(connection: Connection, first: int, size: int) -> list[bytes]:
    """Take these leaves away from the end, in order: they were never published, and others were at their places.

    Raises Collided when the log does not have this size.
    """
    if _locked(connection).size != size:
        raise Collided("somebody else extended the log")
    gone = entries_of(connection, first, size)
    connection.execute(delete(_leaf).where(_leaf.c.place >= first))
    levels = range(size.bit_length())
    beyond = or_(*((_node.c.level == level) & (_node.c.place >= first >> level) for level in levels))
    connection.execute(delete(_node).where(beyond))
    connection.execute(update(_head).where(_head.c.name == RECORDS).values(size=first))
    return gone


@translated()
def append_anew(connection: Connection, entries: Sequence[bytes]) -> dict[bytes, int]:
    """Append what was cut, behind what was published. In the transaction of the cut."""
    places = _places(connection, entries)
    lacking = [entry for entry in entries if entry not in places]
    return places | _extend(connection, _locked(connection).size, lacking)


@translated()
def records_moved(connection: Connection, places: Mapping[int, int]) -> None:
    """The leaves of records stand at other places now (old place -> new)."""
    rows = select(_seal.c.text_hash, _seal.c.key, _seal.c.leaf).where(_seal.c.leaf.in_(sorted(places)))
    moved = [
        {"of": row.text_hash, "of_key": row.key, "new": places[row.leaf]} for row in connection.execute(rows)
    ]
    if moved:
        mine = (_seal.c.text_hash == bindparam("of"), _seal.c.key == bindparam("of_key"))
        connection.execute(update(_seal).where(*mine).values(leaf=bindparam("new")), moved)


@translated()
def looked_at(connection: Connection, epoch: int) -> None:
    """The log extends what was published: in this epoch anybody may append."""
    if _locked(connection).epoch == epoch:
        connection.execute(update(_head).where(_head.c.name == RECORDS).values(epoch=epoch))


@translated()
def size_of(connection: Connection) -> int:
    """How many leaves there are."""
    return connection.execute(select(_head.c.size).where(_head.c.name == RECORDS)).scalar_one_or_none() or 0


@translated()
def root_of(connection: Connection, size: int) -> bytes:
    """The root over the first leaves. KeyError where there are not so many."""
    return span_hash((0, size), nodes(connection, complete((0, size))))


@translated()
def peaks_of(connection: Connection, size: int) -> Peaks:
    """What appending to the first leaves needs. KeyError where there are not so many."""
    found = nodes(connection, complete((0, size)))
    return Peaks(size, tuple(found[node] for node in complete((0, size))))


@translated()
def proof_of(connection: Connection, place: int, size: int) -> list[bytes]:
    """The path from this leaf to the root of the tree of `size` leaves. ValueError, KeyError where it has no such."""
    return inclusion_proof(place, size, nodes(connection, inclusion_nodes(place, size)))


@translated()
def consistency_of(connection: Connection, first: int, second: int) -> list[bytes]:
    """What shows the first tree inside the second. ValueError, KeyError where there are none of these sizes."""
    return consistency_proof(first, second, nodes(connection, consistency_nodes(first, second)))


@dataclass(frozen=True, slots=True)
class Standing:
    """That a leaf stands in the log: by the smallest published checkpoint that covers it (a note's bytes), and the path
    to its root.
    """

    checkpoint: bytes
    path: list[bytes]


@translated()
def standing(connection: Connection, places: Collection[int]) -> dict[int, Standing]:
    """For each of these leaves that a published checkpoint covers: always the same one, whenever it is asked for."""
    first = (
        select(func.min(_checkpoint.c.size))
        .where(_checkpoint.c.size > _leaf.c.place, _checkpoint.c.published_at.is_not(None))
        .scalar_subquery()
    )
    of = select(_leaf.c.place, first.label("size")).where(_leaf.c.place.in_(sorted(places))).cte("of")
    rows = connection.execute(
        select(of.c.place, of.c.size, _checkpoint.c.note).join(_checkpoint, _checkpoint.c.size == of.c.size)
    ).all()
    found = nodes(connection, {node for row in rows for node in inclusion_nodes(row.place, row.size)})
    paths = {row.place: inclusion_proof(row.place, row.size, found) for row in rows}
    return {row.place: Standing(bytes(row.note), paths[row.place]) for row in rows}


@translated()
def entries_of(connection: Connection, first: int, end: int) -> list[bytes]:
    """The entries from first to end (excluded), in order."""
    within = select(_leaf.c.entry).where(_leaf.c.place >= first, _leaf.c.place < end).order_by(_leaf.c.place)
    return [bytes(entry) for entry in connection.execute(within).scalars()]


@translated()
def nodes(connection: Connection, wanted: Iterable[Node]) -> Mapping[Node, bytes]:
    """The hashes of these nodes, as many of them as there are."""
    chosen = sorted(set(wanted))
    if not chosen:
        return {}
    rows = select(_node).where(tuple_(_node.c.level, _node.c.place).in_(chosen))
    return {(row.level, row.place): bytes(row.hash) for row in connection.execute(rows)}


@translated()
def count_nodes(connection: Connection) -> int:
    """How many nodes there are."""
    return connection.execute(select(func.count()).select_from(_node)).scalar_one()


def _extend(connection: Connection, size: int, entries: Sequence[bytes]) -> dict[bytes, int]:
    """The places of these, which stand nowhere yet. The log is locked and has this size."""
    if not entries:
        return {}
    try:
        peaks, made = peaks_of(connection, size), dict[Node, bytes]()
    except KeyError:
        raise LogRefused("log_damaged") from None
    for entry in entries:
        peaks, more = peaks.append(leaf_hash(entry))
        made |= more
    places = {entry: size + n for n, entry in enumerate(entries)}
    leaves = [{"place": place, "entry": entry} for entry, place in places.items()]
    rows = [{"level": level, "place": place, "hash": hash} for (level, place), hash in made.items()]
    added = statements.add(connection, _leaf, leaves), statements.add(connection, _node, rows)
    if added != (len(entries), len(rows)):  # something stood at these places already
        raise LogRefused("log_damaged")
    connection.execute(update(_head).where(_head.c.name == RECORDS).values(size=peaks.size))
    return places


def _places(connection: Connection, entries: Sequence[bytes]) -> dict[bytes, int]:
    """Where those of them stand that do."""
    places: dict[bytes, int] = {}
    for at in range(0, len(entries), _AT_ONCE):
        several = _leaf.c.entry.in_(entries[at : at + _AT_ONCE])
        rows = connection.execute(select(_leaf.c.entry, _leaf.c.place).where(several))
        places |= {bytes(row.entry): row.place for row in rows}
    return places


def _locked(connection: Connection) -> Head:
    if (head := _head_of(connection, locked=True)) is not None:
        return head
    statements.add(connection, _head, [{"name": RECORDS, "size": 0, "epoch": 0}])
    return _head_of(connection, locked=True) or Head(0, 0, False)


def _head_of(connection: Connection, *, locked: bool) -> Head | None:
    newest = select(func.max(_epoch.c.n)).scalar_subquery()
    query = select(_head.c.size, _head.c.epoch, newest.label("now")).where(_head.c.name == RECORDS)
    row = connection.execute(query.with_for_update(of=_head) if locked else query).one_or_none()
    return None if row is None else Head(row.size, row.now or 0, row.epoch == row.now)


def _epoch_of(connection: Connection) -> int:
    return connection.execute(select(func.max(_epoch.c.n))).scalar() or 0


# Checkpoints


@translated()
def published(connection: Connection, at_least: int) -> Any:
    """The smallest checkpoint (size, note) that covers so many leaves and was published; None where none does."""
    rows = select(_checkpoint).where(_checkpoint.c.size >= at_least, _checkpoint.c.published_at.is_not(None))
    return connection.execute(rows.order_by(_checkpoint.c.size).limit(1)).one_or_none()


@translated()
def newest_published(connection: Connection) -> int:
    """The size of the largest checkpoint that is known to be published; 0 for none."""
    rows = select(func.max(_checkpoint.c.size)).where(_checkpoint.c.published_at.is_not(None))
    return connection.execute(rows).scalar() or 0


def keep_checkpoint(connection: Connection, size: int, note: bytes, now: Millis) -> None:
    """This checkpoint was signed and lies in the object store."""
    keep_checkpoints(connection, [(size, note)], now)


@translated()
def keep_checkpoints(connection: Connection, notes: Sequence[tuple[int, bytes]], now: Millis) -> None:
    """These (size, note) lie in the object store."""
    rows = [{"size": size, "note": note, "signed_at": now, "published_at": now} for size, note in notes]
    statements.add(connection, _checkpoint, rows)
