"""`doorstep migrate`: bring the database's tables to this version."""

from __future__ import annotations

import click

from server.console import an_app
from server.migrating import migrate


@click.command(
    help="升级数据库表，可重复执行 · bring the database's tables to this version; safe to run again."
)
def command() -> None:
    """Run every migration that has not run yet."""
    with an_app().app_context():
        before, after = migrate()
    click.echo(f"tables at {after}" if before == after else f"tables from {before or 'nothing'} to {after}")
