"""A copy that has not the digest it should have is a defect of ours: a phone says so, and the office hears it."""

from __future__ import annotations

import pytest

from sync.instants import HOUR, MINUTE
from sync.stored import State
from tests.sync.exchange.counter import Counter, Phone, receipts

JOBS, CATALOGUE = "t:ann", "o:north"


def feeds(counter: Counter) -> list[list[str]]:
    """The feeds of each alert, oldest first."""
    return [list(a.details["feeds"]) for a in counter.store.alerts if a.code == "digest_mismatch"]


@pytest.fixture
def ann(counter: Counter) -> Phone:
    """Ann's phone."""
    return counter.enrols("ann-phone")


def test_a_mismatch_is_an_alert_with_phone_and_feed(counter: Counter, ann: Phone) -> None:
    heard = ann.asks(mismatch=[JOBS])
    [alert] = counter.store.alerts
    assert (alert.code, alert.device, alert.outlet, alert.n) == ("digest_mismatch", ann.id, "north", 0)
    assert (feeds(counter), heard.pull) == ([[JOBS]], "ok")


def test_a_mismatch_is_told_once_an_hour_for_each_feed(counter: Counter, ann: Phone) -> None:
    ann.asks(mismatch=[JOBS])
    counter.passes(HOUR // MINUTE - 1)
    ann.asks(mismatch=[JOBS, CATALOGUE])
    ann.asks(mismatch=[JOBS, CATALOGUE])
    assert feeds(counter) == [[JOBS], [CATALOGUE]]
    counter.passes(1)
    ann.asks(mismatch=[JOBS, CATALOGUE])
    assert feeds(counter) == [[JOBS], [CATALOGUE], [JOBS]]


def test_one_phone_s_mismatch_hides_no_other_s(counter: Counter, ann: Phone) -> None:
    other = counter.enrols("ann-other-phone")
    for phone in (ann, other):
        phone.asks(mismatch=[JOBS])
    assert feeds(counter) == [[JOBS]] * 2


def test_a_mismatch_comes_with_whatever_is_sent(counter: Counter, ann: Phone) -> None:
    counter.plans()
    ann.records()
    assert receipts(ann.sends(cursor=None, mismatch=[JOBS])) == ["applied"]
    assert feeds(counter) == [[JOBS]]


def test_nobody_speaks_of_feeds_that_are_not_theirs(counter: Counter, ann: Phone) -> None:
    ann.asks(mismatch=["t:bob", "o:south", "whatever"])
    assert feeds(counter) == []


@pytest.mark.parametrize("state", ["revoked", "lost", "pending"])
def test_a_phone_that_gets_no_changes_has_no_say(counter: Counter, ann: Phone, state: State) -> None:
    counter.becomes(ann, state)
    ann.asks(mismatch=[JOBS])
    assert feeds(counter) == []
