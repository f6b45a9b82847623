"""Time as evidence: an offline time is an interval with an estimate, never just the device's word."""

from __future__ import annotations

from dataclasses import dataclass

from sync.instants import Millis


@dataclass(frozen=True, slots=True)
class Evidence:
    """When something happened. `earliest <= estimate <= latest`; `said` is the device's own word, kept beside it.

    flags: wall_moved_back, clamped, far_from_word (the clock is doubtful, not the person).
    """

    said: Millis | None
    earliest: Millis
    estimate: Millis
    latest: Millis
    received: Millis
    flags: tuple[str, ...] = ()
