"""The table of sweeps: background work that is found by state, never by a message that could get lost.

server/sweeps/<module>.py has `run(house, stopping)`, one round, or `opened(house)`, a context manager that
yields rounds where something is kept between them. Modules are imported when their sweep runs: the web knows
only this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sync.instants import HOUR, MINUTE, SECOND, Millis

if TYPE_CHECKING:
    from server.house import House

Stopping = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Done:
    """What a round did. counts: for the log, numbers by code. more: there is more to do at once. note: what
    went wrong with single rows, a code; the others were done."""

    counts: Mapping[str, int]
    more: bool = False
    note: str = ""


Round = Callable[[Stopping], Done]
"""One round; asks now and then whether the worker is about to end, and then comes to an end itself."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """One sweep. due_every: a round is through at least so often, or /health calls it dead after three times
    that.

    lease: how long one worker may take over a round before another may try. alone: one worker at a time; else
    every worker runs it, it claims its rows one by one, and looks for some every `poll`.
    """

    name: str
    module: str
    due_every: Millis
    lease: Millis = 10 * MINUTE
    alone: bool = True
    poll: Millis = SECOND // 2

    @contextmanager
    def opened(self, house: House) -> Iterator[Round]:
        """Its rounds, as long as the worker lives."""
        module: Any = import_module(f"server.sweeps.{self.module}")
        if hasattr(module, "opened"):
            with module.opened(house) as round:
                yield round
        else:
            yield partial(module.run, house)


SWEEPS: tuple[Sweep, ...] = (
    Sweep("beat", "beating", MINUTE, lease=2 * MINUTE),
    Sweep("photos", "arriving", MINUTE, alone=False),
    Sweep("seals", "sealing", MINUTE, alone=False),
    Sweep("log", "witnessing", HOUR),
    Sweep("commitments", "commitments", MINUTE, alone=False),
    Sweep("notices", "notices", MINUTE, alone=False),
    Sweep("revocations", "revoking", MINUTE, lease=2 * MINUTE),
    Sweep("window", "shrinking", 10 * MINUTE),
    Sweep("compact", "compacting", HOUR),
    Sweep("incoming", "leaving", HOUR),
    Sweep("expired", "expiring", HOUR),
)


def due() -> dict[str, Millis]:
    """Name -> due every."""
    return {sweep.name: sweep.due_every for sweep in SWEEPS}
