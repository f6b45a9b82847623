"""The Merkle log of records as rows: leaves are appended once, in one order, under the lock of one row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, tuple_, update

from infra.seal.log.inclusion import inclusion_nodes, inclusion_proof
from infra.seal.log.tree import Node, Peaks, complete, leaf_hash, span_hash
from server.models.log import LogCheckpoint, LogHead, LogLeaf, LogNode
from server.store import statements
from server.store.failures import translated
from sync.instants import Millis

RECORDS = "records"

_head = LogHead.__table__
_leaf = LogLeaf.__table__
_node = LogNode.__table__
_checkpoint = LogCheckpoint.__table__


@translated()
def append(connection: Connection, entries: Sequence[bytes]) -> dict[bytes, int]:
    """The place of each entry (32 bytes): its old one where it stands already, else the next.

    Locks the log until commit: to be called last.
    """
    if not entries:
        return {}
    size = _locked(connection)
    wanted = list(dict.fromkeys(entries))
    known = connection.execute(select(_leaf.c.entry, _leaf.c.place).where(_leaf.c.entry.in_(wanted)))
    places = {bytes(row.entry): row.place for row in known}
    new = [entry for entry in wanted if entry not in places]
    if new:
        nodes = _nodes(connection, complete((0, size)))
        peaks = Peaks(size, tuple(nodes[node] for node in complete((0, size))))
        made: dict[Node, bytes] = {}
        for entry in new:
            places[entry] = peaks.size
            peaks, more = peaks.append(leaf_hash(entry))
            made |= more
        connection.execute(insert(_leaf), [{"place": places[entry], "entry": entry} for entry in new])
        rows = [{"level": level, "place": place, "hash": hash} for (level, place), hash in made.items()]
        connection.execute(insert(_node), rows)
        connection.execute(update(_head).where(_head.c.name == RECORDS).values(size=peaks.size))
    return places


def _locked(connection: Connection) -> int:
    statements.add(connection, _head, [{"name": RECORDS, "size": 0}])
    head = select(_head.c.size).where(_head.c.name == RECORDS).with_for_update()
    size: int = connection.execute(head).scalar_one()
    return size


@translated()
def size_of(connection: Connection) -> int:
    """How many leaves there are."""
    return connection.execute(select(_head.c.size).where(_head.c.name == RECORDS)).scalar_one_or_none() or 0


@translated()
def root_of(connection: Connection, size: int) -> bytes:
    """The root over the first leaves. KeyError where there are not so many."""
    return span_hash((0, size), _nodes(connection, complete((0, size))))


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
    nodes = _nodes(connection, {node for row in rows for node in inclusion_nodes(row.place, row.size)})
    paths = {row.place: inclusion_proof(row.place, row.size, nodes) for row in rows}
    return {row.place: Standing(bytes(row.note), paths[row.place]) for row in rows}


@translated()
def entries_of(connection: Connection, first: int, end: int) -> list[bytes]:
    """The entries from first to end (excluded), in order."""
    within = select(_leaf.c.entry).where(_leaf.c.place >= first, _leaf.c.place < end).order_by(_leaf.c.place)
    return [bytes(entry) for entry in connection.execute(within).scalars()]


@translated()
def published(connection: Connection, at_least: int) -> Any:
    """The smallest checkpoint (size, note) that covers so many leaves and was published; None where none does."""
    rows = select(_checkpoint).where(_checkpoint.c.size >= at_least, _checkpoint.c.published_at.is_not(None))
    return connection.execute(rows.order_by(_checkpoint.c.size).limit(1)).one_or_none()


@translated()
def keep_checkpoint(connection: Connection, size: int, note: bytes, now: Millis) -> None:
    """This checkpoint was signed and lies in the object store."""
    row = {"size": size, "note": note, "signed_at": now, "published_at": now}
    statements.add(connection, _checkpoint, [row])


def _nodes(connection: Connection, wanted: Collection[Node]) -> Mapping[Node, bytes]:
    if not wanted:
        return {}
    chosen = select(_node).where(tuple_(_node.c.level, _node.c.place).in_(sorted(set(wanted))))
    return {(row.level, row.place): bytes(row.hash) for row in connection.execute(chosen)}
