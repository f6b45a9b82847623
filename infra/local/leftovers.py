"""Which of our programs run: a file each, so that another terminal, or the next start, can end them.

A file holds the process id and the instant the kernel started it, because ids are used again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

from infra.local.processes import descendants

_BETWEEN_LOOKS = 0.05


def note(directory: Path, name: str, pid: int) -> None:
    """Write down that this program runs; nothing when it has ended already."""
    directory.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(ProcessLookupError, FileNotFoundError):
        (directory / f"{name}.pid").write_text(f"{pid} {_started(pid)}\n", encoding="ascii")


def forget(directory: Path, name: str) -> None:
    """It has ended."""
    (directory / f"{name}.pid").unlink(missing_ok=True)


def running(directory: Path, name: str) -> int | None:
    """Its process id, None when it does not run or the id is somebody else's by now."""
    with contextlib.suppress(OSError, ValueError):
        pid, started = (directory / f"{name}.pid").read_text(encoding="ascii").split()
        if _started(int(pid)) == started:
            return int(pid)
    return None


def end(directory: Path, name: str, seconds: float = 20) -> bool:
    """Ask it to end and wait; kill it and its group when it does not. False when it did not run."""
    pid = running(directory, name)
    if pid is None:
        forget(directory, name)
        return False
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + seconds
    while running(directory, name) == pid and time.monotonic() < until:
        time.sleep(_BETWEEN_LOOKS)
    if running(directory, name) == pid:
        kill(pid)
    forget(directory, name)
    return True


def kill(pid: int) -> None:
    """SIGKILL to this program, its group if it leads one, and its descendants."""
    for one in (*descendants(pid), pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _started(pid: int) -> str:
    """The start of the process in clock ticks since boot, as /proc tells it; OSError when there is none."""
    fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    if fields[0] == "Z":
        raise ProcessLookupError(pid)
    return fields[19]
