"""A server on each database: SQLite and PostgreSQL hold the same promises."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from infra.local.postgres import Postgres
from server.app import create_app
from server.clock import StillClock, SystemClock
from server.db import db
from server.migrating import migrate
from server.settings import Settings, read_settings
from sync.memory_objects import MemoryObjects
from tests.server.office import NINE, Office

_numbers = itertools.count()


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
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL for the whole run."""
    with Postgres() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with all tables and nothing in them."""
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE tables")
    migrated(tmp_path_factory.mktemp("home"), postgres.url_of("tables"))
    return "tables"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a file."""
    file = tmp_path_factory.mktemp("home") / "tables.db"
    migrated(file.parent, f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, with tables and without rows."""
    if request.param == "sqlite":
        file = tmp_path / "doorstep.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    template: str = request.getfixturevalue("postgres_template")
    postgres: Postgres = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield postgres.url_of(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> StillClock:
    """Nine in the morning, until the test says otherwise."""
    return StillClock(NINE)


@pytest.fixture
def app(database_url: str, tmp_path: Path, clock: StillClock) -> Iterator[Flask]:
    """A server on this database with objects in memory."""
    app = create_app(
        settings_for(tmp_path, database_url), clock=clock, objects=MemoryObjects(SystemClock().now)
    )
    yield app
    close(app)


@pytest.fixture
def office(app: Flask) -> Office:
    """The people of two outlets, each at a desk of their own."""
    return Office(app)
