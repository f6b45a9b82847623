"""`doorstep worker`: the background work. Run as many as you like."""

from __future__ import annotations

import logging
import os
import signal
import sys
from threading import Event

import click

from server.console import an_app


@click.command(
    help="运行后台任务，直到 SIGTERM；可同时运行多个 · run the background work until told to end; as many as you like."
)
@click.option(
    "--once",
    "only_once",
    is_flag=True,
    help="做完现有的就结束，供 cron 使用 · do what is there to do, then end: for cron",
)
def command(only_once: bool) -> None:
    """Every sweep in a thread of its own."""
    from server.house import house
    from server.keys import BadKey, all_there
    from server.restores import watch
    from server.signers import sealing_keys_there
    from server.sweeps import sweeping

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    app, stop = an_app(), Event()
    here = house(app)
    try:
        all_there(here.settings)
        sealing_keys_there(here)
    except BadKey as problem:
        raise click.ClickException(str(problem)) from None
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda *_: stop.set())
    watch(here)
    if only_once:
        failed = sweeping.once(here, stop)
        if failed:
            raise click.ClickException(f"not well: {', '.join(failed)}")
        return
    sweeping.work(here, stop)
    sys.stderr.flush()
    os._exit(0)  # a sweep that hangs must not keep the worker: its lease runs out
