"""The way to the server and to the object store, so small that a test can lose, cut or double what goes
through it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: HTTP status, headers (names in lower case) and the inflated body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport(Protocol):
    """Raises `trouble.Unreachable` when no whole answer came; whether the request arrived is then unknown."""

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One request to the server this device is enrolled with. path: with a leading slash."""

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Bytes to the object store, to the address and with the headers of a ticket."""
