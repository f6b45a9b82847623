"""`doorstep device …`: a complete offline phone on the command line."""

from __future__ import annotations

import sys

import click


@click.command(
    help="A complete offline phone: enrol, sync, jobs, arrive, use, photo, sign …",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Hands its arguments on as they are."""
    from sync.device.cli import main

    sys.exit(main(list(arguments)))
