"""`doorstep web`: serve the API and the pages."""

from __future__ import annotations

import click

from server.console import an_app, some_settings


@click.command(
    help="启动网页与接口服务；对外须置于 nginx 之后 · serve the API and the pages. For more than this machine "
    "stand nginx in front, which waits for slow bodies: here each takes a thread."
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option(
    "--threads", default=2, show_default=True, type=click.IntRange(1, 64), help="Threads of each process."
)
def command(host: str, port: int, workers: int, threads: int) -> None:
    """Granian in front of the application factory. End it by ending its process group."""
    from granian import Granian
    from granian.constants import Interfaces

    from server.house import house
    from server.keys import BadKey, all_there
    from server.signers import sealing_keys_there

    try:
        all_there(some_settings())  # a bad value or key is told here, once, not by each worker
        sealing_keys_there(house(an_app()))
    except BadKey as problem:
        raise click.ClickException(str(problem)) from None
    Granian(
        "server.app:from_environment",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        websockets=False,
    ).serve()
