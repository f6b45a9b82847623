"""`doorstep outlet add`: a service centre, from the console."""

from __future__ import annotations

import click


@click.group(help="网点 · service centres.")
def command() -> None:
    """Subcommands below."""


@command.command(help="新增网点，NAME 为中文名 · add a service centre; NAME is its Chinese name.")
@click.argument("name")
@click.option("--english", default="", help="英文名 · its English name")
@click.option("--phone", required=True, help="客户拨打的电话 · what customers ring")
@click.option("--zone", default="Asia/Shanghai", show_default=True, help="时区 · IANA time zone")
def add(name: str, english: str, phone: str, zone: str) -> None:
    """Make the outlet and print the id."""
    from server.console import made

    click.echo(made("outlet", {"name": {"zh": name, "en": english}, "phone": phone, "zone": zone}))
