"""What somebody did with a record, counted: fetched, seen, downloaded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from server.models.link import RecordReading
from server.store.failures import translated
from sync.instants import Millis

Way = Literal["hand_over", "link"]
What = Literal["fetched", "seen", "downloaded"]

_reading = RecordReading.__table__


@translated()
def note(connection: Connection, text_hash: str, way: Way, what: What, now: Millis) -> None:
    """Once more, in one statement."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"text_hash": text_hash, "way": way, "what": what, "first_at": now, "last_at": now, "times": 1}
    again = {"last_at": now, "times": _reading.c.times + 1}
    connection.execute(insert(_reading).values(row).on_conflict_do_update(set_=again, index_elements=KEY))


KEY = ("text_hash", "way", "what")


@translated()
def first_seen(connection: Connection, texts: Collection[str]) -> Mapping[str, Millis]:
    """When the press came that says a text was read by the customer's own link, by the text's hash."""
    wanted = (
        _reading.c.text_hash.in_(sorted(texts)),
        _reading.c.way == "link",
        _reading.c.what == "seen",
    )
    rows = connection.execute(select(_reading.c.text_hash, _reading.c.first_at).where(*wanted))
    return {row.text_hash: row.first_at for row in rows}
