"""Digest: the same entries give the same sum, whatever their history."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.exchange.digest import NOTHING, SPAN, digest_of, entry_digest, replaced

LINES = st.lists(st.binary(max_size=30), max_size=12)


def test_an_entry_counts_with_the_first_six_bytes_of_its_hash():
    assert entry_digest(b"") == int("e3b0c44298fc", 16)


@given(LINES, st.randoms())
def test_the_order_of_entries_does_not_matter(lines, random):
    mixed = list(lines)
    random.shuffle(mixed)
    assert digest_of(mixed) == digest_of(lines)


@given(LINES, st.binary(), st.binary())
def test_a_replaced_entry_leaves_no_trace(lines, old, new):
    total = digest_of([*lines, old])
    assert replaced(total, entry_digest(old), entry_digest(new)) == digest_of([*lines, new])


@given(LINES, st.binary())
def test_an_entry_that_is_gone_counts_as_nothing(lines, old):
    assert replaced(digest_of([*lines, old]), entry_digest(old), NOTHING) == digest_of(lines)


@given(st.integers(0, SPAN - 1), st.binary(), st.binary())
def test_a_digest_stays_within_48_bits(total, old, new):
    assert 0 <= replaced(total, entry_digest(old), entry_digest(new)) < SPAN
