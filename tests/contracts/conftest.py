"""Stores: one in memory, one on each database."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine

from infra.local.postgres import Postgres
from server.db import db
from sync.memory import MemoryStore
from sync.ports import Store
from tests.contracts.stores import emptied, house_with_tables


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A SQLite file with all tables."""
    home = tmp_path_factory.mktemp("contracts")
    with house_with_tables(home, f"sqlite:///{home / 'doorstep.db'}"):
        yield db.engine


@pytest.fixture(scope="session")
def postgres_engine(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A PostgreSQL database with all tables."""
    with psycopg.connect(postgres.url, autocommit=True) as office:
        office.execute("CREATE DATABASE contracts")
    with house_with_tables(tmp_path_factory.mktemp("contracts"), postgres.url_of("contracts")):
        yield db.engine


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """A store with nothing in it but the epoch `epoch-1`."""
    if request.param == "memory":
        return MemoryStore()
    engines = {"sqlite": "sqlite_engine", "postgresql": "postgres_engine"}
    return emptied(request.getfixturevalue(engines[request.param]))
