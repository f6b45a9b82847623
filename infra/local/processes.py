"""Programs we start and end: a free port, readiness by asking, an end that leaves nobody behind."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

_BETWEEN_TRIES = 0.01
_DEATH_SECONDS = 10.0


class DidNotStart(Exception):
    """The program ended, or did not answer in time; the message holds the last it wrote."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Whether a server may take this port of 127.0.0.1: neither a listener nor a connection has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def listens(port: int) -> bool:
    """Whether somebody on 127.0.0.1 takes a connection on this port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_until_ready(
    process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path, seconds: float = 30
) -> None:
    """Ask until `ready`; DidNotStart when the process ends before, or after so many seconds."""
    until = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise DidNotStart(f"{process.args!r} ended with {process.returncode}\n{last_lines(log)}")
        if time.monotonic() > until:
            kill_group(process)
            raise DidNotStart(f"{process.args!r} did not answer in {seconds:.0f} s\n{last_lines(log)}")
        time.sleep(_BETWEEN_TRIES)


def last_lines(log: Path, count: int = 20) -> str:
    """The end of a log file; nothing when there is none."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the program, its group and all its descendants (some make groups of their own).

    Returns when all of them are gone: one that still dies may hold the port a moment longer.
    The program must have been started with `start_new_session=True`, so that its id names the group.
    """
    if process.poll() is None:
        process.send_signal(signal.SIGSTOP)  # so that it starts no more children while we look
    children = descendants(process.pid)
    for child in children:
        _signal(os.kill, child, signal.SIGKILL)
    _signal(os.killpg, process.pid, signal.SIGKILL)
    process.wait()
    until = time.monotonic() + _DEATH_SECONDS
    while any(map(_lives, children)) and time.monotonic() < until:
        time.sleep(_BETWEEN_TRIES)


def end_group(
    process: subprocess.Popen[bytes], sig: signal.Signals = signal.SIGTERM, seconds: float = 10
) -> None:
    """Ask the program to end; kill it when it does not, and whatever of its group outlives it."""
    if process.poll() is None:
        process.send_signal(sig)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    kill_group(process)


def descendants(of: int) -> list[int]:
    """Ids of the children of this process and of theirs, as /proc tells it; none where there is no /proc."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended while we looked
            parents[int(stat.parent.name)] = int(
                stat.read_text(errors="replace").rpartition(")")[2].split()[1]
            )
    found = {of}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {of})


def _lives(process: int) -> bool:
    """A zombie is dead once it is its last thread: until then the others hold its sockets."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(errors="replace")
        threads = len(list(Path(f"/proc/{process}/task").iterdir()))
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z" or threads > 1


def _signal(how: Callable[[int, int], None], target: int, sig: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        how(target, sig)
