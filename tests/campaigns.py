"""Random campaigns: how much of one to run, and a source of chance that a printed seed repeats."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Campaign:
    """`factor` is 1.0 for all of it, 0.1 for a tenth; `seed` is what `infra/check` prints."""

    factor: float
    seed: int

    def runs(self, full: int) -> int:
        """How many of the `full` runs to make: at least one."""
        return max(1, round(full * self.factor))

    def random(self, name: str) -> random.Random:
        """Chance of its own for this name: the same for the same seed, whatever else has run."""
        return random.Random(f"{self.seed}/{name}")
