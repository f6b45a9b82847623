"""A server on each database: SQLite and PostgreSQL hold the same promises."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from infra.local.postgres import Postgres
from server.app import create_app
from server.clock import StillClock, SystemClock
from server.db import db, writing
from server.house import house
from server.keys import all_there
from server.migrating import migrate
from server.models.sweep import Sweep
from server.settings import Settings, read_settings
from server.signers import sealing_keys_there
from sync.instants import MINUTE, SECOND, Millis
from sync.memory_objects import MemoryObjects
from tests.server.office import NINE, Office


def settings_for(home: Path, url: str) -> Settings:
    """Settings of a test's own."""
    return read_settings({"DOORSTEP_HOME": str(home), "DOORSTEP_DATABASE_URL": url})


def close(app: Flask) -> None:
    """Give the app's connections back."""
    with app.app_context():
        db.engine.dispose()


def migrated(home: Path, url: str) -> None:
    """Make the tables."""
    app = create_app(settings_for(home, url), objects=MemoryObjects(SystemClock().now))
    with app.app_context():
        migrate()
    close(app)


@pytest.fixture(scope="session")
def postgres_tables(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of a database with all tables; emptied before each test, because making one costs a second here."""
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE server_tests")
    migrated(tmp_path_factory.mktemp("home"), postgres.url_of("server_tests"))
    return postgres.url_of("server_tests")


def empty(url: str) -> None:
    """Remove every row, whatever refers to it; only the epoch that began with the tables stays."""
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in sorted(set(db.metadata.tables) - {"epoch"}):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        connection.execute("DELETE FROM epoch WHERE n > 1")
        connection.execute("UPDATE epoch SET runs_in = NULL")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a file."""
    file = tmp_path_factory.mktemp("home") / "tables.db"
    migrated(file.parent, f"sqlite:///{file}")
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM sweep")
    connection.close()
    return file


def swept(app: Flask, name: str, ago: Millis = SECOND) -> None:
    """This sweep was through so long ago; it is due every minute."""
    with app.app_context(), writing() as session:
        session.merge(Sweep(name=name, finished_at=NINE - ago, due_every=MINUTE, note=""))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with tables and without rows."""
    if request.param == "sqlite":
        file = tmp_path / "doorstep.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        return f"sqlite:///{file}"
    url: str = request.getfixturevalue("postgres_tables")
    empty(url)
    return url


@pytest.fixture
def clock() -> StillClock:
    """Nine in the morning, until the test says otherwise."""
    return StillClock(NINE)


@pytest.fixture(scope="session")
def all_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every key that a server makes for itself, and its authority, which takes a second or two to make."""
    home = tmp_path_factory.mktemp("keys")
    app = create_app(settings_for(home, ""), clock=StillClock(NINE))
    all_there(house(app).settings)
    sealing_keys_there(house(app))
    close(app)
    return home / "keys"


@pytest.fixture
def app(database_url: str, tmp_path: Path, clock: StillClock, all_keys: Path) -> Iterator[Flask]:
    """A server on this database with objects in memory, and with keys: making them is tested where that is the rule."""
    shutil.copytree(all_keys, tmp_path / "keys")
    app = create_app(settings_for(tmp_path, database_url), clock=clock, objects=MemoryObjects(clock.now))
    yield app
    close(app)


@pytest.fixture
def office(app: Flask) -> Office:
    """The people of two outlets, each at a desk of their own."""
    return Office(app)
