"""All that an idle sync asks, as one statement: what a journey to the database costs is mostly the journey."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from server.store import values
from server.store.feeds import Rows, beyond, pages
from sync.ports import Glance, StoreUnreachable

FEEDS = ("'t:' || person", "'o:' || outlet")


def glance(rows: Rows, id: str, places: Sequence[tuple[int, str]], most: int) -> Glance:
    """See `sync.ports.Store.glance`. rows: asks a statement."""
    told = [value for seq, doc in places for value in (*beyond(seq, doc), most)]
    found = rows(_statement(len(places)), (id, *told))
    head = next(row for row in found if row[0] < 0)
    if head[1] is None:
        raise StoreUnreachable("no epoch has begun: this database is not ready")
    if head[2] is None:
        return Glance(head[1], None, (), {})
    device = values.device_of(values.DeviceColumns(*head[2:-7]))
    feeds = (f"t:{device.person}", f"o:{device.outlet}")
    asked = tuple((feed, *place) for feed, place in zip(feeds, places, strict=False))
    lines = ((row[0], *row[-7:]) for row in found if row[0] >= 0)
    return Glance(head[1], device, asked, pages(lines, asked, most))


@cache
def _statement(feeds: int) -> str:
    """Columns: which (-1 for the first row, then the place), epoch, the device's, and those of `feeds.pull`."""
    columns = values.DeviceColumns._fields
    theirs = ", ".join(f"d.{name}" for name in columns)
    none = ", ".join("NULL" for _ in columns)
    head = (
        f"WITH d AS (SELECT {values.DEVICE_COLUMNS} FROM device WHERE id = ?) "  # noqa: S608  our columns' names
        f"SELECT -1, (SELECT id FROM epoch ORDER BY n DESC LIMIT 1), {theirs}, CAST(NULL AS BIGINT), "
        "CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), NULL, NULL, NULL "
        "FROM (SELECT 1 AS one) x LEFT JOIN d ON 1 = 1"
    )
    one = (
        " UNION ALL SELECT {place}, NULL, {none}, f.seq, f.digest, f.floor, e.seq, e.doc, e.line, e.gone "
        "FROM feed f LEFT JOIN (SELECT seq, doc, line, gone FROM feed_entry WHERE feed = (SELECT {feed} FROM d) "
        "AND (seq, doc) > (?, ?) ORDER BY seq, doc LIMIT ?) e ON 1 = 1 WHERE f.id = (SELECT {feed} FROM d)"
    )
    return head + "".join(one.format(place=at, none=none, feed=FEEDS[at]) for at in range(feeds))
