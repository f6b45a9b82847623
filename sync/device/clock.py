"""The device's two clocks, as an argument: the wall clock, which anybody can set, and one that only runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sync.instants import Millis


class Clock(Protocol):
    """What a device knows of time."""

    def wall(self) -> Millis:
        """The wall clock: milliseconds since 1970 in UTC, as right or wrong as the owner keeps it."""

    def mono(self) -> int:
        """Milliseconds of a clock that cannot be set."""

    def session(self) -> str:
        """The name of this clock's run. Two readings of `mono` can be compared only within one run."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """A clock put together from its readings."""

    walls: Callable[[], Millis]
    monos: Callable[[], int]
    run: str

    def wall(self) -> Millis:
        """See `Clock.wall`."""
        return self.walls()

    def mono(self) -> int:
        """See `Clock.mono`."""
        return self.monos()

    def session(self) -> str:
        """See `Clock.session`."""
        return self.run


def boot_session(otherwise: str, file: Path = Path("/proc/sys/kernel/random/boot_id")) -> str:
    """The name of the machine's run since it was started; `otherwise` where the system does not tell."""
    try:
        return file.read_text("ascii").strip() or otherwise
    except (OSError, ValueError):
        return otherwise
