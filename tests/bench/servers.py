"""The same work under granian and under gunicorn, where that is installed."""

from __future__ import annotations

import importlib.util
from dataclasses import replace

from infra.local.processes import free_port
from tests.bench.ground import CannotMeasure, Ground
from tests.bench.pulls import idle
from tests.bench.pushes import push
from tests.bench.results import Row

APPS = {"web": "server.app:from_environment()", "bare": "tests.bench.bare:application()"}


def gunicorn(ground: Ground, rounds: int, devices: int, workers: int, threads: int) -> list[Row]:
    """What `push` and `idle` say under gunicorn's gthread workers."""
    if importlib.util.find_spec("gunicorn") is None:
        raise CannotMeasure("gunicorn is not installed, so there is nothing to compare with")
    ports = {name: free_port() for name in APPS}
    options = ("-k", "gthread", "-w", str(workers), "--threads", str(threads), "--keep-alive", "75")
    programs = {
        name: ("-m", "gunicorn", *options, "-b", f"127.0.0.1:{ports[name]}", app)
        for name, app in APPS.items()
    }
    with (
        ground.serves("web", *programs["web"], port=ports["web"]),
        ground.serves("bare", *programs["bare"], port=ports["bare"]),
    ):
        rows = push(ground, ports["web"], ports["bare"], rounds, devices)
        rows += idle(ground, ports["web"], ports["bare"], rounds, devices)
    return [replace(row, name=f"gunicorn: {row.name}", asked=None, share_asked=None) for row in rows]
