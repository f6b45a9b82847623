"""What a round of the sweep `notices` knows of customers: whether each may be told now, whom, and by which channels.

Asked when a round begins and again before each message leaves: a question, a retraction, a record that turned out to be
unproved since keep it back. Of several records of one visit the newest is told. Several records of one call, told at
about the same time to one address, are one message; of channels of one medium the first that takes it is enough, and
after a failure the next has its turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.notices.addressing import Addressee, addressee
from server.notices.channels import Listener
from server.notices.letters import LETTERS
from server.notices.members import CUSTOMER
from server.notices.records import ANNOUNCING, ids_of, newest_of_visit
from server.notices.remembering import restored
from server.records.calls import hash_of, job_file, record_of
from server.store import notices
from server.store.notices import Claimed, Listed, Notice, Through
from server.sweeps.remembering import told_before
from sync.instants import MINUTE, SECOND, Millis
from sync.ports import StoreUnreachable
from sync.work.file import read
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.releasing import may_leave, released_at

if TYPE_CHECKING:
    from server.house import House

NEXT_LOOK: Millis = 10 * MINUTE
TOGETHER: Millis = 60 * SECOND
LONGEST_TOGETHER: Millis = 5 * MINUTE
MERGED = frozenset(ANNOUNCING)


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now; look again then."""

    at: Millis


@dataclass(frozen=True, slots=True)
class Drop:
    """Never: a code."""

    code: str


Told = Addressee | Wait | Drop


def for_customer(notice: Notice) -> bool:
    """Whether this is for a customer."""
    return CUSTOMER in notice.audience and notice.template in LETTERS


class Customers:
    """One round's customers. house and now: the round's."""

    def __init__(self, house: House, now: Millis) -> None:
        self.house, self.now = house, now
        self._restored: bool | None = None
        self._soon: list[Listed] = []

    def ask(self, claimed: Sequence[Claimed]) -> Mapping[str, Told]:
        """What becomes of each that is for a customer, by its id."""
        mine = [each for each in claimed if for_customer(each.notice)]
        if not mine:
            return {}
        with self.house.store.reading() as connection:
            self._restored = restored(connection) if self._restored is None else self._restored
            self._soon = notices.waiting_soon(connection, self.now, self.now + TOGETHER, MERGED)
        return {each.notice.id: self._one(each) for each in mine}

    def _one(self, each: Claimed) -> Told:
        try:
            before = self._restored and told_before(self.house, each.notice)
        except StoreUnreachable:
            return Wait(self.now + MINUTE)
        told = self.still(each.notice, self.now)
        if not isinstance(told, Addressee):
            return told
        return Drop("told_before") if before else self._with_others(each) or told

    def still(self, notice: Notice, now: Millis) -> Told:
        """Whether this may be told now, and to whom."""
        with self.house.store.reading() as connection:
            file = job_file(connection, notice.job or "")
        job = None if file is None else read(file)
        if job is None:
            return Drop("recalled")
        record = record_of(job, str(notice.variables["text"]))
        if record is None or record.proved is False:
            return Drop("recalled")
        if not may_leave(job, now):
            return Wait(_next_look(job, now))
        if notice.template in MERGED and (instead := self._instead(job, record, now)) is not None:
            return instead
        return addressee(job, record)

    def _instead(self, job: Job, record: Operation, now: Millis) -> Wait | Drop | None:
        """What becomes of it where a newer record of the visit stands: that one is told in its place. This one waits
        till it was, for the newer one may be taken back; and goes out where nobody announces the newer one, for the
        link opens that as well.
        """
        newest = newest_of_visit(job, record)
        if newest is None or hash_of(newest) == hash_of(record):
            return None
        with self.house.store.reading() as connection:
            states = {each.state for each in notices.found(connection, ids_of(hash_of(newest)))}
        if not states:
            return Wait(now + LONGEST_TOGETHER) if now - newest.when.received < LONGEST_TOGETHER else None
        return Wait(now + LONGEST_TOGETHER) if states & {"waiting", "sending"} else Drop("superseded")

    def _with_others(self, each: Claimed) -> Wait | None:
        """Wait for the call's other records, if they are told within a minute; not for ever."""
        notice = each.notice
        if notice.template not in MERGED or self.now - notice.made_at > LONGEST_TOGETHER:
            return None
        same = (notice.template, notice.variables["call"])
        others = [one for one in self._soon if (one.notice.template, one.notice.variables["call"]) == same]
        return Wait(max(one.look_at or 0 for one in others)) if others else None


def _next_look(job: Job, now: Millis) -> Millis:
    """When a withheld job's notices are looked at again: when its answers are final, or now and then."""
    at = released_at(job)
    return now + NEXT_LOOK if at is None else max(at, now + SECOND)


def chosen(hearing: Sequence[Listener], told: Addressee, through: Through, failures: int) -> list[Listener]:
    """Those who are to tell this customer now: of each medium that nobody told by yet one, each in turn."""
    found: list[Listener] = []
    media = dict.fromkeys(each.reaching.medium for each in hearing if each.reaching is not None)
    for medium in media:
        of_it = [each for each in hearing if each.reaching is not None and each.reaching.medium == medium]
        if any(isinstance(through.get(each.name), int) for each in of_it):
            continue
        able = [each for each in of_it if each.name not in through and address(each, told)]
        if able:
            found.append(able[failures % len(able)])
    return found


def address(listener: Listener, told: Addressee) -> str:
    """Where this channel reaches this customer; empty where it does not."""
    return "" if listener.reaching is None else listener.reaching.address(told.phones, told.mails)
