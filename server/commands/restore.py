"""`doorstep restore FILE`: put a backup in place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from server.console import an_app


@click.command(
    help="用备份 FILE 替换数据库；缺少的由手机补传 · put the backup FILE in place of the database; "
    "phones offer again what it lacks."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--force",
    is_flag=True,
    help="数据库不为空也替换，原有内容将丢失 · even if there is something in the database: it is lost",
)
def command(file: Path, force: bool) -> None:
    """Restore, with progress on the screen; a new epoch begins with it."""
    from server.backups import postgres, sqlite
    from server.backups.files import CannotBackUp, content, kind_of
    from server.db import db
    from server.house import house
    from sync.ports import StoreUnreachable

    app = an_app()
    with app.app_context():
        way = sqlite if db.engine.dialect.name == "sqlite" else postgres
        try:
            if kind_of(file) != db.engine.dialect.name:
                raise CannotBackUp(f"{file} is of {kind_of(file)}; this is {db.engine.dialect.name}.")
            with house(app).store.reading() as connection:
                table = content(connection)
            if table is not None and not force:
                raise CannotBackUp(f"The database is not empty (table {table}). --force if it may be lost.")
            way.put_back(house(app), file.absolute(), click.echo)
        except CannotBackUp as problem:
            raise click.ClickException(str(problem)) from None
        except StoreUnreachable:
            raise click.ClickException("The database does not answer.") from None
        click.echo(f"restored; a new epoch has begun: {house(app).store.epoch()}")
    click.echo("Phones offer again what they did since the backup was made, as soon as they have a signal.")
