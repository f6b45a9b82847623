"""What feeds may forget. The feed's row is locked first, so no entry changes between look and removal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from server.models.feed import FeedEntry, FeedRow
from server.store.failures import translated
from server.store.writing import SqlWriting
from sync.exchange.digest import NOTHING
from sync.instants import Millis
from sync.stored import Changes, FeedChange
from sync.work.documents import gone_line

_entry = FeedEntry.__table__
_feed = FeedRow.__table__

REASON = "closed"


@dataclass(frozen=True, slots=True)
class Answered:
    """A matter that was answered: the feed it lies in, its id, and what must be locked before it changes."""

    feed: str
    id: str
    about: str | None
    actors: tuple[str, ...]


def feeds_with_gone(connection: Connection, before: Millis, most: int) -> list[str]:
    """Feeds with entries that were gone before this instant."""
    query = select(_entry.c.feed).where(_entry.c.gone.is_not(None), _entry.c.at < before)
    return list(connection.execute(query.distinct().limit(most)).scalars())


@translated()
def purge(connection: Connection, feed: str, before: Millis) -> int:
    """Forget what this feed lost before this instant, and remember the highest number forgotten; how many."""
    floor = connection.execute(
        select(_feed.c.floor).where(_feed.c.id == feed).with_for_update()
    ).scalar_one_or_none()
    if floor is None:
        return 0
    old = (_entry.c.feed == feed, _entry.c.gone.is_not(None), _entry.c.at < before)
    numbers = connection.execute(delete(_entry).where(*old).returning(_entry.c.seq)).scalars().all()
    if numbers:
        connection.execute(update(_feed).where(_feed.c.id == feed).values(floor=max(floor, *numbers)))
    return len(numbers)


@translated()
def answered(connection: Connection, before: Millis, most: int) -> list[Answered]:
    """Matters that were last written before this instant and are not open."""
    old = (_entry.c.kind == "matter", _entry.c.gone.is_(None), _entry.c.at < before)
    rows = connection.execute(
        select(_entry.c.feed, _entry.c.doc, _entry.c.line).where(*old).order_by(_entry.c.at)
    )
    found: list[Answered] = []
    for feed, doc, line in rows:
        told = json.loads(line)["doc"]
        if told["state"] != "open":
            actors = tuple(sorted({actor for actor, _ in told["operations"]}))
            found.append(Answered(feed, doc, told["about"], actors))
        if len(found) == most:
            break
    return found


def close(tx: SqlWriting, matters: Sequence[Answered], before: Millis) -> int:
    """Take these out of their feeds, unless something joined them meanwhile; how many.

    What a matter is about is locked first (devices, then jobs): whoever changes it holds one of these.
    """
    for actor in sorted({actor for matter in matters for actor in matter.actors}):
        tx.device(actor)
    tx.files({matter.about for matter in matters if matter.about is not None})
    still = {(matter.feed, matter.id) for matter in answered(tx.connection, before, 1_000_000)}
    changes = [
        FeedChange(
            matter.feed, "matter", matter.id, gone_line("matter", matter.id, REASON), REASON, NOTHING, None
        )
        for matter in matters
        if (matter.feed, matter.id) in still
    ]
    tx.write(Changes(feeds=changes))
    return len(changes)
