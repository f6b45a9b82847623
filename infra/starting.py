"""What `infra/up` starts, in this order: object store, tables, demo outlet, web, worker; ended together."""

from __future__ import annotations

import argparse
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from infra.local.leftovers import end, forget, note, running
from infra.local.processes import (
    DidNotStart,
    end_group,
    free_port,
    is_free,
    last_lines,
    listens,
    wait_until_ready,
)
from infra.local.rclone import Keys, Rclone

_HOUSE = Path(__file__).parent.parent
_DOORSTEP = (sys.executable, "-m", "server.cli")
_PROGRAMS = ("worker", "web", "objects")
PORT = 8000
LAST = 5


class CannotStart(Exception):
    """Something stands in the way; the message says what, and what to do."""


class Up:
    """Everything `infra/up` runs, over one home directory."""

    def __init__(self, home: Path, port: int, objects_port: int | None) -> None:
        self.home = home
        self.port = port
        self.pids = home / "run"
        self.logs = home / "logs"
        self._objects_port = objects_port
        self._environment = {**os.environ, "DOORSTEP_HOME": str(home)}
        self._environment.setdefault("DOORSTEP_ORIGIN", f"http://127.0.0.1:{port}")
        self._ended: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._stack = ExitStack()

    @property
    def origin(self) -> str:
        """The address people use."""
        return self._environment["DOORSTEP_ORIGIN"]

    def run(self) -> int:
        """Start everything, say where it is, wait for Ctrl-C or for a program to end, end everything."""
        self._take_the_house()
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, lambda *_: self._ended.put(None))
        with self._stack:
            self._start_objects()
            self._call("migrate")
            self._call("demo", "outlet")
            self._start("web", ("web", "--port", str(self.port)), self._web_answers)
            self._start("worker", ("worker",), lambda: True)
            self._say_where()
            ended = self._ended.get()
            print(self._said_of(ended) if ended else "\nEnding …", flush=True)
        if ended:
            print(f"Everything was ended. To start again: {self._again()}", flush=True)
        return 1 if ended else 0

    def _said_of(self, ended: str) -> str:
        """A program of ours ended by itself: which, and the last that it wrote."""
        log = self.home / "objects" / "log" if ended == "objects" else self.logs / f"{ended}.log"
        last = last_lines(log, LAST).replace("\n", "\n  ")
        told = f"; its last lines ({log}):\n  {last}" if last else "."
        return f"\n{ended} has ended by itself{told}\nEnding the others …"

    def _again(self) -> str:
        return "infra/up" if self.port == PORT else f"infra/up --port {self.port}"

    def _take_the_house(self) -> None:
        if (other := running(self.pids, "up")) is not None:
            raise CannotStart(f"It runs already (process {other}). infra/up --stop ends it.")
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        self.logs.mkdir(exist_ok=True)
        for name in _PROGRAMS:
            if end(self.pids, name):
                print(f"Ended {name}, left over from a run that was cut off.")
        if listens(self.port):
            raise CannotStart(f"Somebody else listens on port {self.port}. infra/up --port {self.port + 10}")
        note(self.pids, "up", os.getpid())
        self._stack.callback(forget, self.pids, "up")

    def _start_objects(self) -> None:
        if self._environment.get("DOORSTEP_OBJECTS_ENDPOINT") or self._environment.get(
            "DOORSTEP_OBJECTS_BUCKET"
        ):
            return
        wanted = self._objects_port or self.port + 1
        store = Rclone(
            self.home / "objects",
            Keys.kept(self.home / "objects-keys.json"),
            port=wanted if is_free(wanted) else free_port(),
            origin=self.origin,
        )
        self._stack.enter_context(store)
        self._watch("objects", store.pid, store.wait)
        config = store.config()
        self._environment |= {
            "DOORSTEP_OBJECTS_ENDPOINT": config.endpoint,
            "DOORSTEP_OBJECTS_BUCKET": config.bucket,
            "DOORSTEP_OBJECTS_REGION": config.region,
            "DOORSTEP_OBJECTS_ACCESS_KEY": config.access_key,
            "DOORSTEP_OBJECTS_SECRET_KEY": config.secret_key,
            "DOORSTEP_OBJECTS_ADDRESSING": config.addressing,
        }

    def _call(self, *arguments: str) -> None:
        """Run a `doorstep` command to its end; what it prints is for the person at the screen."""
        ran = subprocess.run([*_DOORSTEP, *arguments], cwd=_HOUSE, env=self._environment, check=False)
        if ran.returncode:
            raise CannotStart(f"doorstep {' '.join(arguments)} ended with {ran.returncode}.")

    def _start(self, name: str, arguments: Sequence[str], ready: Callable[[], bool]) -> None:
        log = self.logs / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [*_DOORSTEP, *arguments],
                cwd=_HOUSE,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._stack.callback(end_group, process)
        self._watch(name, process.pid, process.wait)
        wait_until_ready(process, ready, log)

    def _watch(self, name: str, pid: int, wait: Callable[[], int]) -> None:
        """Write down that it runs, and tell the main thread when it ends."""
        note(self.pids, name, pid)
        self._stack.callback(forget, self.pids, name)

        def until_it_ends() -> None:
            wait()
            self._ended.put(name)

        threading.Thread(target=until_it_ends, daemon=True, name=f"watches {name}").start()

    def _web_answers(self) -> bool:
        """Any answer will do: /health may well say 503 before the worker has made its first round."""
        try:
            urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2).close()
        except HTTPError as answer:
            answer.close()
        except (URLError, OSError):
            return False
        return True

    def _say_where(self) -> None:
        database = (
            "PostgreSQL" if self._environment.get("DOORSTEP_DATABASE_URL") else self.home / "doorstep.db"
        )
        print(
            f"\nDoorstep runs.\n"
            f"  API and pages   {self.origin}\n"
            f"  API to read     {self.origin}/api/docs\n"
            f"  health          {self.origin}/health\n"
            f"  object store    {self._environment.get('DOORSTEP_OBJECTS_ENDPOINT') or 'AWS'}\n"
            f"  database        {database}\n"
            f"  texts and mail  {self.home / 'notices'} (as files, where no channel is set)\n"
            f"  logs            {self.logs}\n"
            f"Ctrl-C here, or infra/up --stop elsewhere, ends everything.",
            flush=True,
        )


def main(argv: Sequence[str] | None = None) -> int:
    """0 when it was asked to end, 1 when it could not start or a program ended by itself."""
    parser = argparse.ArgumentParser(prog="infra/up", description=__doc__)
    parser.add_argument(
        "--stop", action="store_true", help="end what runs here, also leftovers of a cut-off run"
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"of the web server ({PORT})")
    parser.add_argument(
        "--objects-port", type=int, help="of the object store (the next one, or any free one)"
    )
    args = parser.parse_args(argv)
    home = Path(os.environ.get("DOORSTEP_HOME") or _HOUSE / "var").expanduser().resolve()
    if args.stop:
        ended = [name for name in ("up", *_PROGRAMS) if end(home / "run", name)]
        print("Ended." if ended else "Nothing runs here.")
        return 0
    try:
        return Up(home, args.port, args.objects_port).run()
    except (CannotStart, DidNotStart) as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
