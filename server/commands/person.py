"""`doorstep person add`: the first administrator, and anybody else, from the console."""

from __future__ import annotations

import sys

import click

from schemas.masters.people import ROLES


@click.group(help="人员 · people of the house.")
def command() -> None:
    """Subcommands below."""


@command.command(
    help="新增人员；有登录名时询问密码，或从管道读取 · add somebody; the password is asked for, or read from a pipe."
)
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(ROLES),
    help="角色，可重复 · may be repeated",
)
@click.option("--login", help="登录名，不填则不能登录 · for signing in; without it the person cannot")
@click.option("--outlet", help="所属网点编号 · id of the outlet where they belong")
@click.option("--number", default="", help="工号，印在服务记录上 · staff number, as records print it")
@click.option("--phone", help="电话 · telephone")
@click.option("--certificate", help="证书编号，印在服务记录上 · certificate, as records print it")
def add(name: str, roles: tuple[str, ...], login: str | None, **about: str | None) -> None:
    """Make the person and print the id."""
    from server.console import made

    values: dict[str, object] = {"name": name, "roles": list(roles), **about}
    values |= {"login": login, "password": _password() if login else None}
    click.echo(made("person", values))


def _password() -> str:
    if sys.stdin.isatty():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return password
    return sys.stdin.readline().rstrip("\n")
