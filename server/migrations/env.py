"""Alembic's environment: it uses the connection it is given and reads nothing else."""

from __future__ import annotations

from alembic import context

from server.db import Base, db  # noqa: F401

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=db.metadata,
    compare_type=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
