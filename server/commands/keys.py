"""`doorstep keys make`: the server's own keys, on the machine that will use them."""

from __future__ import annotations

import click

from server.console import some_settings


@click.group(help="服务器自己的密钥 · The server's own keys.")
def command() -> None:
    """Subcommands below."""


@command.command(
    help="生成缺少的密钥，已有的不动 · Make the keys that are missing; those that are there stay."
)
def make() -> None:
    """Say where each lies."""
    from server.keys import KINDS, BadKey, all_there, key_file, make_key

    settings = some_settings()
    for name, kind in KINDS.items():
        file = key_file(settings, name)
        there = file.exists()
        if not there:
            make_key(file, kind)
        click.echo(f"{file}: {'已有 · was there' if there else '已生成 · made'}")
    try:
        all_there(settings)
    except BadKey as problem:
        raise click.ClickException(str(problem)) from None
    click.echo("请离线另存一份，并与备份分开存放 · Keep a copy off this machine, apart from the backups.")
