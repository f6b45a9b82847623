"""The database: how connections behave, and the two ways to use one.

`reading()` sees one consistent state and takes no write lock; `writing()` is one transaction that commits at
its end. On SQLite a writing transaction begins IMMEDIATE: two writers wait for each other instead of failing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, Connection, Engine, MetaData, String, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.orm import DeclarativeBase, Session

_LAST = "doorstep.last"

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Json = JSON().with_variant(JSONB(), "postgresql")
JsonOrNull = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Id = String(36)
Instant = BigInteger
"""Milliseconds since 1970, UTC; written by Python, never by the database."""


class Base(DeclarativeBase):
    """The ground of every table: constraint names that are the same on both databases."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def open_database(app: Flask, url: str) -> None:
    """Bind the app to this database. Nothing is connected yet."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(url)
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "handle_error", _give_up_what_could_not_end)
        if db.engine.dialect.name == "sqlite":
            _as_sqlite_should(db.engine)


def _engine_options(url: str) -> dict[str, Any]:
    if make_url(url).get_backend_name() == "sqlite":
        return {"hide_parameters": True}
    return {
        "hide_parameters": True,  # what people wrote does not belong into a log
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 5, "application_name": "doorstep"},
    }


def _give_up_what_could_not_end(failed: ExceptionContext) -> None:
    """Where COMMIT or ROLLBACK itself failed, nobody knows whether the transaction is over, and SQLAlchemy would put
    the connection back as it is (2026-11-23): on SQLite with the write lock.
    """
    if failed.connection is not None and failed.statement is None:
        failed.is_disconnect, failed.invalidate_pool_on_disconnect = True, False


def _as_sqlite_should(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # Python's own BEGIN would come too late and not be IMMEDIATE.
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=10000")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") == "AUTOCOMMIT":
            return
        connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")


@contextmanager
def reading() -> Iterator[Session]:
    """A session that sees one state of the database; what it loaded stays usable after the end."""
    session = db.session()
    options: dict[str, Any] = {"reading": True}
    if db.engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    session.connection(execution_options=options)
    try:
        yield session
    finally:
        session.close()


@contextmanager
def writing() -> Iterator[Session]:
    """A session whose work is committed at the end, or rolled back whole if anything goes wrong."""
    session = db.session()
    try:
        yield session
        for last in session.info.get(_LAST, {}).values():
            last()
        session.commit()
    finally:
        session.info.clear()
        session.close()


def at_last(session: Session, name: str, do: Callable[[], None]) -> None:
    """Do this once, right before the commit, when nothing else is left to wait for: for rows that all others
    wait for. What bears the same name is done once.
    """
    session.info.setdefault(_LAST, {})[name] = do


def undo(session: Session) -> None:
    """Nothing of this session happened; what would have been done at last is forgotten too."""
    session.rollback()
    session.info.clear()
