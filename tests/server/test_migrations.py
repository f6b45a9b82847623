"""Models and migrations tell the same story, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect

from server.app import create_app
from server.db import db
from server.migrating import config, migrate
from sync.memory_objects import MemoryObjects
from tests.server.fixtures import close, settings_for


def test_the_tables_are_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, db.metadata) == []


def test_migrating_again_changes_nothing(app: Flask) -> None:
    with app.app_context():
        before, after = migrate()

    assert before == after


def test_the_history_is_one_line(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert len(ScriptDirectory.from_config(config(connection)).get_heads()) == 1


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A server on a database that no other test uses, without tables."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    app = create_app(settings_for(tmp_path, url), objects=MemoryObjects(lambda: 0))
    yield app
    close(app)


def test_every_step_can_be_taken_back(own_app: Flask) -> None:
    with own_app.app_context():
        migrate()
        with db.engine.begin() as connection:
            command.downgrade(config(connection), "base")
        with db.engine.connect() as connection:
            assert inspect(connection).get_table_names() == ["alembic_version"]
        assert migrate()[1] is not None
