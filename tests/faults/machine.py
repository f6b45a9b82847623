"""Everything that can happen to phones, office and server, in any order: the rules of the state machine."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from hypothesis.strategies import SearchStrategy

from sync.device.overlay import jobs
from sync.instants import DAY, HOUR, MINUTE
from sync.stored import State
from sync.work.file import Ref
from sync.work.questions import questions
from tests.faults.hands import Hands
from tests.world import truths
from tests.world.air import Luck
from tests.world.phone import Phone
from tests.world.world import World

NAMES = ("leaking-boiler", "cold-heater", "loud-fan", "dead-fridge", "wet-washer")
WORK = (
    "accepts", "sets_out", "arrives", "starts", "uses", "uses", "notes", "finishes", "leaves", "retracts", "opens",
    "photographs", "requests", "pauses", "pays", "invents", "signs",
)  # fmt: skip
HOLDS = ("unknown_job", "not_yours", "fork", "broken_chain", "found", "revoked", "lost")
KINDS = ("fine", "request_lost", "answer_lost", "cut", "twice", "narrow", "late")
JUMPS = (
    -60 * 365 * DAY,
    -40 * DAY,
    -3 * DAY,
    -2 * HOUR,
    -5 * MINUTE,
    0,
    7 * MINUTE,
    4 * HOUR,
    2 * DAY,
    40 * DAY,
    70 * 365 * DAY,
)
PASSING = (0, 1, 40 * 1000, 9 * MINUTE, 3 * HOUR, 26 * HOUR, 31 * DAY)
KEPT = 30 * DAY
OVER = ("revoked", "lost", "retired")

any_number = st.integers(0, 255)
lucks = st.lists(st.builds(Luck, st.sampled_from(KINDS), st.integers(0, 4095)), max_size=4)

TABLE: list[tuple[str, SearchStrategy[dict[str, Any]]]] = []


def happens(
    weight: int, **given: SearchStrategy[Any]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Something that may happen next, so many times as likely as something of weight 1.

    One rule draws among all of it: Hypothesis leaves whole rules out of a run, and a day without work shows nothing.
    """

    def entered(what: Callable[..., None]) -> Callable[..., None]:
        TABLE.extend([(what.__name__, st.fixed_dictionaries(given))] * weight)
        return what

    return entered


class Days(Hands):
    """Days at work on which everything goes wrong. `stage` makes the world of one run in a directory."""

    stage: ClassVar[Callable[[Path], World]]

    @initialize(seed=st.integers(0, 1 << 30))
    def morning(self, seed: int) -> None:
        """Everybody is there."""
        self.home = Path(tempfile.mkdtemp(prefix="doorstep-"))
        self.random = Random(seed)
        self.world = type(self).stage(self.home)
        for name in NAMES[:2]:
            self.world.dora.plans(name, for_=self.world.ann)
        self.backups: list[tuple[int, Any]] = [(self.world.clock.now(), self.world.backs_up())]
        self.standby = self.world.clock.now(), self.world.backs_up()
        self.copies: list[tuple[str, bytes]] = []
        self.clones = 0
        self.acknowledged: dict[str, set[Ref]] = {}

    def teardown(self) -> None:
        """In the end everybody is heard, and every sentence holds."""
        try:
            self.everybody_is_heard()
            truths.everything(self.world, self.random)
            self._acknowledged_is_kept()
        finally:
            for phone in self.world.phones:
                phone.device.db.close()
            shutil.rmtree(self.home)

    @rule(
        what=st.deferred(
            lambda: st.sampled_from(TABLE).flatmap(lambda row: st.tuples(st.just(row[0]), row[1]))
        )
    )
    def next(self, what: tuple[str, dict[str, Any]]) -> None:
        """Whatever comes."""
        getattr(self, what[0])(**what[1])

    @happens(2)
    def promises_are_judged(self) -> None:
        """The sweep comes by, in the middle of everything."""
        truths.judge(self.world)

    # the office

    @happens(2, name=any_number, who=any_number)
    def dora_plans(self, name: int, who: int) -> None:
        """A job comes in."""
        planned = NAMES[name % len(NAMES)]
        if len(self.world.files()) < 5:
            self.world.dora.plans(f"{planned}-{name % 3}", for_=self._person(who))

    @happens(4, job=any_number, who=any_number, helper=st.booleans())
    def dora_assigns(self, job: int, who: int, helper: bool) -> None:
        """A job goes to somebody, or to nobody."""
        people = [*self.world.technicians, None]
        given = people[who % 3]
        helpers = [each for each in self.world.technicians if each is not given] if helper else []
        self.world.dora.assigns(self._job(job), given, helpers)

    @happens(4, job=any_number, what=st.sampled_from(["cancels", "closes", "reopens", "reopens"]))
    def dora_changes_her_mind(self, job: int, what: str) -> None:
        """A job is called off, ended or taken up again."""
        getattr(self.world.dora, what)(self._job(job))

    @happens(3, job=any_number, which=any_number, answer=st.sampled_from(["stands", "set_aside"]))
    def dora_answers(self, job: int, which: int, answer: str) -> None:
        """A question gets its answer."""
        id = self._job(job)
        asked = [question for question in questions(self.world.files()[id]) if question.open]
        if asked:
            question = asked[which % len(asked)]
            self.world.dora.answers(id, question.id, answer, question.waiting)

    @happens(2, which=any_number, answer=st.sampled_from(["accept", "move", "note"]), job=any_number)
    def dora_settles(self, which: int, answer: str, job: int) -> None:
        """What was held of a phone on a job is given its place."""
        held = sorted(
            {
                (self.world.holder(line), line.about)
                for line in self.world.lines()
                if line.about and line.receipt.code in HOLDS
            }
        )
        if held:
            holder, about = held[which % len(held)]
            self.world.dora.settles(holder, about, answer, self._job(job))

    @happens(1, one=any_number, other=any_number)
    def dora_merges(self, one: int, other: int) -> None:
        """Two jobs turn out to be one."""
        if self._job(one) != self._job(other):
            self.world.dora.merges(self._job(one), self._job(other))

    @happens(2, job=any_number)
    def dora_transfers(self, job: int) -> None:
        """A job goes to another outlet, which may give it to the same people."""
        self.world.dora.transfers(self._job(job))

    @happens(2, which=any_number)
    def dora_mends(self, which: int) -> None:
        """What nobody could read is read."""
        wrong = [line for line in self.world.lines() if line.receipt.receipt == "quarantined"]
        if wrong:
            line = wrong[which % len(wrong)]
            self.world.dora.mends(line.actor, line.n, line.hash)

    @happens(3, phone=any_number, what=st.sampled_from(OVER))
    def dora_takes_a_phone_out_of_use(self, phone: int, what: State) -> None:
        """It was stolen, it was lost, it was handed back; the enrolment before its newest one, perhaps."""
        known = sorted(self.world.devices)
        one = self._phone(phone)
        device = one.id if one is not None and phone % 3 else known[phone % len(known)]
        if self.world.store.device(device) is not None:
            self.world.server.becomes(device, what)

    @happens(2)
    def dora_confirms(self) -> None:
        """Phones that wait for it are let in."""
        self._confirm()

    # the phones

    @happens(
        24, phone=any_number, job=any_number, acts=st.lists(st.sampled_from(WORK), min_size=1, max_size=5)
    )
    def somebody_works(self, phone: int, job: int, acts: list[str]) -> None:
        """Somebody records a few things on a job that is on the phone."""
        one = self._phone(phone)
        if one is None:
            return
        known = sorted(jobs(one.device.db))
        for act in acts:
            self._act(one, act, known[job % len(known)] if known else None, job)
            self.world.passes(ms=17 * 1000)

    @happens(24, phone=any_number, luck=lucks, push_only=st.booleans())
    def somebody_syncs(self, phone: int, luck: list[Luck], push_only: bool) -> None:
        """A phone finds a signal, of a kind."""
        one = self._phone(phone)
        if one is not None:
            one.air.luck.clear()
            one.online(*luck)
            self._sync(one, push_only)

    @happens(3, phone=any_number)
    def a_late_request_arrives(self, phone: int) -> None:
        """What was sent long ago comes in now."""
        one = self.world.phones[phone % len(self.world.phones)]
        one.air.arrives_late()

    @happens(3, phone=any_number, jump=st.sampled_from(JUMPS))
    def a_clock_jumps(self, phone: int, jump: int) -> None:
        """Somebody sets a phone's clock."""
        self.world.phones[phone % len(self.world.phones)].clock.offset = jump

    @happens(6, by=st.sampled_from(PASSING))
    def time_passes(self, by: int) -> None:
        """A moment, an afternoon, more than a day."""
        self.world.passes(ms=by)

    @happens(2, phone=any_number)
    def a_phone_restarts(self, phone: int) -> None:
        """Off and on."""
        self.world.phones[phone % len(self.world.phones)].restarts()

    @happens(2, phone=any_number)
    def a_phone_is_backed_up(self, phone: int) -> None:
        """The cloud copies a phone."""
        one = self._phone(phone)
        if one is not None:
            self.copies.append((one.name, one.copied()))

    @happens(3, which=any_number)
    def a_phone_is_restored(self, which: int) -> None:
        """A phone is put back to a backup of its own."""
        if self.copies:
            name, copy = self.copies[which % len(self.copies)]
            self._named(name).restored(copy)
            self.acknowledged.pop(name, None)

    @happens(1, phone=any_number)
    def storage_is_evicted(self, phone: int) -> None:
        """A phone forgets everything and is introduced again."""
        one = self.world.phones[phone % len(self.world.phones)].forgets()
        self.acknowledged.pop(one.name, None)
        self._enrol(one)

    @happens(3, phone=any_number)
    def a_phone_is_cloned(self, phone: int) -> None:
        """Somebody moves to a new phone and goes on using the old one."""
        one = self._phone(phone)
        if one is not None and self.clones < 2:
            self.clones += 1
            one.cloned(f"{one.name}-clone-{self.clones}")

    @happens(3, phone=any_number, luck=lucks)
    def a_phone_enrols_again(self, phone: int, luck: list[Luck]) -> None:
        """A phone is introduced once more: it was told to, was wiped, was found again, or nobody knows why."""
        one = self.world.phones[phone % len(self.world.phones)]
        if self._phone(phone) is None or one.state in ("forked", *OVER) or phone % 8 == 0:
            one.air.luck.clear()
            one.online(*luck)
            self._enrol(one)

    # the server

    @happens(1)
    def the_server_restarts(self) -> None:
        """Its process ends and begins."""
        self.world.server.restarts()

    @happens(1)
    def the_database_is_backed_up(self) -> None:
        """The nightly copy."""
        self.backups.append((self.world.clock.now(), self.world.backs_up()))

    @happens(2)
    def the_standby_catches_up(self) -> None:
        """The replica has all there is, for now."""
        self.standby = self.world.clock.now(), self.world.backs_up()

    @happens(3, which=any_number, older=st.booleans())
    def the_database_is_lost(self, which: int, older: bool) -> None:
        """An older backup comes back, or the standby takes over without the newest transactions."""
        now = self.world.clock.now()
        young = [copied for at, copied in [*self.backups, self.standby] if now - at < KEPT]
        if young:
            self.world.restores(young[which % len(young)] if older else young[-1])
            self.standby = now, self.world.backs_up()

    # the end of the day

    def everybody_is_heard(self) -> None:
        """All phones find a good signal, enrol again where they must, and sync until nothing moves."""
        for _ in range(20):
            moved = self._confirm()
            for phone in self.world.phones:
                phone.air.luck.clear()
                phone.online()
                while phone.air.underway and self.random.random() < 0.5:
                    phone.air.arrives_late()
                phone.air.underway.clear()
                moved |= self._heard(phone)
                self.world.passes(minutes=1)
            if not moved:
                return
        raise AssertionError("the phones never come to rest")

    def _heard(self, phone: Phone) -> bool:
        if self._phone(self.world.phones.index(phone)) is None or phone.state == "forked":
            self._enrol(phone)
            return True
        before = self._stand(phone)
        self._sync(phone)
        return before != self._stand(phone)

    def _stand(self, phone: Phone) -> object:
        """All that a sync may move."""
        db = phone.device.db
        told = db.rows("select device, n, receipt, settled from lines order by device, n")
        lines = db.rows("select line from copies order by feed, kind, id")
        state = db.rows("select device, state, through, handed, epoch from enrolments order by device")
        return [[tuple(row) for row in rows] for rows in (told, lines, state)]
