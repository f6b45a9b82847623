"""`doorstep login`: a session of one's own, for the office's other commands."""

from __future__ import annotations

import sys

import click

from server.remote import FILE, LANGUAGES, keep, sign_in, speaking


@click.command(help="登录，之后用 job、phone、questions、holds 等命令 · sign in for the office's commands.")
@click.argument("login")
@click.option("--server", help="服务器地址 · the server's address (DOORSTEP_ORIGIN)")
@speaking
def command(login: str, server: str | None, lang: str) -> None:
    """Ask for the password, or read it from standard input if that is a pipe; keep the session."""
    from server.console import some_settings

    settings = some_settings()
    address = server or settings.origin
    remote, person = sign_in(address, login, _password(lang), lang)
    keep(settings.home, FILE, {"server": address, "token": remote.token})
    click.echo(f"{('已登录', 'Signed in')[LANGUAGES.index(lang)]}: {person['name']}")


def _password(lang: str) -> str:
    if sys.stdin.isatty():
        asked: str = click.prompt(("密码", "Password")[LANGUAGES.index(lang)], hide_input=True)
        return asked
    return sys.stdin.readline().rstrip("\n")
