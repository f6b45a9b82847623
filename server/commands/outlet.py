"""`doorstep outlet add`: a service centre, from the console."""

from __future__ import annotations

import click


@click.group(help="Service centres.")
def command() -> None:
    """Subcommands below."""


@command.command(help="Add a service centre; NAME is its Chinese name.")
@click.argument("name")
@click.option("--english", default="", help="Its English name.")
@click.option("--phone", required=True, help="What customers ring.")
@click.option("--zone", default="Asia/Shanghai", show_default=True, help="IANA time zone.")
def add(name: str, english: str, phone: str, zone: str) -> None:
    """Make the outlet and print the id."""
    from server.console import made

    click.echo(made("outlet", {"name": {"zh": name, "en": english}, "phone": phone, "zone": zone}))
