"""Contacts: when each phone was last heard, what it says it has recorded, and where it stands in its feeds.

An idle sync opens no write transaction: contacts are gathered in the process and written in one statement at
most every 15 s. A lost flush only makes `unknown` last longer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sync.exchange.lines import Envelope
from sync.instants import SECOND, Millis
from sync.stored import Device

EVERY: Millis = 15 * SECOND


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone's newest contact. presented: the cursor it showed, None where it asked for nothing."""

    device: str
    at: Millis
    recorded: int
    recorded_hash: str | None
    presented: Mapping[str, Any] | None
    app: str


class Contacts:
    """The contacts of this process that are not written yet, the newest of each device."""

    def __init__(self, write: Callable[[Sequence[Contact]], None], began: Millis) -> None:
        self._write = write
        self._flushed = began
        self._waiting: dict[str, Contact] = {}
        self._lock = Lock()

    def heard(self, device: Device, now: Millis, envelope: Envelope) -> None:
        """A device called; written when 15 s have gone by since the last flush."""
        said = envelope.recorded
        contact = Contact(device.id, now, said.n, said.hash, envelope.cursor, envelope.app)
        with self._lock:
            self._waiting[device.id] = contact
            if now - self._flushed < EVERY:
                return
        self.flush(now)

    def flush(self, now: Millis) -> None:
        """Write what waits, in order of device; what cannot be written now is tried again with the next."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
            self._flushed = now
        if not waiting:
            return
        try:
            self._write([waiting[id] for id in sorted(waiting)])
        except BaseException:
            with self._lock:
                self._waiting = waiting | self._waiting
            raise
