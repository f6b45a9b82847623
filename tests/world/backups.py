"""What a test does to a whole store: a copy of everything, everything as it was in the copy, a new life."""

from __future__ import annotations

from copy import copy
from dataclasses import fields, replace
from functools import singledispatch
from typing import Any

from sqlalchemy import select, update

from server.db import db
from server.models.blob import BlobRow
from server.models.question import QuestionRow
from server.models.stock import StockRow
from server.store import SqlStore, epochs
from sync.instants import Millis
from sync.memory import MemoryStore
from sync.stored import StockEntry


@singledispatch
def backup(store: Any) -> Any:
    """A copy of all that the store holds."""
    raise NotImplementedError(type(store))


@singledispatch
def restore(store: Any, copied: Any) -> None:
    """All that the store holds is now what it was when the copy was made."""
    raise NotImplementedError(type(store))


@singledispatch
def begin_epoch(store: Any, name: str, now: Millis) -> None:
    """A new life of this store begins."""
    raise NotImplementedError(type(store))


@singledispatch
def ledger(store: Any) -> list[StockEntry]:
    """Every line of the stock ledger."""
    raise NotImplementedError(type(store))


@singledispatch
def kept_questions(store: Any) -> list[tuple[str, str, bool]]:
    """Every question as it is kept for the board: its id, its job, open or not."""
    raise NotImplementedError(type(store))


@singledispatch
def mark_stored(store: Any, sha256: str) -> None:
    """These bytes lie in the object store."""
    raise NotImplementedError(type(store))


@mark_stored.register
def _(store: MemoryStore, sha256: str) -> None:
    store.kept.add(sha256)


@mark_stored.register
def _(store: SqlStore, sha256: str) -> None:
    blob = BlobRow.__table__
    with store.engine.begin() as connection:
        connection.execute(update(blob).where(blob.c.sha256 == sha256).values(state="stored"))


@backup.register
def _(store: MemoryStore) -> dict[str, Any]:
    copied = {field.name: copy(getattr(store, field.name)) for field in fields(store)}
    copied["feeds"] = {name: replace(feed, entries=dict(feed.entries)) for name, feed in store.feeds.items()}
    return copied


@restore.register
def _(store: MemoryStore, copied: dict[str, Any]) -> None:
    again = MemoryStore(**copied)
    for name, value in backup(again).items():
        setattr(store, name, value)


@begin_epoch.register
def _(store: MemoryStore, name: str, now: Millis) -> None:
    store.name = name


@ledger.register
def _(store: MemoryStore) -> list[StockEntry]:
    return list(store.stock.values())


@kept_questions.register
def _(store: MemoryStore) -> list[tuple[str, str, bool]]:
    return [(question.id, question.job, question.open) for question in store.questions.values()]


@backup.register
def _(store: SqlStore) -> dict[str, list[dict[str, Any]]]:
    with store.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in db.metadata.sorted_tables
        }


@restore.register
def _(store: SqlStore, copied: dict[str, list[dict[str, Any]]]) -> None:
    with store.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
        for table in db.metadata.sorted_tables:
            if copied[table.name]:
                connection.execute(table.insert(), copied[table.name])


@begin_epoch.register
def _(store: SqlStore, name: str, now: Millis) -> None:
    with store.engine.begin() as connection:
        assert epochs.begin(connection, name, now, "restored", after=store.epoch())


@ledger.register
def _(store: SqlStore) -> list[StockEntry]:
    names = [field.name for field in fields(StockEntry)]
    with store.reading() as connection:
        rows = connection.execute(select(StockRow.__table__)).mappings().all()
    return [StockEntry(**{name: row[name] for name in names}) for row in rows]


@kept_questions.register
def _(store: SqlStore) -> list[tuple[str, str, bool]]:
    table = QuestionRow.__table__
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(table.c.id, table.c.job, table.c.open))]
