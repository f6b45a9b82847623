"""`doorstep device …`: a complete offline phone on the command line."""

from __future__ import annotations

import sys

import click


@click.command(
    help="师傅的手机（完整离线） · a complete offline phone: enrol, sync, jobs, arrive, use, photo, sign …",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Hands its arguments on as they are, with this machine's clock."""
    from schemas.operations import ARGS
    from server.chance import system_chance
    from server.clock import SystemClock
    from sync.device.cli import main
    from sync.device.clock import Clocks, boot_session, machine_offset

    clock = SystemClock()
    phone = Clocks(clock.now, clock.monotonic, boot_session(system_chance(8).hex()), machine_offset)
    sys.exit(main(list(arguments), phone, system_chance, judge=lambda op, args: ARGS[op].wrong(args)))
