"""The two doors to the outside: Objects (bytes under keys) and Store (everything else)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sync.instants import Millis


class Missing(Exception):
    """No object lies under this key."""


class TooLarge(Exception):
    """The object is larger than the reader allows; nothing of it was kept."""


class StoreUnreachable(Exception):
    """The object store did not answer, or refused us. Try later; nothing is known to have happened."""


@dataclass(frozen=True, slots=True)
class Found:
    """One object of a listing: key, size in bytes, instant of its last change by the store's clock."""

    key: str
    size: int
    modified: Millis


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to PUT one object: the address, and the headers that must be sent exactly so."""

    url: str
    headers: Mapping[str, str]


class Objects(Protocol):
    """Bytes under keys, as an S3 bucket keeps them. Every call may raise StoreUnreachable."""

    def put(self, key: str, body: bytes, type: str) -> None:
        """Store the bytes, replacing what lay there."""

    def get(self, key: str, limit: int) -> bytes:
        """The bytes; Missing, or TooLarge when they are more than `limit`."""

    def size(self, key: str) -> int | None:
        """Size in bytes, None when nothing lies there."""

    def delete(self, keys: Sequence[str]) -> None:
        """Remove these; one that is not there is no error."""

    def found(self, prefix: str) -> Iterator[Found]:
        """Every object whose key begins so, in order of key."""

    def put_ticket(self, key: str, size: int, type: str, sha256: str, seconds: int) -> Ticket:
        """Leave for somebody else to PUT exactly this many bytes of this type under this key for so long."""

    def get_ticket(self, key: str, seconds: int) -> str:
        """An address from which somebody else may GET this object for so long."""
