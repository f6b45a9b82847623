"""`doorstep person add`: the first administrator, and anybody else, from the console."""

from __future__ import annotations

import sys

import click

from schemas.masters.people import ROLES


@click.group(help="People of the house.")
def command() -> None:
    """Subcommands below."""


@command.command(
    help="Add somebody. The password is asked for, or read from standard input if that is a pipe."
)
@click.argument("name")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="May be repeated."
)
@click.option("--login", help="For signing in; without it the person cannot.")
@click.option("--outlet", help="Id of the outlet where they belong.")
@click.option("--number", default="", help="Staff number, as records print it.")
@click.option("--phone")
def add(
    name: str, roles: tuple[str, ...], login: str | None, outlet: str | None, number: str, phone: str | None
) -> None:
    """Make the person and print the id."""
    from server.console import made

    values = {"name": name, "roles": list(roles), "outlet": outlet, "number": number, "phone": phone}
    values |= {"login": login, "password": _password() if login else None}
    click.echo(made("person", values))


def _password() -> str:
    if sys.stdin.isatty():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return password
    return sys.stdin.readline().rstrip("\n")
