"""The three stores that are held to one contract, and the values the tests put into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, func, select

from server.app import create_app
from server.clock import StillClock
from server.db import db
from server.migrating import migrate
from server.models.alert import AlertRow
from server.models.blob import Announcement
from server.models.epoch import EpochRow
from server.models.stock import StockRow
from server.settings import read_settings
from server.store import SqlStore, epochs
from sync.exchange.digest import NOTHING, entry_digest
from sync.exchange.evidence import Evidence
from sync.exchange.lines import Receipt, Recorded
from sync.instants import millis
from sync.memory import MemoryStore
from sync.memory_objects import MemoryObjects
from sync.ports import Store
from sync.stored import Changes, Device, FeedChange, Filed, StoredLine
from sync.work.file import JobFile, read
from sync.work.operations import Operation
from sync.work.questions import questions

NINE = millis("2026-11-24T09:00:00+08:00")
EVER = 10**6


@contextmanager
def house_with_tables(home: Path, url: str) -> Iterator[Flask]:
    """An app on this database, which has all its tables afterwards."""
    clock = StillClock(NINE)
    app = create_app(
        read_settings({"DOORSTEP_HOME": str(home), "DOORSTEP_DATABASE_URL": url}),
        clock=clock,
        objects=MemoryObjects(clock.now),
    )
    with app.app_context():
        migrate()
        yield app
        db.engine.dispose()


def emptied(engine: Engine) -> SqlStore:
    """A store on this database with nothing in it but its first epoch. The connections of the one before are closed."""
    engine.dispose()
    with engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(EpochRow.__table__.delete())
        epochs.begin(connection, "epoch-1", NINE, "made", after=None)
    return SqlStore(engine, lambda: NINE)


def ann(**changes: Any) -> Device:
    """Ann's phone, as it was enrolled."""
    device = Device("ann-phone", "key-of-ann", "A1", "ann", "north", "active", NINE)
    return replace(device, **{"recorded": Recorded(0, None), **changes})


def line(
    n: int, raw: bytes = b"", receipt: str = "applied", code: str | None = None, **more: Any
) -> StoredLine:
    """What Ann's phone sent under this number."""
    raw = raw or b'{"op":"note.add","n":%d}' % n
    latest = more.pop("latest", NINE + n)
    return StoredLine(
        actor=more.pop("actor", "ann-phone"),
        n=n,
        hash=sha256(raw).hexdigest(),
        raw=raw,
        by="ann",
        when=Evidence(NINE, NINE, NINE, latest, latest, ("clamped", "no_token")),
        receipt=Receipt(n, receipt, code, more.pop("question", None), more.pop("no_effect", False)),  # type: ignore[arg-type]
        **{"name": "note.add", "about": "leaking-boiler", **more},
    )


def act(name: str, by: str = "office:dora", at: int = NINE, n: int = 0, **args: Any) -> Operation:
    """An operation as it lies in a file."""
    hash = sha256(f"{name}{by}{at}{n}{args}".encode()).hexdigest()
    return Operation(by, n, hash, name, by.rpartition(":")[2], Evidence(at, at, at, at, at), args)


def filed(file: JobFile, *operations: Operation) -> Filed:
    """The next version of a file, holding these too."""
    for op in operations:
        file = file.holding(op)
    file = replace(file, version=file.version + 1)
    return Filed(file, read(file), questions(file))


def job(id: str = "leaking-boiler", *operations: Operation) -> Filed:
    """A job, created."""
    return filed(JobFile(id, "north", "N-1"), act("job.create", type="repair"), *operations)


def says(feed: str, doc: str, text: str, was: int | None = NOTHING) -> FeedChange:
    """A document in a feed. was: None lets the store look."""
    content = b'{"id":"%s","doc":"%s"}' % (doc.encode(), text.encode())
    return FeedChange(feed, "job", doc, content, None, entry_digest(content), was)


def leaves(feed: str, doc: str, reason: str = "moved", was: int | None = None) -> FeedChange:
    """A document out of a feed."""
    content = b'{"id":"%s","gone":"%s"}' % (doc.encode(), reason.encode())
    return FeedChange(feed, "job", doc, content, reason, NOTHING, was)


def write(store: Store, *changes: Changes) -> None:
    """Write these in one transaction."""
    with store.writing() as tx:
        for each in changes:
            tx.write(each)


def read_lines(store: Store, actor: str = "ann-phone") -> Sequence[StoredLine]:
    """All lines of a device."""
    with store.writing() as tx:
        return list(tx.lines(actor, 0, EVER))


def docs(
    store: Store, feed: str, seq: int = 0, doc: str = "", most: int = 100
) -> list[tuple[int, str, bool]]:
    """What a feed has beyond a position: number, document, gone."""
    page = store.pull([(feed, seq, doc)], most)[feed]
    return [(entry.seq, entry.doc, entry.gone) for entry in page.entries]


def counts(store: Store) -> dict[str, int]:
    """How many of what no port reads back lie in this store."""
    if isinstance(store, MemoryStore):
        kept = {"blobs": store.blobs, "stock": store.stock, "alerts": store.alerts}
        return {name: len(rows) for name, rows in kept.items()}
    assert isinstance(store, SqlStore)
    tables = {"blobs": Announcement, "stock": StockRow, "alerts": AlertRow}
    with store.reading() as connection:
        query = {name: select(func.count()).select_from(model.__table__) for name, model in tables.items()}
        return {name: connection.execute(each).scalar_one() for name, each in query.items()}
