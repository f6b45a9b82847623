"""Is the log whole? Every leaf is hashed again, and everything in the object store is compared with what comes out.

rows          a place, node or size that does not follow from the entries
forked        a checkpoint of another tree                 unreadable   a checkpoint or bundle that cannot be read
unknown       a published checkpoint that this database does not know, or tells differently
beyond        a checkpoint over more leaves than there are
entries       a bundle that is lacking or holds others than the database
cosignature   a line that is not its witness's
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infra.seal.log.cosignature import cosignatures, with_cosignatures
from infra.seal.log.note import divided
from infra.seal.log.refused import Refused
from infra.seal.log.tree import Node, Peaks, leaf_hash
from server.house import House
from server.log import publishing
from server.log.bundles import FULL, bundle_of
from server.log.naming import CHECKPOINTS, witnessed_key
from server.log.publishing import Published
from server.store import cosignatures as stored
from server.store import log
from server.store.log import Connection, LogRefused
from sync.ports import Missing, TooLarge

AT_ONCE = 4_096
CODES = ("rows", "forked", "unreadable", "unknown", "beyond", "entries", "cosignature")


@dataclass(frozen=True, slots=True)
class Slip:
    """Something that is not as it should be. code: one of the table above; where: a place, a size or a key."""

    code: str
    where: str


@dataclass(frozen=True, slots=True)
class Whole:
    """The trees at the sizes asked for and at full bundles, as the entries make them. size: of all; wrong: what the
    rows say otherwise.
    """

    size: int
    trees: Mapping[int, Peaks]
    wrong: tuple[Slip, ...]


def check(house: House) -> Iterator[Slip]:
    """Everything that differs; nothing for a log that is whole. Raises StoreUnreachable, KeyFailed."""
    published, slips = _published(house)
    yield from slips
    whole = recomputed(house, {each.size for each in published})
    yield from whole.wrong
    for each in published:
        yield from _of_checkpoint(house, each, whole)
    if published and not slips:
        yield from _of_entries(house, published[0], whole)


def _published(house: House) -> tuple[list[Published], list[Slip]]:
    """The checkpoints of the object store, newest first, and those that cannot be read."""
    good, slips = list[Published](), list[Slip]()
    for found in house.objects.found(CHECKPOINTS):
        try:
            good.append(publishing.read(house, found.key))
        except LogRefused:
            slips.append(Slip("unreadable", found.key))
    return good, slips


def recomputed(house: House, sizes: set[int]) -> Whole:
    """Hash every leaf again, a few thousand rows at a time, and compare each node."""
    with house.store.reading() as connection:
        return _recomputed(connection, sizes)


def _recomputed(connection: Connection, sizes: set[int]) -> Whole:
    size, peaks = log.size_of(connection), Peaks()
    trees, wrong, nodes = {0: peaks}, list[Slip](), 0
    while True:
        entries = log.entries_of(connection, peaks.size, peaks.size + AT_ONCE)
        made: dict[Node, bytes] = {}
        for entry in entries:
            peaks, more = peaks.append(leaf_hash(entry))
            made |= more
            if peaks.size in sizes or not peaks.size % FULL:
                trees[peaks.size] = peaks
        wrong += _wrong_nodes(connection, made)
        nodes += len(made)
        if len(entries) < AT_ONCE:
            break
    if peaks.size != size:
        wrong.append(Slip("rows", f"{peaks.size}/{size}"))
    if nodes != (there := log.count_nodes(connection)):
        wrong.append(Slip("rows", f"nodes {there}/{nodes}"))
    return Whole(peaks.size, trees, tuple(wrong))


def _wrong_nodes(connection: Connection, made: Mapping[Node, bytes]) -> list[Slip]:
    stand = log.nodes(connection, made)
    return [
        Slip("rows", f"{level}:{n}") for (level, n), hash in made.items() if stand.get((level, n)) != hash
    ]


def _of_checkpoint(house: House, published: Published, whole: Whole) -> Iterator[Slip]:
    where = str(published.size)
    if published.size > whole.size:
        yield Slip("beyond", where)
        return
    if whole.trees[published.size].root != published.root:
        yield Slip("forked", where)
    with house.store.reading() as connection:
        noted = stored.of_size(connection, published.size)
    if noted is None or divided(noted.note)[0] != divided(published.note)[0]:
        yield Slip("unknown", where)
        return
    if noted.lines:
        yield from _of_lines(house, published.size, noted.lines, noted.note)


def _of_lines(house: House, size: int, lines: Mapping[str, str], note: bytes) -> Iterator[Slip]:
    text, _ = divided(note)
    try:
        cosignatures(text, "".join(lines.values()), [witness.key for witness in house.witnesses])
    except Refused as refused:
        yield Slip("cosignature", f"{size} {refused.facts.get('name', '')}".rstrip())
    try:
        content = house.objects.get(witnessed_key(size), publishing.NOTE_LIMIT)
        same = divided(content)[0] == text and content.endswith(with_cosignatures(b"", lines))
    except (Missing, TooLarge, Refused):
        same = False
    if not same:
        yield Slip("cosignature", witnessed_key(size))


def _of_entries(house: House, newest: Published, whole: Whole) -> Iterator[Slip]:
    """From the newest checkpoint back through full bundles: each says which entries make its tree of the one before."""
    tree = newest.tree
    while tree.size:
        try:
            bundle = bundle_of(house.objects, tree)
        except LogRefused:
            yield Slip("entries", str(tree.size))
            return
        with house.store.reading() as connection:
            ours = log.entries_of(connection, bundle.before.size, tree.size)
        before = whole.trees.get(bundle.before.size)
        if tuple(ours) != bundle.entries or before is None or before.root != bundle.before.root:
            yield Slip("entries", f"{bundle.before.size}-{tree.size}")
            return
        tree = bundle.before
