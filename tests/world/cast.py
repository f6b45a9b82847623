"""Who plays: Ann and Bob repair (Bob has two phones), Dora dispatches, Cem waits at home."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from sync.exchange.evidence import Evidence
from sync.exchange.lines import Understood
from sync.instants import Millis
from sync.ports import Store
from sync.stored import Hold
from sync.work import settle
from sync.work.door import act
from sync.work.file import Ref
from sync.work.merging import merge
from sync.work.operations import Operation
from tests.world.phone import Phone
from tests.world.server import OUTLET

if TYPE_CHECKING:
    from tests.world.world import World


class Technician:
    """Somebody who repairs. phones: by name; `tablet` is the first."""

    def __init__(self, world: World, id: str, *phones: str) -> None:
        self.world, self.id = world, id
        self.visits: dict[tuple[str, int], str] = {}
        self.phones: dict[str, Phone] = {}
        for name in phones:
            self.phones[name] = Phone(world, self, name)

    @property
    def tablet(self) -> Phone:
        """The phone that is always there."""
        return next(iter(self.phones.values()))

    @property
    def second(self) -> Phone:
        """The other phone."""
        return list(self.phones.values())[1]


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who waits at home."""

    name: str = "Cem"
    phone: str = "13800001234"


class Dispatcher:
    """Somebody at the office. Every verb comes in by the door, at the server's own time."""

    def __init__(self, world: World, id: str) -> None:
        self.world, self.id = world, id

    def plans(self, name: str, for_: Technician | None = None, due: str | None = None, **about: Any) -> str:
        """Register a job by a name that means something, and give it to somebody; its id."""
        job = str(uuid5(NAMESPACE_URL, f"doorstep:story:{name}"))
        customer = self.world.cem
        contacts = [{"name": customer.name, "phones": [customer.phone], "role": "at_home"}]
        self._does(job, "job.create", type="repair", fault=name, contacts=contacts, due=due, **about)
        self.world.jobs.add(job)
        if for_ is not None:
            self.assigns(job, for_)
        return job

    def assigns(self, job: str, to: Technician | None, helpers: Sequence[Technician] = ()) -> None:
        """Give the job to somebody, from now on; to nobody with None."""
        names = [helper.id for helper in helpers]
        self._does(job, "job.assign", technician=None if to is None else to.id, helpers=names)

    def cancels(self, job: str, reason: str = "the customer called") -> None:
        """Call the job off."""
        self._does(job, "job.cancel", reason=reason)

    def closes(self, job: str) -> None:
        """End the job."""
        self._does(job, "job.close", reason="settled on the phone")

    def reopens(self, job: str) -> None:
        """Take it up again."""
        self._does(job, "job.reopen", reason="it broke again")

    def answers(self, job: str, question: str, answer: str, operations: Sequence[Ref]) -> None:
        """Say what becomes of the work that a question asks about. operations: those she was shown."""
        refs = [list(ref) for ref in operations]
        self._does(job, "question.answer", question=question, answer=answer, operations=refs)

    def settles(self, device: str, job: str, answer: str, other: str) -> None:
        """Say what becomes of all that is held of a device on a job.

        answer: `accept` it there, `move` it to another job, or `note`: keep it on the other job as notes.
        """
        now = self.world.clock.now()
        self.world.journal.of_office(
            self.world.store, lambda store: _settled(store, device, job, answer, other, now)
        )

    def transfers(self, job: str, outlet: str = "south") -> None:
        """Give the job to another outlet, which has yet to assign it."""
        self._does(job, "job.transfer", outlet=outlet, reason="closer", technician=None, helpers=[])

    def mends(self, device: str, n: int, hash: str) -> None:
        """Read what a phone of a newer kind sent as a note."""
        now = self.world.clock.now()
        self.world.journal.of_office(self.world.store, lambda store: _mended(store, device, n, hash, now))

    def lets_in(self, holder: str) -> None:
        """Accept what a phone says it recorded under an enrolment that nobody knows."""
        now = self.world.clock.now()
        self.world.journal.of_office(self.world.store, lambda store: _let_in(store, holder, now))

    def merges(self, duplicate: str, survivor: str) -> None:
        """Two jobs are one."""
        op, now = self._act("job.merge"), self.world.clock.now()

        def run(store: Store) -> None:
            with store.writing() as tx:
                merge(tx, duplicate, survivor, op, now)

        self.world.journal.of_office(self.world.store, run)

    def confirms(self, device: str) -> None:
        """Compare the six digits and let the phone in."""
        self.world.server.confirms(device)

    def _does(self, job: str, name: str, **args: Any) -> None:
        op, now, number = self._act(name, **args), self.world.clock.now(), f"N-{self.world.counted()}"

        def run(store: Store) -> None:
            with store.writing() as tx:
                act(tx, [(job, op)], now, outlet=OUTLET, number=number)

        self.world.journal.of_office(self.world.store, run)

    def _act(self, name: str, **args: Any) -> Operation:
        now = self.world.clock.now()
        hash = sha256(f"dora-{self.world.counted()}".encode()).hexdigest()
        return Operation(f"office:{self.id}", 0, hash, name, self.id, Evidence(now, now, now, now, now), args)


def _mended(store: Store, device: str, n: int, hash: str, now: Millis) -> None:
    with store.writing() as tx:
        row = tx.device(device)
        for line in tx.lines(device, n, n):
            if row is None or line.hash != hash or line.receipt.receipt != "quarantined":
                continue
            visit = json.loads(line.raw)["args"]["visit"]
            args = {"visit": visit, "text": "read by hand"}
            said = Understood("note.add", line.about, now, 0, None, None, "", args)
            settle.mend(tx, row, line, said, now)


def _let_in(store: Store, holder: str, now: Millis) -> None:
    with store.writing() as tx:
        row = tx.device(holder)
        for hold in _in_order(tx.holds(holder)) if row is not None and row.state == "active" else ():
            if hold.code == "returning" and hold.about is not None and tx.files([hold.about]):
                settle.accept(tx, row, hold, now)


def _in_order(holds: Sequence[Hold]) -> list[Hold]:
    """The same in every store: one that makes a job may let another be accepted."""
    return sorted(holds, key=lambda hold: (hold.about or "", hold.code))


def _settled(store: Store, device: str, job: str, answer: str, other: str, now: Millis) -> None:
    with store.writing() as tx:
        row = tx.device(device)
        assert row is not None
        for hold in _in_order(tx.holds(device)):
            if hold.about != job:
                continue
            try:
                if answer == "accept":
                    settle.accept(tx, row, hold, now)
                elif answer == "move":
                    settle.move(tx, row, hold, other, now)
                else:
                    settle.keep_as_note(tx, row, hold, other, now)
            except settle.CannotSettle:
                continue  # there is no such job: it stays held
