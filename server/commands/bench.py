"""`doorstep bench`: measure the real server beside the limits of this machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

CHECKOUT = Path(__file__).resolve().parents[2]


@click.command(
    help="性能测试（--help 看详情） · measure the real server (`--help` for more).",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """The benchmark lies in tests/bench/ of the checkout, for what runs in production needs none of it."""
    if not (CHECKOUT / "tests" / "bench").is_dir():
        raise click.ClickException("The benchmark lies in tests/bench/ of a checkout; here is none.")
    program = [sys.executable, "-m", "tests.bench", *arguments]
    sys.exit(subprocess.run(program, cwd=CHECKOUT, check=False).returncode)
