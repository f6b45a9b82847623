"""A phone in somebody's hand: a real device of sync/device with a clock that may be wrong and bad air."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sync.device.database import open_home
from sync.device.enrolments import current, enrol
from sync.device.outbox import Blob, Draft
from sync.device.overlay import job as shown_job
from sync.device.shelf import open_visit
from sync.device.signatures import Customer, sign
from sync.device.sync import Device, Outcome
from sync.device.trouble import Unreachable
from tests.world.air import Air, Luck
from tests.world.clocks import PhoneClock
from tests.world.lines import ORIGIN

if TYPE_CHECKING:
    from tests.world.cast import Technician
    from tests.world.world import World


class Phone:
    """One phone of one person. Every verb is done now, by the true time, and gives the phone back."""

    def __init__(self, world: World, owner: Technician, name: str) -> None:
        self.world, self.owner, self.name = world, owner, name
        self.home: Path = world.home / name
        self.clock = PhoneClock(world.clock, name)
        self.air = Air(world.server)
        self._code: str | None = None
        self._open()

    @property
    def id(self) -> str:
        """Its enrolment now."""
        return current(self.device.db).device

    @property
    def state(self) -> str:
        """What the server last said of this enrolment."""
        return current(self.device.db).state

    # the life of a phone

    def enrols(self) -> Phone:
        """Introduce it to the office with a fresh code; it is pending until Dora confirms it."""
        if self._code is None or self.device.db.note("enrolling") is None:  # wiped since: the key is gone
            self._code = self.world.server.code(self.owner.id)
        enrol(self.device.db, self.air, self.clock, self._code, ORIGIN)
        self._code = None
        self.world.devices[self.id] = self.owner.id
        return self

    def restarts(self) -> Phone:
        """Switched off and on: what is on the disk is there, nothing else."""
        self.device.db.close()
        self.clock.starts()
        self._open()
        return self

    def copied(self) -> bytes:
        """A backup of the phone, as a cloud makes it."""
        return self.device.db.connection.serialize()

    def restored(self, copy: bytes) -> Phone:
        """Put back to an earlier backup of itself."""
        self._cleared()
        self.home.mkdir()
        (self.home / "device.sqlite").write_bytes(copy)
        self._open()
        return self

    def forgets(self) -> Phone:
        """The browser cleared its storage: nothing is left on it."""
        self._cleared()
        self._open()
        return self

    def cloned(self, name: str) -> Phone:
        """Another phone with everything that is on this one."""
        other = Phone(self.world, self.owner, name)
        self.owner.phones[name] = other
        return other.restored(self.copied())

    # the air

    def offline(self) -> Phone:
        """No signal from here on."""
        self.air.down = True
        return self

    def online(self, *luck: Luck, lose_first_answer: bool = False) -> Phone:
        """Signal again, with bad luck for the next requests."""
        self.air.down = False
        self.air.luck.extend([Luck("answer_lost")] if lose_first_answer else luck)
        return self

    def tries(self, push_only: bool = False) -> Outcome | None:
        """One sync; None when it broke off. Raises what the server refuses."""
        try:
            return self.device.sync(push_only)
        except Unreachable:
            return None

    def syncs(self) -> Phone:
        """Sync, again and again while the air is bad."""
        outcome = self.tries()
        while outcome is None and not self.air.down:
            self.world.passes(minutes=1)
            outcome = self.tries()
        return self

    # the work

    def does(self, op: str, job: str | None, blobs: Sequence[Blob] = (), **args: Any) -> int:
        """Record one operation now; its number. The world notes the true time."""
        [n] = self.device.record(Draft(op, job, args, blobs))
        self.world.saw(self, n, op, job)
        return n

    def at_work(self, op: str, job: str, at: str | None = None, **args: Any) -> Phone:
        """Record one operation of the visit that is open, or of a new one. at: waits for this time of day."""
        if at is not None:
            self.world.waits_for(at)
        self.does(op, job, visit=self._visit(job), **args)
        return self

    def accepts(self, job: str) -> Phone:
        """Take the job on."""
        self.does("job.accept", job)
        return self

    def opens(self, **about: Any) -> str:
        """Open a job at the door; its id."""
        job = self.world.new_id()
        given = {"type": "repair", "contacts": [], "site": {}, "appliance": {"brand": "Doorstep"}, **about}
        self.does("job.open", job, **given)
        return job

    def sets_out(self, job: str, at: str | None = None) -> Phone:
        """On the way."""
        return self.at_work("visit.set_out", job, at)

    def arrives(self, job: str, at: str | None = None) -> Phone:
        """At the door."""
        return self.at_work("visit.arrive", job, at)

    def uses(self, job: str, part: str, quantity: int = 1) -> Phone:
        """Fit parts from the van."""
        return self.at_work("part.use", job, part=part, quantity=quantity, unit="piece")

    def notes(self, job: str, text: str) -> Phone:
        """Write something down."""
        return self.at_work("note.add", job, text=text)

    def photographs(self, job: str, purpose: str = "before") -> Phone:
        """Take a photo."""
        photo = Blob(self.world.photo(), "image/jpeg", purpose)
        self.does("photo.take", job, [photo], visit=self._visit(job), purpose=purpose, source="camera")
        return self

    def finishes(self, job: str, result: str = "repaired") -> Phone:
        """The work is done."""
        return self.at_work("work.finish", job, result=result)

    def requests(self, job: str, part: str) -> Phone:
        """Ask the office for a part."""
        return self.at_work("part.request", job, part=part, quantity=1)

    def pauses(self, job: str) -> Phone:
        """Work waits."""
        self.does("job.pause", job, reason="waiting_for_customer")
        return self

    def takes_payment(self, job: str, amount: int) -> Phone:
        """Cash, in minor units."""
        return self.at_work("payment.collect", job, method="cash", amount=amount)

    def invents(self, job: str) -> Phone:
        """What a newer app may do and this server has never heard of."""
        return self.at_work("moon.land", job, crew=3)

    def signs(self, job: str, customer: str | None = None) -> Phone:
        """Both sign the service record of the visit."""
        shown = shown_job(self.device.db, job)
        assert shown is not None
        by = Customer(customer or self.world.cem.name, "self", [[{"x": 1, "y": 2, "t": 0, "pressure": 5}]])
        signed = sign(self.device.db, self.clock, self.world.random.randbytes, shown, self._visit(job), by)
        self.world.saw(self, signed.n, "record.sign", job)
        return self

    def leaves(self, job: str, next: str = "none") -> Phone:
        """Leave the customer's."""
        return self.at_work("visit.leave", job, next=next)

    def _visit(self, job: str) -> str:
        return open_visit(self.device.db, job) or self.owner.visits.setdefault(
            (job, self._left(job)), self.world.new_id()
        )

    def _left(self, job: str) -> int:
        """How many visits to this job were left, by what is on this phone."""
        left = "select count(*) from lines where job = ? and op = 'visit.leave'"
        return int(self.device.db.one(left, job))

    def _cleared(self) -> None:
        self.device.db.close()
        self._code = None
        shutil.rmtree(self.home)
        self.clock.starts()

    def _open(self) -> None:
        db = open_home(self.home)
        db.run("pragma synchronous=off")  # what a disk does in a power cut is not what these tests are about
        self.device = Device(db, self.air, self.clock)
