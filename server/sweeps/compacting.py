"""The sweep `compact`: feeds forget what left them 60 days ago, and matters leave 7 days after their answer."""

from __future__ import annotations

from server.house import House
from server.store import compaction
from server.sweeps.table import Done, Stopping
from sync.instants import DAY, Millis

GONE_STAYS: Millis = 60 * DAY
ANSWER_STAYS: Millis = 7 * DAY
FEEDS_AT_ONCE = 100
MATTERS_AT_ONCE = 100


def run(house: House, stopping: Stopping) -> Done:
    """One feed a transaction; matters a hundred at a time."""
    closed = _matters(house)
    before, purged = house.now() - GONE_STAYS, 0
    with house.store.reading() as connection:
        feeds = compaction.feeds_with_gone(connection, before, FEEDS_AT_ONCE)
    for feed in feeds:
        if stopping():
            break
        purged += _purge(house, feed, before)
    more = len(feeds) == FEEDS_AT_ONCE or closed == MATTERS_AT_ONCE
    return Done({"purged": purged, "closed": closed}, more=more)


def _matters(house: House) -> int:
    before = house.now() - ANSWER_STAYS
    with house.store.reading() as connection:
        answered = compaction.answered(connection, before, MATTERS_AT_ONCE)
    return house.work(lambda tx: compaction.close(tx, answered, before)) if answered else 0


def _purge(house: House, feed: str, before: Millis) -> int:
    return house.work(lambda tx: compaction.purge(tx.connection, feed, before))
