"""An answer that may be a few seconds old, so that whoever asks often does not make us ask somebody else as often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from server.clock import Clock
from sync.instants import Millis

Answer = TypeVar("Answer")


class Lately(Generic[Answer]):
    """Asks anew when its answer is older than `good_for`. Two threads may ask at once; either answer will do."""

    def __init__(self, ask: Callable[[], Answer], clock: Clock, good_for: Millis) -> None:
        self._ask, self._clock, self._good_for = ask, clock, good_for
        self._kept: tuple[Millis, Answer] | None = None

    def answer(self) -> Answer:
        """The answer. What asking raises is not kept."""
        now = self._clock.monotonic()
        if self._kept is None or now - self._kept[0] >= self._good_for:
            self._kept = (now, self._ask())
        return self._kept[1]
