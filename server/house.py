"""What a running app carries: its settings, clock, randomness and object store. There is no global state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from flask import Flask, current_app
from sqlalchemy import Engine

from server.chance import Chance, new_id
from server.clock import Clock, Steadiness
from server.contacts import Contact, Contacts
from server.keys import RecordKeys, load_export_keys, load_keys, load_record_keys
from server.lately import Lately
from server.pace import Pace
from server.settings import Settings
from server.store import SqlStore
from server.store.failures import patiently
from server.store.phones import write_contacts
from server.store.writing import SqlWriting
from sync.exchange.call import Desk, Keys
from sync.instants import SECOND, Millis
from sync.ports import Objects, StoreUnreachable
from sync.work.door import take

if TYPE_CHECKING:
    from infra.seal.witnessing import Witness
    from server.signers import Signers

Result = TypeVar("Result")

PROBE = "health/probe"
PROBED_EVERY: Millis = 5 * SECOND
LOG_CALLS = 300


@dataclass(frozen=True)
class House:
    """One app's doors to the outside. `make_objects` and `engine` are called once, when first needed."""

    settings: Settings
    clock: Clock
    chance: Chance
    steadiness: Steadiness
    make_objects: Callable[[], Objects]
    engine: Callable[[], Engine]

    @cached_property
    def objects(self) -> Objects:
        """The object store."""
        return self.make_objects()

    @cached_property
    def objects_failure(self) -> Lately[str | None]:
        """Why the object store does not answer, None where it does. `GET /health` is open to everybody; the store is
        asked every few seconds at most.
        """

        def probe() -> str | None:
            try:
                self.objects.size(PROBE)
            except StoreUnreachable as failure:
                return type(failure).__name__  # its text may hold addresses and names
            return None

        return Lately(probe, self.clock, PROBED_EVERY)

    @cached_property
    def store(self) -> SqlStore:
        """The work: devices, operations, jobs, feeds."""
        return SqlStore(self.engine(), self.now)

    @cached_property
    def keys(self) -> Keys:
        """The keys that sign tokens and certificates."""
        return load_keys(self.settings)

    @cached_property
    def export_keys(self) -> list[X25519PrivateKey]:
        """The keys that phones seal their export files to."""
        return load_export_keys(self.settings)

    @cached_property
    def record_keys(self) -> RecordKeys:
        """The keys that countersign records and sign the log, and the secret behind salts and links."""
        return load_record_keys(self.settings)

    @cached_property
    def signers(self) -> Signers:
        """Whatever signs records, their log and their seal."""
        from server.signers import Signers  # PDF and certificates are loaded by those who seal

        return Signers(self)

    @cached_property
    def witnesses(self) -> Sequence[Witness]:
        """Who is asked to watch the log of records. BadKey for a file that cannot be used."""
        if self.settings.witnesses is None:
            return ()
        from server.log.witnesses import read_witnesses  # brings what speaks to them

        return read_witnesses(self.settings)

    @cached_property
    def log_pace(self) -> Pace:
        """How often one caller may ask about the log."""
        return Pace(self.clock, LOG_CALLS)

    @cached_property
    def contacts(self) -> Contacts:
        """When phones were heard, gathered in this process."""

        def write(contacts: Sequence[Contact]) -> None:
            with self.store.writing() as tx:
                write_contacts(tx.connection, contacts)

        return Contacts(write, self.now())

    @cached_property
    def desk(self) -> Desk:
        """What a sync call needs."""
        from server.reading_lines import envelope, understand  # schemas are loaded when the first phone calls
        from server.restores import begin_anew

        return Desk(
            self.store,
            self.keys,
            envelope,
            understand(self.settings.origin),
            take,
            self.contacts.heard,
            restored=lambda sign: begin_anew(self, sign),
        )

    def work(self, do: Callable[[SqlWriting], Result]) -> Result:
        """Do this in a transaction of its own, again when another was in the way."""

        def once() -> Result:
            with self.store.writing() as tx:
                return do(tx)

        return patiently(once)

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
