"""A real server for tests: granian over a real database, which can be killed and started again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from flask import Flask

from infra.local.processes import end_group, free_port, kill_group, listens, wait_until_ready
from server.app import create_app
from server.db import db
from server.migrating import migrate
from server.settings import Settings, read_settings


class Served:
    """`doorstep web` on loopback. `app` is a second app on the same house, for what the office does."""

    def __init__(
        self, home: Path, environment: Mapping[str, str], workers: int = 1, threads: int = 2
    ) -> None:
        self.home, self.port = home, free_port()
        self.environment = {
            **environment,
            "DOORSTEP_HOME": str(home),
            "DOORSTEP_ORIGIN": f"http://127.0.0.1:{self.port}",
        }
        self._options = ["--port", str(self.port), "--workers", str(workers), "--threads", str(threads)]
        self._process: subprocess.Popen[bytes] | None = None
        self.app: Flask = create_app(self.settings)
        with self.app.app_context():
            migrate()

    @property
    def settings(self) -> Settings:
        """The settings of this installation."""
        return read_settings(self.environment)

    @property
    def url(self) -> str:
        """Its origin."""
        return self.environment["DOORSTEP_ORIGIN"]

    def start(self) -> Served:
        """Start it, and wait until it takes connections."""
        log = self.home / "web.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server.cli", "web", *self._options],
                env={**os.environ, **self.environment},
                cwd=Path(__file__).parent.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_until_ready(self._process, lambda: listens(self.port), log)
        return self

    def kill(self) -> None:
        """kill -9, the whole group at once."""
        if self._process is not None:
            kill_group(self._process)
            self._process = None

    def __enter__(self) -> Served:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            end_group(self._process)
        with self.app.app_context():
            db.engine.dispose()
