"""What the state machine can lay hands on: its people, phones and jobs, and what it does with them."""

from __future__ import annotations

from random import Random

from hypothesis.stateful import RuleBasedStateMachine

from sync.device.trouble import Refused, Unreachable
from sync.work.file import Ref
from tests.world import truths
from tests.world.cast import Technician
from tests.world.phone import Phone
from tests.world.world import World

PARTS = ("valve-15mm", "fuse-5a")


class Hands(RuleBasedStateMachine):
    """The helpers of `machine.Days`. acknowledged: by phone, lines it had receipts of while it kept its storage."""

    world: World
    random: Random
    acknowledged: dict[str, set[Ref]]

    def _sync(self, phone: Phone, push_only: bool = False) -> None:
        before = phone.device.db.rows("select device, n, hash from lines")
        try:
            phone.tries(push_only)
            self._told(phone, {(row["device"], row["n"], row["hash"]) for row in before})
        except Refused as refused:  # enrolled, and forgotten in a restore before it was confirmed
            assert refused.problem == "unknown_device", refused.facts
            self._enrol(phone)

    def _enrol(self, phone: Phone) -> None:
        try:
            phone.enrols()
        except Unreachable:
            return  # the code is kept, and tried again

    def _told(self, phone: Phone, before: set[Ref]) -> None:
        """What was acknowledged to a phone that keeps its storage; of one that was wiped, all of it was."""
        db = phone.device.db
        if before and not db.one("select 1 from enrolments"):
            here = {truths.ref_of(line) for line in self.world.lines()}
            assert before <= here, f"{phone.name} was wiped with what nobody has"
            self.acknowledged.pop(phone.name, None)
            return
        rows = db.rows(
            "select device, n, hash from lines join enrolments using (device)"
            " where receipt is not null and n <= through"
        )
        told = {(row["device"], row["n"], row["hash"]) for row in rows}
        self.acknowledged.setdefault(phone.name, set()).update(told)

    def _acknowledged_is_kept(self) -> None:
        """However long ago, and though the phone has dropped it since."""
        here = {truths.ref_of(line) for line in self.world.lines()}
        for name, told in self.acknowledged.items():
            assert told <= here, f"lost: {sorted(told - here)} of {name}"

    def _confirm(self) -> bool:
        waiting = [
            device
            for device in sorted(self.world.devices)
            if (row := self.world.store.device(device)) and row.state in ("pending", "returning")
        ]
        for device in waiting:
            self.world.dora.confirms(device)
        lines = {truths.ref_of(line): line for line in self.world.lines()}
        said = sorted(
            {self.world.holder(line) for line in lines.values() if line.receipt.code == "returning"}
        )
        for holder in said:
            self.world.dora.lets_in(holder)
        after = {truths.ref_of(line): line for line in self.world.lines()}
        return bool(waiting) or lines != after

    def _act(self, phone: Phone, act: str, job: str | None, number: int) -> None:
        if act == "opens":
            if len(self.world.jobs) < 7:
                phone.opens(fault="at the door")
        elif job is None:
            return
        elif act == "accepts":
            phone.accepts(job)
        elif act == "pays":
            phone.takes_payment(job, 1 + number)
        elif act == "requests":
            phone.requests(job, PARTS[number % 2])
        elif act == "starts":
            phone.at_work("work.start", job)
        elif act == "uses":
            phone.uses(job, PARTS[number % 2], 1 + number % 3)
        elif act == "notes":
            phone.notes(job, f"note {number}")
        elif act == "retracts":
            self._retract(phone, job, number)
        else:
            getattr(phone, act)(job)

    def _retract(self, phone: Phone, job: str, number: int) -> None:
        rows = phone.device.db.rows("select device, n from lines where job = ? order by device, n", job)
        if rows:
            row = rows[number % len(rows)]
            phone.does("retract", job, of={"device": row["device"], "n": row["n"]}, reason="wrong")

    def _person(self, who: int) -> Technician:
        return self.world.technicians[who % len(self.world.technicians)]

    def _phone(self, phone: int) -> Phone | None:
        """One that is enrolled."""
        one = self.world.phones[phone % len(self.world.phones)]
        return one if one.device.db.one("select 1 from enrolments where current = 1") else None

    def _named(self, name: str) -> Phone:
        return next(phone for phone in self.world.phones if phone.name == name)

    def _job(self, job: int) -> str:
        known = sorted({file.id for file in self.world.files().values()})
        return known[job % len(known)]
