"""The device's two clocks, as an argument: the wall clock, which anybody can set, and one that only runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import localtime
from typing import Protocol, runtime_checkable

from sync.instants import SECOND, Millis


class Clock(Protocol):
    """What a device knows of time."""

    def wall(self) -> Millis:
        """The wall clock: milliseconds since 1970 in UTC, as right or wrong as the owner keeps it."""

    def mono(self) -> int:
        """Milliseconds of a clock that cannot be set."""

    def session(self) -> str:
        """The name of this clock's run. Two readings of `mono` can be compared only within one run."""


@runtime_checkable
class Local(Protocol):
    """A clock that knows where it is, too."""

    def ahead(self) -> Millis | None:
        """How far the owner's time is ahead of UTC now; None where nobody knows."""


def offset_of(clock: Clock) -> Millis | None:
    """How far this clock's local time is ahead of UTC now, in milliseconds; None where it does not know."""
    return clock.ahead() if isinstance(clock, Local) else None


def machine_offset(at: Millis) -> Millis:
    """How far the machine's local time is ahead of UTC at that instant, in milliseconds."""
    return localtime(at / SECOND).tm_gmtoff * SECOND


@dataclass(frozen=True, slots=True)
class Clocks:
    """A clock put together from its readings. offsets: the local offset at an instant, None where nobody knows."""

    walls: Callable[[], Millis]
    monos: Callable[[], int]
    run: str
    offsets: Callable[[Millis], Millis] | None = None

    def wall(self) -> Millis:
        """See `Clock.wall`."""
        return self.walls()

    def mono(self) -> int:
        """See `Clock.mono`."""
        return self.monos()

    def session(self) -> str:
        """See `Clock.session`."""
        return self.run

    def ahead(self) -> Millis | None:
        """See `Local.ahead`."""
        return None if self.offsets is None else self.offsets(self.walls())


def boot_session(otherwise: str, file: Path = Path("/proc/sys/kernel/random/boot_id")) -> str:
    """The name of the machine's run since it was started; `otherwise` where the system does not tell."""
    try:
        return file.read_text("ascii").strip() or otherwise
    except (OSError, ValueError):
        return otherwise
