"""The whole main path, by `doorstep demo day`, on what `infra/up` starts: web, worker, database and a real S3 store."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from infra.local.processes import free_port

HOUSE = Path(__file__).parents[2]


class Running:
    """Everything `infra/up` runs, in a home of its own."""

    def __init__(self, home: Path, settings: Mapping[str, str]) -> None:
        self.port = free_port()
        self.log = home.with_suffix(".log")
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
        own = {
            "DOORSTEP_HOME": str(home),
            "DOORSTEP_ORIGIN": f"http://127.0.0.1:{self.port}",
            "COLUMNS": "200",
        }
        self.environment = {**clean, **own, **settings}
        with self.log.open("wb") as log:
            words = (sys.executable, "-m", "infra.starting", "--port", str(self.port))
            self.process = subprocess.Popen(words, cwd=HOUSE, env=self.environment, stdout=log, stderr=log)

    def is_there(self) -> Running:
        """Once it says that it runs."""
        until = time.monotonic() + 120
        while "Doorstep runs." not in self.said():
            assert self.process.poll() is None and time.monotonic() < until, self.said()
            time.sleep(0.05)
        return self

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of `doorstep`."""
        command = (sys.executable, "-m", "server.cli", *words)
        return subprocess.run(
            command, cwd=HOUSE, env=self.environment, capture_output=True, text=True, timeout=240
        )

    def ends(self) -> None:
        self.process.terminate()
        self.process.wait(60)


@pytest.fixture(params=["sqlite", "postgresql"])
def up(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """It runs."""
    settings = {}
    if request.param == "postgresql":
        settings["DOORSTEP_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    running = Running(tmp_path / "home", settings)
    yield running.is_there()
    running.ends()


def test_a_job_goes_out_and_the_work_comes_back_once(up: Running) -> None:
    day = up.types("demo", "day", "--lang", "en")

    assert day.returncode == 0, day.stdout + day.stderr
    assert "its answer was lost" in day.stdout
    assert "an upload broke off" in day.stdout
    assert (day.stdout.count("✓"), day.stdout.count("✗")) == (18, 0)
