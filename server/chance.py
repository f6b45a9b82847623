"""The only source of randomness: ids, tokens and salts are made from bytes that come from here."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from sync.ids import uuid7
from sync.instants import Millis

Chance = Callable[[int], bytes]
"""So many random bytes, please."""


def system_chance(count: int) -> bytes:
    """Random bytes from the operating system."""
    return secrets.token_bytes(count)


def new_id(now: Millis, chance: Chance) -> str:
    """A fresh UUIDv7 for a row made at this instant."""
    return uuid7(now, chance(10))
