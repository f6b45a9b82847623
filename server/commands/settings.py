"""`doorstep settings`: what each setting means and what it is here."""

from __future__ import annotations

import click

from server.console import some_settings
from server.settings import SETTINGS, shown


@click.command(
    help="所有设置及其当前值（密钥不显示） · every setting, its meaning and its value here (secrets hidden)."
)
def command() -> None:
    """One block a setting."""
    values = shown(some_settings())
    for setting in SETTINGS:
        click.echo(f"{setting.name}={values[setting.name]}")
        click.echo(f"    {setting.meaning} Default: {setting.default or 'empty'}.")
