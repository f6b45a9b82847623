"""The words that stand in for changes: upgrade, later, and the wipe that the office forces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from sync.memory import MemoryStore
from sync.ports import FeedPage, Glance, StoreUnreachable
from sync.stored import Changes, State
from tests.sync.exchange.counter import Counter, Phone, receipts


@dataclass(slots=True)
class Failing(MemoryStore):
    """A store that commits, and then cannot be read for a while. down: which reads fail."""

    down: frozenset[str] = frozenset()

    def glance(self, id: str) -> Glance:
        """What one statement sees, before anything fails."""
        down, self.down = self.down, frozenset()
        seen = MemoryStore.glance(self, id)
        self.down = down
        return seen

    def epoch(self) -> str:
        """The life of this store."""
        self._reads("epoch")
        return MemoryStore.epoch(self)

    def pull(self, asked: Sequence[tuple[str, int, str]], most: int) -> Mapping[str, FeedPage]:
        """Entries beyond each position."""
        self._reads("pull")
        return MemoryStore.pull(self, asked, most)

    def settled(self, device: str) -> bool:
        """Nothing waits."""
        self._reads("settled")
        return MemoryStore.settled(self, device)

    def _reads(self, what: str) -> None:
        if what in self.down:
            raise StoreUnreachable(what)


@pytest.fixture
def failing(counter: Counter) -> Failing:
    """The counter's store, which may fail."""
    store = Failing()
    counter.store, counter.desk = store, replace(counter.desk, store=store)
    return store


def fresh(counter: Counter) -> Phone:
    """Ann's phone, with a job."""
    counter.plans()
    return counter.enrols("ann-phone")


# upgrade


def test_a_phone_too_old_for_the_documents_gets_its_receipts_and_no_changes(counter: Counter) -> None:
    ann = fresh(counter)
    counter.desk = replace(counter.desk, oldest=2)
    ann.records()
    heard = ann.sends(cursor=None)
    assert (receipts(heard), heard.pull, heard.pages, heard.cursor) == (["applied"], "upgrade", [], None)
    assert ann.asks(None, schema=2).pull == "ok"


def test_a_phone_too_old_that_asks_for_nothing_is_told_nothing(counter: Counter) -> None:
    ann = fresh(counter)
    counter.desk = replace(counter.desk, oldest=2)
    assert ann.sends().pull == "none"


# later


@pytest.mark.parametrize("what", ["epoch", "pull"])
def test_what_was_committed_is_acknowledged_though_the_feeds_cannot_be_read(
    counter: Counter, failing: Failing, what: str
) -> None:
    ann = fresh(counter)
    ann.records()
    failing.down = frozenset([what])
    heard = ann.sends(cursor=None)
    assert (receipts(heard), heard.through, heard.pull) == (["applied"], 1, "later")
    assert (heard.epoch, heard.pages, heard.cursor) == (failing.name, [], None)
    failing.down = frozenset()
    assert (counter.told(ann), ann.asks().pull) == (["applied"], "ok")


def test_a_revoked_phone_is_acknowledged_though_nobody_can_say_whether_to_wipe_it(
    counter: Counter, failing: Failing
) -> None:
    ann = fresh(counter)
    ann.records()
    counter.becomes(ann, "revoked")
    failing.down = frozenset(["settled"])
    heard = ann.sends(cursor=None)
    assert (receipts(heard), heard.pull, heard.enrolment) == (["held revoked"], "later", "revoked")


def test_where_nothing_was_sent_an_answer_that_cannot_be_made_is_none(
    counter: Counter, failing: Failing
) -> None:
    """503: there is nothing in it that could be hidden."""
    ann = fresh(counter)
    stale: dict[str, Any] = {"epoch": "another", "feeds": {"t:ann": [1, ""]}}
    failing.down = frozenset(["pull"])
    with pytest.raises(StoreUnreachable):
        ann.asks(stale)


def test_a_token_given_with_later_proves_what_was_acknowledged(counter: Counter, failing: Failing) -> None:
    """Given with the epoch seen before the commit, it tells of a restore like any other."""
    ann = fresh(counter)
    ann.records()
    failing.down = frozenset(["epoch", "pull"])
    ann.sends(cursor=None)
    failing.down = frozenset()
    del failing.stored[next(key for key in failing.stored if key[0] == ann.id)]
    failing.devices[ann.id] = replace(failing.devices[ann.id], last=0, last_hash=None)
    signs: list[str] = []
    counter.desk = replace(counter.desk, restored=signs.append)
    ann.asks()
    assert signs == ["token_ahead"]


# wipe by force


def orders_wipe(counter: Counter, phone: Phone, state: State) -> None:
    """The office has it wiped, whatever is outstanding."""
    device = replace(counter.store.devices[phone.id], state=state, wipe_ordered_at=counter.now)
    counter.writes(Changes(devices={phone.id: device}))


@pytest.mark.parametrize("state", ["retired", "revoked", "lost"])
def test_ordered_by_the_office_a_phone_is_wiped_with_work_outstanding(counter: Counter, state: State) -> None:
    ann = fresh(counter)
    ann.records()
    orders_wipe(counter, ann, state)
    heard = ann.sends(2)
    assert (heard.pull, heard.force) == ("wipe", True)


def test_what_a_phone_to_be_wiped_brings_is_taken(counter: Counter) -> None:
    ann = fresh(counter)
    ann.records()
    orders_wipe(counter, ann, "retired")
    heard = ann.sends(cursor=None)
    assert (receipts(heard), heard.pull, heard.pages) == (["applied"], "wipe", [])


def test_without_an_order_a_wipe_is_not_forced(counter: Counter) -> None:
    ann = fresh(counter)
    counter.becomes(ann, "lost")
    heard = ann.sends(1)
    assert (heard.pull, heard.force) == ("wipe", False)


def test_an_order_from_before_counts_for_no_active_phone(counter: Counter) -> None:
    ann = fresh(counter)
    orders_wipe(counter, ann, "active")
    assert ann.asks().pull == "ok"
