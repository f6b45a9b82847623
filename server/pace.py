"""How often one caller may ask what is cheap and public: counted in memory, by this process alone."""

from __future__ import annotations

from server.clock import Clock
from sync.instants import MINUTE, Millis

WINDOW: Millis = MINUTE
MOST_CALLERS = 10_000


class Pace:
    """At most so many in a minute from one caller. Threads may count at once; one too few then is no harm."""

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock, self._most = clock, most
        self._began: Millis = 0
        self._counts: dict[str, int] = {}

    def wait(self, caller: str) -> Millis:
        """One more from this caller; 0 when it may be answered, else for how long not."""
        now = self._clock.monotonic()
        if now - self._began >= WINDOW or len(self._counts) >= MOST_CALLERS:
            self._began, self._counts = now, {}
        count = self._counts[caller] = self._counts.get(caller, 0) + 1
        return self._began + WINDOW - now if count > self._most else 0
