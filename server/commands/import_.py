"""`doorstep import KIND FILE`: the same import as the API's, from the console."""

from __future__ import annotations

from pathlib import Path

import click

from server.console import an_installation, told
from server.imports.kinds import KINDS


@click.command(
    help="导入 CSV 表格，要么全部要么不导入 · import a CSV file of KIND ("
    + ", ".join(KINDS)
    + "): all of it, or nothing."
)
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查不写入 · check everything, write nothing")
@click.option(
    "--encoding", type=click.Choice(["utf-8", "gb18030"]), help="不填则自动识别 · found out if not said"
)
@click.option(
    "--outlet", help="价目表所属网点编号，不填为全部 · id of the outlet a price list is for; all if not said"
)
def command(kind: str, file: Path, dry_run: bool, encoding: str | None, outlet: str | None) -> None:
    """Run it, and tell what was done or which rows are bad."""
    from server.db import writing
    from server.house import house
    from server.imports.importing import run_import
    from server.staff.roles import CONSOLE

    body = file.read_bytes()
    with an_installation().app_context(), told(), writing() as session:
        done = run_import(session, house(), KINDS[kind], CONSOLE, body, encoding=encoding, outlet=outlet)
        if dry_run:
            session.rollback()
    would = "would be " if dry_run else ""
    click.echo(
        f"{done.rows} rows ({done.encoding}): {done.created} {would}created, {done.changed} {would}changed, "
        f"{done.unchanged} as they were"
    )
