"""`doorstep restored`: say that this database was put back from a backup, or that a replica took over."""

from __future__ import annotations

import click

from server.console import an_installation


@click.command(
    help="告知数据库已用其他方式恢复 · say that the database was restored by other means: "
    "phones offer again what it lost."
)
def command() -> None:
    """Begin a new epoch."""
    from server.house import house
    from server.restores import begin_anew

    here = house(an_installation())
    begin_anew(here, "asked")
    click.echo(f"a new epoch has begun: {here.store.epoch()}")
