"""Feeds: numbers taken last, and the one statement of a pull."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from server.models.feed import FeedEntry, FeedRow
from server.store.statements import put
from sync.exchange.digest import NOTHING, SPAN
from sync.instants import Millis
from sync.ports import Entry, FeedPage
from sync.stored import FeedChange

_feed = FeedRow.__table__
_entry = FeedEntry.__table__

Asked = Sequence[tuple[str, int, str]]
Rows = Callable[[str, tuple[object, ...]], Sequence[Any]]


def merged(changes: Iterable[FeedChange]) -> dict[tuple[str, str], FeedChange]:
    """One change a document and feed: what the last says, in place of what the first replaces."""
    newest: dict[tuple[str, str], FeedChange] = {}
    for change in changes:
        before = newest.get((change.feed, change.id))
        newest[change.feed, change.id] = change if before is None else replace(change, was=before.was)
    return newest


def append(connection: Connection, changes: Iterable[FeedChange], at: Millis) -> None:
    """Give each feed its next number and digest, and its entries. The last thing before commit.

    Feeds are locked in order of name, here and nowhere else.
    """
    newest = merged(changes)
    if not newest:
        return
    before = _digests_before(connection, newest)
    sums: dict[str, int] = {}
    for key, change in newest.items():
        sums[change.feed] = sums.get(change.feed, NOTHING) + change.now - before[key]
    numbers = _numbered(connection, {feed: sums[feed] % SPAN for feed in sorted(sums)})
    put(connection, _entry, [_row(change, numbers[change.feed], at) for change in newest.values()])


def _digests_before(
    connection: Connection, changes: Mapping[tuple[str, str], FeedChange]
) -> dict[tuple[str, str], int]:
    """Digest of the entry each change replaces. Whoever changes a document holds its lock, so it is
    current.
    """
    known = {key: change.was for key, change in changes.items() if change.was is not None}
    unknown = [key for key in changes if key not in known]
    if unknown:
        rows = connection.execute(
            select(_entry.c.feed, _entry.c.doc, _entry.c.hash48).where(
                _entry.c.feed.in_(sorted({feed for feed, _ in unknown})),
                _entry.c.doc.in_(sorted({doc for _, doc in unknown})),
            )
        )
        stored = {(feed, doc): hash48 for feed, doc, hash48 in rows}
        known.update({key: stored.get(key, NOTHING) for key in unknown})
    return known


def _numbered(connection: Connection, sums: Mapping[str, int]) -> dict[str, int]:
    """The next number of each feed, locked in this order."""
    values = tuple(value for pair in sums.items() for value in pair)
    rows = connection.exec_driver_sql(_numbering(len(sums), _mark(connection)), values)
    return {row.id: row.seq for row in rows}


@cache
def _numbering(feeds: int, mark: str) -> str:
    """Number and digest change in one statement, so neither is ever seen without the other."""
    one = f"({mark}, 1, {mark}, 0)"
    return (  # made of marks and numbers of ours alone
        f"INSERT INTO feed (id, seq, digest, floor) VALUES {', '.join([one] * feeds)} ON CONFLICT (id) DO UPDATE "  # noqa: S608
        f"SET seq = feed.seq + 1, digest = (feed.digest + excluded.digest) & {SPAN - 1} RETURNING id, seq"
    )


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.name == "sqlite" else "%s"


def _row(change: FeedChange, seq: int, at: Millis) -> dict[str, Any]:
    return {
        "feed": change.feed,
        "doc": change.id,
        "kind": change.kind,
        "seq": seq,
        "hash48": change.now,
        "gone": change.gone,
        "at": at,
        "line": change.line,
    }


def pull(rows: Rows, asked: Asked, most: int) -> Mapping[str, FeedPage]:
    """Heads and entries of these feeds as one statement sees them. rows: asks it."""
    if not asked:
        return {}
    values = tuple(value for feed, seq, doc in asked for value in (feed, *beyond(seq, doc), most, feed))
    return pages(rows(_pulling(len(asked)), values), asked, most)


def beyond(seq: int, doc: str) -> tuple[int, str]:
    """The (seq, doc) that every entry still to be read is greater than; doc "" means that all of `seq` was read."""
    return (seq, doc) if doc else (seq + 1, "")


def pages(rows: Iterable[Sequence[Any]], asked: Asked, most: int) -> dict[str, FeedPage]:
    """Rows of place, seq, digest, floor, and seq, doc, line, gone of an entry (None where there is none), as pages."""
    heads = [_Head() for _ in asked]
    for place, seq, digest, floor, entry, doc, line, gone in rows:
        head = heads[place]
        head.seq, head.digest, head.floor = seq, digest, floor
        if doc is not None:
            head.entries.append(Entry(entry, doc, line, gone is not None))
    return _cut(asked, heads, most)


def _cut(asked: Asked, heads: Sequence[_Head], most: int) -> dict[str, FeedPage]:
    pages = {}
    for (feed, _, _), head in zip(asked, heads, strict=True):
        entries = tuple(sorted(head.entries, key=lambda entry: (entry.seq, entry.doc))[:most])
        most -= len(entries)
        pages[feed] = FeedPage(head.seq, head.digest, head.floor, entries)
    return pages


class _Head:
    """A feed's row and what was found beyond the cursor."""

    __slots__ = ("digest", "entries", "floor", "seq")

    def __init__(self) -> None:
        self.seq, self.digest, self.floor = 0, NOTHING, 0
        self.entries: list[Entry] = []


@cache
def _pulling(feeds: int) -> str:
    one = (
        "SELECT {place}, f.seq, f.digest, f.floor, e.seq, e.doc, e.line, e.gone FROM feed f LEFT JOIN "
        "(SELECT seq, doc, line, gone FROM feed_entry WHERE feed = ? AND (seq, doc) > (?, ?) "
        "ORDER BY seq, doc LIMIT ?) e ON 1 = 1 WHERE f.id = ?"
    )
    return " UNION ALL ".join(one.format(place=place) for place in range(feeds))
