"""Chain: every line names the one before it."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from sync.exchange.chain import body, chained, first_prev, hashes, line_hash, sha256_hex

DEVICE = "0192f000-0000-7000-8000-00000000000a"


def test_the_first_line_names_the_device():
    assert first_prev(DEVICE) == hashlib.sha256(DEVICE.encode()).hexdigest()


def test_the_newline_is_no_part_of_a_line():
    assert body([b"a", b"b"]) == b"a\nb\n"
    assert line_hash(b"a") != line_hash(b"a\n")


def test_nothing_to_say_is_an_empty_body():
    assert body([]) == b""
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_line_off_the_chain_does_not_put_the_next_one_off_it():
    first, second, third = hashes([b"one", b"two", b"three"])
    links = [(first_prev(DEVICE), first), ("another", second), (second, third)]
    assert chained(first_prev(DEVICE), links) == [True, False, True]


@given(st.lists(st.binary(max_size=40), min_size=1), st.data())
def test_a_changed_line_breaks_the_chain_behind_it(lines, data):
    at = data.draw(st.integers(0, len(lines) - 1))
    prevs = [first_prev(DEVICE), *hashes(lines)[:-1]]
    lines[at] += b"!"
    answers = chained(first_prev(DEVICE), zip(prevs, hashes(lines), strict=True))
    assert [n for n, fits in enumerate(answers) if not fits] == [n for n in [at + 1] if n < len(lines)]


@given(st.text(st.characters()))
def test_no_device_id_is_too_strange_to_be_hashed(device):
    assert len(first_prev(device)) == 64
