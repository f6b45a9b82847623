"""An answer is read as a whole or not at all."""

from __future__ import annotations

import json

import pytest

from sync.device import overlay
from sync.device.answers import read
from sync.device.copies import cursor
from sync.device.outbox import unsent
from sync.device.transport import Reply
from sync.device.trouble import Unreachable
from sync.exchange.answer import Answer
from sync.exchange.lines import Receipt

WHOLE = Answer(0, "t", "e", 2, "none", "active", [Receipt(1, "applied"), Receipt(2, "applied")]).encoded()


def without(body, at):
    """The answer without one of its lines, the last one untouched."""
    lines = body.splitlines(keepends=True)
    return b"".join(lines[:at] + lines[at + 1 :])


def twice(body, at):
    """The answer with one of its lines twice."""
    lines = body.splitlines(keepends=True)
    return b"".join([*lines[:at], lines[at], *lines[at:]])


def told(body, lines):
    """The answer as if it had so many lines."""
    *rest, last = body.splitlines(keepends=True)
    return b"".join(rest) + json.dumps({**json.loads(last), "lines": lines}).encode() + b"\n"


def test_a_whole_answer_is_read():
    assert [receipt.n for receipt in read(WHOLE).receipts] == [1, 2]


@pytest.mark.parametrize(
    "body",
    [without(WHOLE, 1), without(WHOLE, 2), twice(WHOLE, 1), told(WHOLE, 3), told(WHOLE, 5), WHOLE[:-1], b""],
    ids=["the first", "the second", "one twice", "fewer told", "more told", "no newline", "nothing"],
)
def test_an_answer_that_has_not_the_lines_it_says_is_none(body):
    with pytest.raises(Unreachable):
        read(body)


def test_where_a_line_got_lost_on_the_way_nothing_of_the_answer_is_kept(ann, office):
    """A receipt, a change: whichever it is, the next sync brings all of it."""
    office.plans("heater", "ann")
    ann.notes(2)
    before, call = cursor(ann.db), office.call
    for at in range(1, 6):

        def loses(*request, at=at):
            reply = call(*request)
            return Reply(reply.status, without(reply.body, at), reply.headers)

        office.call = loses
        with pytest.raises(Unreachable):
            ann.syncs()
        assert (len(unsent(ann.db)), cursor(ann.db)) == (2, before)
        assert list(overlay.jobs(ann.db)) == ["boiler"]
    office.call = call
    ann.syncs()
    assert (unsent(ann.db), sorted(overlay.jobs(ann.db))) == ([], ["boiler", "heater"])
