"""Clocks of the stage: the true time everybody lives in, and what a phone makes of it."""

from __future__ import annotations

from server.clock import StillClock
from sync.instants import MINUTE, Millis


class PhoneClock:
    """A phone's two clocks over the true one. offset: how wrong its wall clock is."""

    def __init__(self, truth: StillClock, name: str) -> None:
        self._truth = truth
        self._name = name
        self._runs = 0
        self.offset = 0
        self.starts()

    def starts(self) -> None:
        """The phone was switched on: its steady clock begins anew."""
        self._runs += 1
        self._since = self._truth.now() - MINUTE

    def wall(self) -> Millis:
        """What the phone shows."""
        return self._truth.now() + self.offset

    def mono(self) -> int:
        """Milliseconds since it was switched on."""
        return self._truth.now() - self._since

    def session(self) -> str:
        """Which run."""
        return f"{self._name}/{self._runs}"
