"""`doorstep backup FILE`: the database as one file."""

from __future__ import annotations

from pathlib import Path

import click

from server.console import an_installation


@click.command(
    help="备份数据库到 FILE，不必停机；照片和密钥不在其中 · write the database to FILE while everything runs; photos "
    "and keys are not in it."
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Back up, with progress on the screen."""
    from server.backups import postgres, sqlite
    from server.backups.files import CannotBackUp
    from server.db import db
    from server.house import house
    from sync.ports import StoreUnreachable

    app = an_installation()
    with app.app_context():
        way = sqlite if db.engine.dialect.name == "sqlite" else postgres
        try:
            way.back_up(house(app), file.absolute(), click.echo)
        except CannotBackUp as problem:
            raise click.ClickException(str(problem)) from None
        except StoreUnreachable:
            raise click.ClickException("The database does not answer.") from None
    click.echo(
        f"The keys in {house(app).settings.home / 'keys'} are not in it: keep them apart from the backup, and "
        "keep them. Photos lie in the object store."
    )
