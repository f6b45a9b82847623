"""What a run costs: CPU seconds and memory of process trees, as /proc tells it."""

from __future__ import annotations

import os
from pathlib import Path

from infra.local.processes import descendants

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """CPU seconds of this process and all its descendants, those that ended and were waited for included."""
    return sum(_cpu(one) for one in (pid, *descendants(pid))) / _TICKS


def busy_seconds() -> float:
    """CPU seconds that all of this machine has spent on anything so far."""
    fields = [
        int(field) for field in Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
    ]
    user, nice, system, _idle, _waiting, *rest = fields
    return (user + nice + system + sum(rest)) / _TICKS


def memory(pid: int) -> dict[int, int]:
    """Resident bytes of this process and of each descendant."""
    return {one: _resident(one) for one in (pid, *descendants(pid))}


def _cpu(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(field) for field in fields[11:15])


def _resident(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) << 10
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0
