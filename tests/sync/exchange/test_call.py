"""The call as a whole: who is answered what, and what happens between the look at a phone and its lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from sync.exchange.body import Refused
from sync.instants import DAY, MINUTE
from sync.memory import MemoryStore, MemoryWriting
from sync.ports import Glance
from sync.stored import Announced, Changes, State
from tests.operations import JPEG
from tests.sync.exchange.counter import JOB, Counter, Phone, receipts


class Watched(MemoryStore):
    """A store that lets a test act between the look without a lock and the lock. writings: transactions so far."""

    meanwhile: Callable[[], None] | None = None
    writings = 0

    def glance(self, id: str) -> Glance:
        """What was seen, just before something else happened."""
        seen = super().glance(id)
        if self.meanwhile is not None:
            act, self.meanwhile = self.meanwhile, None
            act()
        return seen

    @contextmanager
    def writing(self) -> Iterator[MemoryWriting]:
        """A transaction that is counted."""
        self.writings += 1
        with super().writing() as tx:
            yield tx


@pytest.fixture
def watched(counter: Counter) -> Watched:
    """The counter's store, watched."""
    store = Watched()
    counter.store, counter.desk = store, replace(counter.desk, store=store)
    return store


def fresh(counter: Counter) -> Phone:
    """Ann's phone, with a job and everything there is."""
    counter.plans()
    return counter.enrols("ann-phone")


# Between the look and the lock


def test_a_phone_revoked_after_it_was_looked_at_is_revoked(counter: Counter, watched: Watched) -> None:
    ann = fresh(counter)
    ann.records()
    watched.meanwhile = lambda: counter.becomes(ann, "revoked")
    heard = ann.sends(cursor=None)
    assert (receipts(heard), heard.enrolment, heard.pages) == (["held revoked"], "revoked", [])


def test_a_former_enrolment_revoked_after_it_was_looked_at_is_revoked(
    counter: Counter, watched: Watched
) -> None:
    old, ann = counter.enrols("old-phone"), fresh(counter)
    old.records()
    watched.meanwhile = lambda: counter.becomes(old, "revoked")
    assert receipts(ann.hands_in(old)) == ["held revoked"]


def test_the_same_lines_sent_meanwhile_are_there_once(counter: Counter, watched: Watched) -> None:
    ann = fresh(counter)
    ann.records("part.use")
    body = ann.request()
    watched.meanwhile = lambda: ann.posts(ann, body) and None
    assert receipts(ann.sends()) == ["applied"]
    assert (len(watched.stored), len(watched.stock)) == (1, 1)


def test_a_phone_that_forked_meanwhile_is_told_so(counter: Counter, watched: Watched) -> None:
    ann = fresh(counter)
    clone = ann.clone()
    ann.records()
    clone.records("part.use")
    watched.meanwhile = lambda: clone.sends() and None
    heard = ann.sends()
    assert (receipts(heard), heard.enrolment) == (["held fork"], "forked")


def test_two_requests_of_a_phone_nobody_knows_make_it_known_once(counter: Counter, watched: Watched) -> None:
    ann = fresh(counter)
    certificate = counter.certificate(watched.devices[ann.id])
    watched.name = "epoch-2"
    del watched.devices[ann.id]
    ann.records()
    body = ann.request(certificate=certificate)
    watched.meanwhile = lambda: ann.posts(ann, body) and None
    heard = ann.sends(certificate=certificate)
    assert (receipts(heard), heard.enrolment) == (["held returning"], "returning")
    assert counter.told(ann) == ["held returning"]


def test_an_idle_sync_opens_no_transaction(counter: Counter, watched: Watched) -> None:
    ann = fresh(counter)
    given = ann.asks().cursor
    before = watched.writings
    heard = ann.asks(given)
    assert (heard.pull, heard.pages, watched.writings) == ("ok", [], before)


# Who is served


@pytest.mark.parametrize(
    ("state", "word"),
    [("active", "ok"), ("pending", "none"), ("returning", "none"), ("forked", "none"), ("retired", "none")],
)
def test_only_an_active_phone_gets_changes(counter: Counter, state: State, word: str) -> None:
    ann = fresh(counter)
    counter.becomes(ann, state)
    heard = ann.asks()
    assert (heard.pull, bool(heard.pages), heard.cursor is not None) == (word, word == "ok", word == "ok")


def test_who_asks_for_nothing_gets_nothing(counter: Counter) -> None:
    ann = fresh(counter)
    ann.records()
    heard = ann.sends()
    assert (heard.pull, heard.cursor, heard.digest) == ("none", None, {})


def test_changes_are_served_only_for_a_token_younger_than_a_day(counter: Counter) -> None:
    ann = fresh(counter)
    counter.passes(DAY // MINUTE)
    heard = ann.asks()
    assert (heard.pull, heard.pages) == ("again", [])
    assert ann.asks().pull == "ok"


def test_another_phone_s_token_makes_nobody_fresh(counter: Counter) -> None:
    ann, bob = fresh(counter), counter.enrols("bob-phone", "bob")
    counter.passes(DAY // MINUTE)
    bob.asks()
    ann.texts += bob.texts
    assert ann.asks().pull == "again"


def test_work_is_taken_however_old_the_token(counter: Counter) -> None:
    ann = fresh(counter)
    ann.records()
    counter.passes(3 * DAY // MINUTE)
    heard = ann.sends(cursor=None)
    assert (receipts(heard), heard.pull) == (["applied"], "again")


def test_a_phone_without_its_certificate_gets_it_once_it_is_confirmed(counter: Counter) -> None:
    ann = counter.enrols("ann-phone", state="pending")
    assert ann.sends(1, certificate=None).certificate is None
    counter.confirms(ann)
    text = ann.sends(1, certificate=None).certificate
    assert text == counter.store.devices[ann.id].certificate and text is not None
    assert ann.sends(1).certificate is None


def test_one_signature_is_for_one_phone(counter: Counter) -> None:
    ann, bob = fresh(counter), counter.enrols("bob-phone", "bob")
    with pytest.raises(Refused) as refused:
        bob.posts(ann, bob.request())
    assert refused.value.code == "bad_signature"


def test_a_certificate_is_for_its_own_phone(counter: Counter) -> None:
    ann, bob = fresh(counter), counter.enrols("bob-phone", "bob")
    certificate = counter.certificate(counter.store.devices[ann.id])
    del counter.store.devices[bob.id]
    with pytest.raises(Refused) as refused:
        bob.sends(certificate=certificate)
    assert refused.value.code == "unknown_device"


# Wiping


@pytest.mark.parametrize("state", ["revoked", "lost"])
def test_a_phone_that_handed_in_everything_is_wiped(counter: Counter, state: State) -> None:
    ann = fresh(counter)
    ann.records()
    ann.sends()
    counter.becomes(ann, state)
    assert ann.sends(2).pull == "wipe"


def _unsent(counter: Counter, ann: Phone) -> None:
    ann.records()


def _quarantined(counter: Counter, ann: Phone) -> None:
    ann.records(raw=b"?")
    ann.sends()


def _forked(counter: Counter, ann: Phone) -> None:
    clone = ann.clone()
    ann.records()
    ann.sends()
    clone.records("part.use")
    clone.sends()


def _bytes_lacking(counter: Counter, ann: Phone) -> None:
    photo = Announced(JPEG["sha256"], 1, "image/jpeg", "before", ann.id, 1, "d" * 64, JOB)
    counter.writes(Changes(blobs=[photo]))


@pytest.mark.parametrize("lacks", [_unsent, _quarantined, _forked, _bytes_lacking])
def test_what_is_not_safe_here_is_not_wiped_there(
    counter: Counter, lacks: Callable[[Counter, Phone], Any]
) -> None:
    ann = fresh(counter)
    lacks(counter, ann)
    counter.becomes(ann, "lost")
    assert ann.sends(len(ann.lines) + 1).pull == "none"


def test_whoever_recorded_another_line_is_not_wiped(counter: Counter) -> None:
    ann = fresh(counter)
    clone = ann.clone()
    ann.records()
    ann.sends()
    clone.records("part.use")
    counter.becomes(ann, "lost")
    assert clone.sends(2).pull == "none"


# What tells of a restore


def test_a_token_that_knows_of_more_than_is_here_tells_of_a_restore_and_only_this_phone_s_does(
    counter: Counter,
) -> None:
    signs: list[str] = []
    counter.desk = replace(counter.desk, restored=signs.append)
    ann, bob = fresh(counter), counter.enrols("bob-phone", "bob")
    for _ in range(3):
        bob.records()
    bob.sends()
    ann.texts += bob.texts
    assert ann.asks().pull == "ok"
    assert signs == []
    bob.texts += ann.texts
    device = counter.store.devices[bob.id]
    counter.writes(Changes(devices={bob.id: replace(device, last=2)}))
    bob.asks()
    assert signs == ["token_ahead"]
