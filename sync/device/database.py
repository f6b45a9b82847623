"""The device's SQLite file: what lies in it, and one writer at a time. synchronous=FULL: recorded means on
the disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_TABLES = """
create table if not exists enrolments (
    device text primary key, short text not null, server text not null, issuer text not null, export_key text not null,
    key blob not null,
    state text not null, certificate text, enrolled_at integer not null, current integer not null,
    last integer not null default 0,      -- the highest number ever given, though its line may be gone
    last_hash text,
    through integer not null default 0,   -- the highest number the server said it holds
    handed integer not null default 0,    -- former enrolments: handed in so far, in `epoch`
    epoch text,
    records integer not null default 0    -- service records signed so far
);
create table if not exists lines (
    device text not null, n integer not null, line blob not null, hash text not null,
    op text not null, job text, visit text, token text,
    receipt text, code text, question text, no_effect integer not null default 0,
    heard_at integer,                     -- server time of the newest receipt
    settled integer not null default 0,   -- no longer laid over the document
    primary key (device, n)
);
create index if not exists lines_of_job on lines (job, settled);
create table if not exists tokens (
    id integer primary key, device text not null, hash text not null unique, text text not null,
    recorded integer not null, wall integer not null, mono integer not null, session text not null
);
create table if not exists copies (
    feed text not null, building integer not null, kind text not null, id text not null,
    line blob not null, primary key (feed, building, kind, id)
);
create index if not exists copies_by_id on copies (kind, id, building);
create table if not exists feeds (
    feed text primary key, total integer not null default 0, building integer not null default 0,
    building_total integer not null default 0, reset_at integer
);
create table if not exists shelf (
    kind text not null, id text not null, line blob not null, reason text not null, since integer not null,
    bare integer not null default 0, primary key (kind, id)
);
create table if not exists blobs (
    sha256 text primary key, size integer not null, type text not null, purpose text not null,
    body blob, device text not null, n integer not null, state text not null, reason text
);
create table if not exists notes (name text primary key, value text not null);
"""


class Database:
    """One device's file. Use one object a thread; several processes may share the file."""

    def __init__(self, path: Path | str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None, timeout=30.0)
        self.connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
            self.connection.execute(f"pragma {pragma}")
        self.connection.executescript(_TABLES)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction: kept when the block ends, undone when it raises. Joins the one that is open."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit")

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a query."""
        return self.connection.execute(statement, values).fetchall()

    def one(self, statement: str, *values: object) -> Any:
        """The first column of the first row, or None."""
        row = self.connection.execute(statement, values).fetchone()
        return None if row is None else row[0]

    def run(self, statement: str, *values: object) -> int:
        """Run one statement; how many rows it touched."""
        return self.connection.execute(statement, values).rowcount

    def note(self, name: str) -> str | None:
        """A single value kept by name."""
        value: str | None = self.one("select value from notes where name = ?", name)
        return value

    def keep_note(self, name: str, value: str | None) -> None:
        """Keep or (None) drop a single value."""
        if value is None:
            self.run("delete from notes where name = ?", name)
        else:
            self.run("insert or replace into notes values (?, ?)", name, value)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


def open_home(home: Path) -> Database:
    """The database in a device's home directory, made if need be; nobody else may read it."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = home / "device.sqlite"
    path.touch(mode=0o600, exist_ok=True)
    return Database(path)
