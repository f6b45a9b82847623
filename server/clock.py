"""The only reader of the clock. The app carries one clock object; tests give it a still one."""

from __future__ import annotations

import time
from typing import Protocol

from sync.instants import Millis


class Clock(Protocol):
    """What the server asks of a clock."""

    def now(self) -> Millis:
        """Wall time in milliseconds since 1970, UTC."""

    def monotonic(self) -> Millis:
        """Milliseconds that never step back, from an arbitrary beginning."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> Millis:
        """Wall time in milliseconds since 1970, UTC."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> Millis:
        """Milliseconds that never step back, from an arbitrary beginning."""
        return time.monotonic_ns() // 1_000_000


class StillClock:
    """A clock that stands until it is told to go on: for tests and for replays."""

    def __init__(self, now: Millis) -> None:
        self._now = now
        self._monotonic = 0

    def now(self) -> Millis:
        """The instant it stands at."""
        return self._now

    def monotonic(self) -> Millis:
        """Milliseconds it was told to go on since it was made."""
        return self._monotonic

    def goes_on(self, by: Millis) -> None:
        """Time passes."""
        self._now += by
        self._monotonic += by

    def jumps(self, to: Millis) -> None:
        """Somebody sets the wall clock; no time passes."""
        self._now = to


class Steadiness:
    """Watches a clock for steps back, which would spoil the evidence of time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = clock.now() - clock.monotonic()

    def stepped_back(self) -> Millis:
        """How far the wall clock lies behind where it would be had it run steadily; 0 or less is well."""
        offset = self._clock.now() - self._clock.monotonic()
        self._offset = max(self._offset, offset)
        return self._offset - offset
