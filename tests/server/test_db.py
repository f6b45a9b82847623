"""Both databases behave as the rest of the house believes they do."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from server.db import db, reading, writing
from server.house import house
from server.models.sweep import Sweep
from sync.ports import StoreUnreachable


def sweep(name: str) -> Sweep:
    """A row to write."""
    return Sweep(name=name, finished_at=1, due_every=1, note="")


def names(app: Flask) -> list[str]:
    """The rows that are there."""
    with app.app_context(), reading() as session:
        return list(session.scalars(select(Sweep.name).order_by(Sweep.name)))


def test_a_connection_to_sqlite_is_safe(app: Flask, database_url: str) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    with app.app_context(), reading() as session:
        if not database_url.startswith("sqlite"):
            assert session.scalar(text("SHOW server_encoding")) == "UTF8"
            return
        found = {name: session.scalar(text(f"PRAGMA {name}")) for name in wanted}

    assert found == wanted


def test_work_that_fails_leaves_nothing(app: Flask) -> None:
    with app.app_context(), pytest.raises(ZeroDivisionError), writing() as session:
        session.add(sweep("half"))
        session.flush()
        raise ZeroDivisionError

    assert names(app) == []


@pytest.mark.parametrize("way", ["session", "store"])
def test_a_commit_that_fails_gives_the_lock_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """A full disk at the worst moment: SQLite leaves the transaction open then."""

    def fails(_: object) -> None:
        raise engine.dialect.loaded_dbapi.OperationalError("disk full")

    def writes() -> None:
        with app.app_context(), writing() as session:
            session.add(sweep("next"))

    with app.app_context():
        engine = db.engine
        monkeypatch.setattr(engine.dialect, "do_commit", fails)
        if way == "session":
            with pytest.raises(OperationalError), writing() as session:
                session.add(sweep("lost"))
        else:
            with pytest.raises(StoreUnreachable), house().store.writing() as tx:
                tx.connection.execute(text("INSERT INTO sweep VALUES ('lost', 1, 1, '', 1)"))
        monkeypatch.undo()
        with engine.connect():  # the next connection may be another one
            somebody = Thread(target=writes)
            somebody.start()
            somebody.join(timeout=5)

    assert names(app) == ["next"]


def test_a_reader_goes_on_while_somebody_writes(app: Flask) -> None:
    with app.app_context(), writing() as session:
        session.add(sweep("unseen"))
        session.flush()
        seen: list[list[str]] = []
        reader = Thread(target=lambda: seen.append(names(app)))
        reader.start()
        reader.join(timeout=10)

    assert seen == [[]]


def test_a_reader_sees_one_state(app: Flask) -> None:
    def writes() -> None:
        with app.app_context(), writing() as session:
            session.add(sweep("meanwhile"))

    with app.app_context(), reading() as session:
        before = session.scalar(select(func.count()).select_from(Sweep))
        writer = Thread(target=writes)
        writer.start()
        writer.join(timeout=10)
        after = session.scalar(select(func.count()).select_from(Sweep))

    assert (before, after) == (0, 0)
    assert names(app) == ["meanwhile"]


def test_two_writers_wait_for_each_other(app: Flask) -> None:
    """Each reads, then writes what it read plus one: with BEGIN instead of BEGIN IMMEDIATE one would fail."""
    with app.app_context(), writing() as session:
        session.add(sweep("counter"))
    begun = Event()

    def counts_up() -> None:
        with app.app_context(), writing() as session:
            begun.set()
            row = session.scalars(select(Sweep).with_for_update()).one()
            row.finished_at += 1

    writers = [Thread(target=counts_up) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=20)

    assert begun.is_set()
    with app.app_context(), reading() as session:
        assert session.scalar(select(Sweep.finished_at)) == 7


def test_reading_in_autocommit_leaves_the_connection_as_it_was(app: Flask) -> None:
    with app.app_context():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        with pytest.raises(ZeroDivisionError), writing() as session:
            session.add(sweep("half"))
            session.flush()
            raise ZeroDivisionError

    assert names(app) == []


def test_a_failure_tells_nothing_of_what_was_written(app: Flask) -> None:
    with app.app_context(), pytest.raises(DBAPIError) as told, writing() as session:
        session.execute(
            text("INSERT INTO sweep (name, nothing) VALUES (:name, :name)"), {"name": "13800138000"}
        )
    assert "13800138000" not in str(told.value)
