"""What the database or a rule refuses of one line costs the others nothing, and their evidence neither."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from sync.exchange import tokens
from sync.exchange.tokens import TimeToken
from sync.memory import MemoryStore, MemoryWriting
from sync.ports import Unstorable
from sync.stored import Changes
from tests.sync.exchange.counter import MORNING, TOKEN_KEY, Counter, receipts


class Refusing(MemoryStore):
    """A store whose database refuses every line about poison."""

    @contextmanager
    def writing(self) -> Iterator[MemoryWriting]:
        """A transaction."""
        with self._undone_on_failure():
            tx = _Refusing(self)
            yield tx
            tx.close()


class _Refusing(MemoryWriting):
    def write(self, changes: Changes) -> None:
        if any(b"poison" in line.raw and line.receipt.receipt == "applied" for line in changes.lines):
            raise Unstorable("22021")
        super().write(changes)


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """A counter with such a store."""
    counter.store = Refusing()
    counter.desk = replace(counter.desk, store=counter.store)
    return counter


def test_one_line_that_cannot_be_stored_is_quarantined_alone(counter: Counter) -> None:  # 8
    counter.plans()
    ann = counter.enrols("ann-phone")
    ann.records("part.use")
    ann.records(extra="poison")
    ann.records("part.use")
    heard = ann.sends()
    assert receipts(heard) == ["applied", "quarantined unstorable", "applied"]
    assert ann.sends().receipts == heard.receipts
    assert len(counter.store.stock) == 2


def test_what_a_token_bounds_is_bounded_in_the_job_too_though_a_line_beside_it_is_refused(
    counter: Counter,
) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone")
    for _ in range(3):
        ann.records("part.use")
    ann.records(extra="poison")
    said = TimeToken(counter.store.name, counter.now, ann.id, 0, ann.last["n"], ann.last["hash"])
    ann.gets(tokens.issue(said, TOKEN_KEY))
    bound = counter.now
    counter.passes(60)
    ann.sends(1, 3)
    ann.sends(4)
    [file] = counter.store.jobs.values()
    filed = {op.n: op.when.latest for op in file.operations if not op.of_office}
    assert filed == dict.fromkeys((1, 2, 3), bound) and bound > MORNING
    assert [counter.line(ann, n).when.latest for n in (1, 2, 3, 4)] == [bound] * 4
