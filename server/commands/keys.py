"""`doorstep keys make`: the server's own keys, on the machine that will use them."""

from __future__ import annotations

from pathlib import Path

import click

from server.console import some_settings
from server.settings import Settings


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
        there = file.exists() or name in settings.kms
        if not there:
            make_key(file, kind)
        _say(file, there)
    try:
        all_there(settings)
        _make_seal(settings)
    except BadKey as problem:
        raise click.ClickException(str(problem)) from None
    click.echo("请离线另存一份，并与备份分开存放 · Keep a copy off this machine, apart from the backups.")


@command.command(
    help="打印公开的密钥清单，供验证者使用 · print our public keys, for those who verify: doorstep verify --issuer."
)
def show() -> None:
    """The same as /.well-known/doorstep-issuer.json."""
    from infra.seal.issuer import issuer_bytes
    from infra.seal.keys.signer import KeyFailed
    from infra.seal.pades.chain import BadSealKey
    from server.console import an_app
    from server.house import house
    from server.installed import NothingHere, look_for_keys
    from server.keys import BadKey
    from server.records.issuer import issuer_keys

    try:
        look_for_keys(some_settings())
        with an_app().app_context():
            click.echo(issuer_bytes(issuer_keys(house())).decode(), nl=False)
    except (NothingHere, BadKey, BadSealKey, KeyFailed) as problem:
        raise click.ClickException(str(problem)) from None


def _say(file: Path, there: bool) -> None:
    click.echo(f"{file}: {'已有 · was there' if there else '已生成 · made'}")


def _make_seal(settings: Settings) -> None:
    """The seal's key and certificates: of an authority of our own, unless an operator put others there."""
    from infra.seal.pades.authority import make_seal_key
    from infra.seal.pades.chain import BadSealKey
    from server.chance import system_chance
    from server.clock import SystemClock
    from server.keys import BadKey, key_file
    from server.signers import CHAIN, SEAL, make_chain, seal_of

    key = key_file(settings, SEAL)
    chain = key.with_suffix(CHAIN)
    for file in (key, chain):
        there = file.exists() or (file is key and SEAL in settings.kms)
        if file is key and not there:
            make_seal_key(key)
        if file is chain and not there:
            try:
                make_chain(settings, seal_of(settings), SystemClock().now(), system_chance(40))
            except BadSealKey as wrong:
                raise BadKey(wrong.path, wrong.why) from None
        _say(file, there)
