"""Contacts: when each phone was last heard, what it says it has recorded, and where it stands in its feeds.

An idle sync opens no write transaction: contacts are gathered in the process and written in one statement at
most every 15 s: with the next contact, or, where a timer is given, by itself. A lost flush only makes `unknown` last
longer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from sync.exchange.lines import Envelope, Recorded
from sync.instants import SECOND, Millis
from sync.ports import StoreUnreachable
from sync.stored import Device

EVERY: Millis = 15 * SECOND

log = logging.getLogger("doorstep.contacts")


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone's newest contact. recorded: what it last recorded, None where it spoke of a former enrolment.
    asked: it presented a cursor, `presented` (None for everything), and not only sent.
    """

    device: str
    at: Millis
    app: str
    recorded: Recorded | None
    asked: bool
    presented: Mapping[str, Any] | None

    def after(self, before: Contact) -> Contact:
        """This one, with what only the one before it said."""
        recorded = before.recorded if self.recorded is None else self.recorded
        last = self if self.asked else before
        return replace(self, recorded=recorded, asked=last.asked, presented=last.presented)


class Contacts:
    """The contacts of this process that are not written yet, the newest of each device.

    later: does something 15 s from now; without it the last contacts before a quiet hour wait for the next.
    """

    def __init__(self, write: Callable[[Sequence[Contact]], None], began: Millis) -> None:
        self.later: Callable[[Callable[[], None]], None] | None = None
        self._armed = False
        self._write = write
        self._flushed = began
        self._waiting: dict[str, Contact] = {}
        self._lock = Lock()

    def heard(self, device: Device, now: Millis, envelope: Envelope) -> None:
        """A device called; written when 15 s have gone by since the last flush."""
        recorded = envelope.recorded if envelope.of is None else None
        contact = Contact(device.id, now, envelope.app, recorded, envelope.asks, envelope.cursor)
        with self._lock:
            before = self._waiting.get(device.id)
            self._waiting[device.id] = contact if before is None else contact.after(before)
            if now - self._flushed < EVERY:
                self._arm()
                return
        self._try(now)

    def _arm(self) -> None:
        """Have what waits written by itself, once. Called with the lock held."""
        if self.later is not None and not self._armed:
            self._armed = True
            self.later(self._late)

    def _late(self) -> None:
        """15 s after a contact that waits."""
        with self._lock:
            self._armed = False
            newest = max((each.at for each in self._waiting.values()), default=self._flushed)
        if not self._try(newest):
            with self._lock:
                self._arm()

    def _try(self, now: Millis) -> bool:
        try:
            self.flush(now)
        except StoreUnreachable as failure:  # a lost flush fails no sync: all it had to do is done
            log.warning("contacts wait: %s", type(failure).__name__)
            return False
        return True

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
                newer = {
                    id: each.after(waiting[id]) if id in waiting else each
                    for id, each in self._waiting.items()
                }
                self._waiting = waiting | newer
            raise
