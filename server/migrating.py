"""Migrations: plain Alembic, run inside an app context on the app's own database."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from server.db import db
from server.house import house
from server.store import epochs, turns
from server.sweeps.table import due

SCRIPTS = Path(__file__).parent / "migrations"


def config(connection: Connection) -> Config:
    """Alembic's configuration for this connection."""
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def migrate(to: str = "head") -> tuple[str | None, str | None]:
    """Bring the tables to this revision in one transaction; the revisions before and after."""
    with db.engine.begin() as connection:
        if (
            connection.dialect.name == "postgresql"
        ):  # two machines that start at once: one waits for the other
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(684236)")
        before = revision(connection)
        command.upgrade(config(connection), to)
        if to == "head":
            _ready(connection)
        return before, revision(connection)


def _ready(connection: Connection) -> None:
    """The first epoch begins, and from now on every sweep is expected to run."""
    here = house()
    if epochs.newest(connection) is None:
        epochs.begin(connection, here.new_id(), here.now(), "made", after=None)
    turns.expect(connection, due(), here.now())


def revision(connection: Connection) -> str | None:
    """The revision this database is at."""
    return MigrationContext.configure(connection).get_current_revision()
