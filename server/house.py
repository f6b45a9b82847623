"""What a running app carries: its settings, clock, randomness and object store. There is no global state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from flask import Flask, current_app

from server.chance import Chance, new_id
from server.clock import Clock, Steadiness
from server.settings import Settings
from sync.instants import Millis
from sync.ports import Objects


@dataclass(frozen=True)
class House:
    """One app's doors to the outside. `make_objects` is called once, when the store is first needed."""

    settings: Settings
    clock: Clock
    chance: Chance
    steadiness: Steadiness
    make_objects: Callable[[], Objects]

    @cached_property
    def objects(self) -> Objects:
        """The object store."""
        return self.make_objects()

    def now(self) -> Millis:
        """The instant by the app's clock."""
        return self.clock.now()

    def new_id(self) -> str:
        """A fresh id for a row made now."""
        return new_id(self.clock.now(), self.chance)


def house(app: Flask | None = None) -> House:
    """The house of this app, or of the app whose context this is."""
    found: House = (app or current_app).extensions["doorstep"]
    return found
