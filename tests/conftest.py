"""Fixtures of the whole house: random campaigns, a real PostgreSQL and a real object store."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import sql

from infra.local.postgres import Postgres
from infra.local.rclone import Rclone
from infra.objects import S3Config, make_bucket
from tests.campaigns import Campaign

pytest_plugins = ["tests.server.fixtures"]

# A busy machine is no fault of the code: random tests say what is wrong, never how slow it was.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

_FACTORS = {"tenth": 0.1, "full": 1.0}

_LONG = (
    "tests/stories/",
    "tests/faults/test_kills.py",
    "tests/faults/test_kth_call.py",
    "tests/faults/test_photo_sweep.py",
    "tests/infra/test_objects_check.py",
    "tests/infra/test_up.py",
    "tests/server/test_openapi.py",
)
"""Where single tests take many seconds."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--campaign",
        choices=sorted(_FACTORS),
        default=os.environ.get("CAMPAIGN", "tenth"),
        help="how much of every random campaign to run",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests come first, in whatever order they were shuffled: last, one would leave the other worker idle."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))


@pytest.fixture(scope="session")
def campaign(pytestconfig: pytest.Config) -> Campaign:
    """How much of a random campaign to run, and the seed that repeats it (`--randomly-seed`)."""
    return Campaign(_FACTORS[pytestconfig.getoption("campaign")], pytestconfig.getoption("randomly_seed"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for this session. Never kill it: a test that does starts its own."""
    with Postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A database of this test's own, empty; removed afterwards with whoever is still connected."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres.url, autocommit=True) as office:
        office.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield postgres.url_of(name)
        office.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def rclone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rclone]:
    """An object store for this session. Never kill it: a test that does starts its own."""
    with Rclone(tmp_path_factory.mktemp("rclone")) as server:
        yield server


@pytest.fixture
def object_store(rclone: Rclone) -> S3Config:
    """A bucket of this test's own, empty, over real S3."""
    config = rclone.config(f"test-{uuid.uuid4().hex}")
    make_bucket(config)
    return config
