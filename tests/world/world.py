"""The stage: one outlet, its people and their phones, in front of any store, with one true time.

Devices are real, the wire is theirs, the office comes in by the door. Only what lies between is ours: the air and
the clocks, which a test can spoil.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from server.clock import StillClock
from sync.device.overlay import job as shown_job
from sync.device.tokens import quote
from sync.exchange import tokens
from sync.exchange.signing import verify_record
from sync.ids import uuid7
from sync.instants import DAY, MINUTE, Millis, iso, millis
from sync.memory_objects import MemoryObjects
from sync.ports import Store
from sync.stored import StoredLine
from sync.work.commitments import commitments
from sync.work.documents import for_technician
from sync.work.file import JobFile, read, struck
from tests.world.backups import backup, begin_epoch, restore
from tests.world.cast import Customer, Dispatcher, Technician
from tests.world.journal import Event, Journal
from tests.world.lines import ORIGIN
from tests.world.phone import Phone
from tests.world.server import KEYS, Server

MORNING = millis("2026-11-24T09:00:00+08:00")
EVER = 1 << 53
CHINA = 8 * 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Written:
    """What the world saw somebody record.

    at: the true time. counted: the phone's clocks say rightly how long ago its newest time token came.
    """

    at: Millis
    phone: str
    person: str
    op: str
    job: str | None
    counted: bool


class World:
    """A store, objects and the true time, with everybody enrolled and confirmed.

    home: a directory for the phones. server: what stands behind the air; without one the sync call itself.
    """

    def __init__(
        self, store: Store, objects: MemoryObjects, clock: StillClock, home: Path, server: Any = None
    ) -> None:
        self.store, self.objects, self.clock, self.home = store, objects, clock, home
        self.journal = Journal()
        self.server = server or Server(store, objects, clock, self.journal)
        self.random = Random(0)
        self.written: dict[tuple[str, int, str], Written] = {}
        self.devices: dict[str, str] = {}
        self.jobs: set[str] = set()
        self._count = 0
        self._epochs = 1
        self.cem = Customer()
        self.dora = Dispatcher(self, "dora")
        self.ann = Technician(self, "ann", "ann-tablet")
        self.bob = Technician(self, "bob", "bob-tablet", "bob-phone")
        for phone in self.phones:
            phone.enrols()
            self.dora.confirms(phone.id)
            phone.syncs()

    @property
    def technicians(self) -> tuple[Technician, ...]:
        """Those who repair."""
        return (self.ann, self.bob)

    @property
    def phones(self) -> list[Phone]:
        """Every phone of everybody."""
        return [phone for person in self.technicians for phone in person.phones.values()]

    # time and chance

    def passes(self, *, days: int = 0, hours: int = 0, minutes: int = 0, ms: int = 0) -> None:
        """Time goes on for everybody."""
        self.clock.goes_on(days * DAY + (hours * 60 + minutes) * MINUTE + ms)

    def waits_for(self, time: str) -> None:
        """Until this time of day in China, "11:40": today, or tomorrow where it is past."""
        now = self.clock.now()
        midnight = now - (now + CHINA) % DAY
        hours, minutes = time.split(":")
        at = midnight + (int(hours) * 60 + int(minutes)) * MINUTE
        self.passes(ms=at - now if at >= now else at + DAY - now)

    def counted(self) -> int:
        """1, 2, 3 …"""
        self._count += 1
        return self._count

    def new_id(self) -> str:
        """A fresh id."""
        return uuid7(self.clock.now(), self.counted().to_bytes(10, "big"))

    def photo(self) -> bytes:
        """A JPEG, each another."""
        image, target = Image.new("RGB", (16, 16), (self.counted() % 256, 90, 30)), BytesIO()
        image.save(target, "JPEG", comment=str(self._count).encode())
        return target.getvalue()

    # what the server goes through

    def backs_up(self) -> tuple[Any, list[Event]]:
        """A backup of the database."""
        return backup(self.store), list(self.journal.events)

    def restores(self, copied: tuple[Any, list[Event]]) -> None:
        """The database is what it was then, and begins a new epoch. So does a fail-over that lost the newest."""
        restore(self.store, copied[0])
        self.journal.events[:] = copied[1]
        self._epochs += 1
        name, now = f"epoch-{self._epochs}", self.clock.now()
        self.journal.of_office(self.store, lambda store: begin_epoch(store, name, now))
        self.server.was_restored()
        self.server.restarts()

    # what the world knows

    def saw(self, phone: Phone, n: int, op: str, job: str | None) -> None:
        """Somebody recorded something, now."""
        db, device = phone.device.db, phone.id
        hash = db.one("select hash from lines where device = ? and n = ?", device, n)
        told = quote(db, phone.clock, device)
        text = db.one("select text from tokens where hash = ?", told.hash)
        elapsed = self.clock.now() - tokens.read(text, *KEYS.token_public).time
        counted = max(told.wall, told.mono or told.wall) == elapsed
        seen = Written(self.clock.now(), phone.name, phone.owner.id, op, job, counted)
        self.written[device, n, hash] = seen
        if job is not None:
            self.jobs.add(job)

    def lines(self) -> list[StoredLine]:
        """Every line that the store holds of any phone."""
        with self.store.writing() as tx:
            return [line for device in sorted(self.devices) for line in tx.lines(device, 0, EVER)]

    def holder(self, line: StoredLine) -> str:
        """The phone in whose name a held line waits."""
        with self.store.writing() as tx:
            hold = tx.hold(line.hold or "")
            return line.actor if hold is None else hold.actor

    def files(self) -> Mapping[str, JobFile]:
        """Every job's file, under each id it has: a merged job's id is an alias."""
        with self.store.writing() as tx:
            return tx.files(sorted(self.jobs))

    def document(self, job: str) -> dict[str, Any]:
        """The job as a technician's device gets it."""
        found = read(self.files()[job])
        return for_technician(found, commitments(found))

    def shown(self, phone: Phone, job: str) -> dict[str, Any]:
        """The job as it stands on a phone's screen."""
        shown = shown_job(phone.device.db, job)
        assert shown is not None
        return shown

    def receipts(self, job: str) -> dict[str, int]:
        """How many of a job's lines are applied, held, quarantined."""
        return dict(Counter(line.receipt.receipt for line in self.lines() if line.about == job))

    def stock_used(self, job: str) -> dict[str, int]:
        """The parts fitted on a job, by its file."""
        file, used = self.files()[job], Counter[str]()
        gone = struck(file)
        for op in file.operations:
            if op.name == "part.use" and op.ref not in gone and op.args.get("part") is not None:
                used[op.args["part"]] += op.args["quantity"]
        return {part: quantity for part, quantity in used.items() if quantity}

    def records_verify(self, job: str) -> list[bool]:
        """For each signed record of a job: does its signature hold?"""
        signed = [op for op in self.files()[job].operations if op.name == "record.sign"]
        return [verify_record(op.args["key"], op.args["signature"], ORIGIN, op.args["text"]) for op in signed]

    def arrived(self, job: str) -> str:
        """When the first technician arrived, by the document."""
        return min(visit["arrived"]["at"] for visit in self.document(job)["visits"] if "arrived" in visit)

    def today(self, time: str) -> str:
        """This time of day in China as documents write it."""
        now = self.clock.now()
        hours, minutes = time.split(":")
        return iso(now - (now + CHINA) % DAY + (int(hours) * 60 + int(minutes)) * MINUTE)
