"""What `infra/up` runs, started for a test in a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from infra.local.leftovers import running
from infra.local.processes import free_port

HOUSE = Path(__file__).parents[1]
PATIENCE_S = 60


class Started:
    """One run. `home` is its data directory; what it prints goes to a file beside it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.output = home.with_suffix(".out")
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")
        }
        self.environment["DOORSTEP_HOME"] = str(home)
        self.process: subprocess.Popen[bytes] | None = None

    def starts(self) -> Started:
        """Start it, and wait until it says that it runs."""
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                self.command("--port", str(self.port)),
                cwd=HOUSE,
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        until = time.monotonic() + PATIENCE_S
        while "Doorstep runs." not in self.said():
            assert self.process.poll() is None and time.monotonic() < until, self.said()
            time.sleep(0.05)
        return self

    def said(self) -> str:
        """What it printed so far."""
        return self.output.read_text(encoding="utf-8")

    def stops(self) -> None:
        """`infra/up --stop`."""
        subprocess.run(
            self.command("--stop"), cwd=HOUSE, env=self.environment, check=True, capture_output=True
        )

    def program(self, name: str) -> int | None:
        """The process id of one of its programs, None when it does not run."""
        return running(self.home / "run", name)

    def command(self, *arguments: str) -> list[str]:
        """The command line that `infra/up` ends in."""
        return [sys.executable, "-m", "infra.starting", *arguments]
