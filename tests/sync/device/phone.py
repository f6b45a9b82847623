"""A phone in a test: a device with its wire at hand, and short words for what is done with it."""

from __future__ import annotations

from sync.device.database import Database
from sync.device.enrolments import current, enrol
from sync.device.outbox import Draft
from sync.device.sync import Device, Outcome
from tests.sync.device.office import Office, PhoneClock
from tests.sync.device.wire import Wire


class Phone(Device):
    """A device of `person`, not yet enrolled."""

    def __init__(self, db: Database, office: Office, person: str) -> None:
        self.office = office
        self.wire = Wire(office)
        self.hands = PhoneClock(office)
        self.person = person
        super().__init__(db, self.wire, self.hands)

    def enrols(self, confirm: bool = True) -> str:
        """Introduce the phone; its id."""
        enrol(self.db, self.wire, self.hands, self.office.code(self.person), "https://office.example")
        if confirm:
            self.office.confirm(self.id)
        return self.id

    @property
    def id(self) -> str:
        """The current enrolment."""
        return current(self.db).device

    def does(self, op: str, job: str | None = "boiler", **args: object) -> int:
        """Record one operation."""
        return self.record(Draft(op, job, args))[0]

    def notes(self, count: int) -> None:
        """Record so many notes."""
        for at in range(count):
            self.does("note.add", text=f"note {at}", visit="visit-1")

    def syncs(self) -> Outcome:
        """Sync a minute later."""
        self.office.later()
        return self.sync()

    def stored(self) -> list[tuple[int, str]]:
        """What the office holds of this phone: number and receipt."""
        mine = [line for line in self.office.store.stored.values() if line.actor == self.id]
        return sorted((line.n, line.receipt.receipt) for line in mine)
