"""Cursor: what is printed is read again, what cannot be read is left out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.exchange.cursor import Cursor, Position, parse, printed

NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)
NUMBERS = st.integers(0, 2**53)
POSITIONS = st.builds(Position, NUMBERS, NAMES | st.just(""), st.none() | NUMBERS)
CURSORS = st.builds(Cursor, NAMES, st.dictionaries(NAMES, POSITIONS, max_size=5))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(CURSORS)
def test_a_cursor_is_read_as_it_was_printed(cursor):
    assert parse(json.loads(json.dumps(printed(cursor)))) == cursor


@given(JSON)
def test_no_json_raises(value):
    assert isinstance(parse(value), Cursor)
    assert isinstance(parse({"epoch": value, "feeds": {"t:ann": value}}), Cursor)


@pytest.mark.parametrize(
    "place",
    [
        None,
        7,
        [],
        [7],
        [-1, "a"],
        [True, "a"],
        [2**53 + 1, "a"],
        [7, 7],
        [7, "a\0"],
        [7, "a", -1],
        [7, "a", 1, 1],
    ],
)
def test_a_feed_that_cannot_be_read_starts_from_nothing_and_the_others_go_on(place):
    cursor = parse({"epoch": "e", "feeds": {"t:ann": place, "o:north": [3, "b"]}})
    assert cursor == Cursor("e", {"o:north": Position(3, "b")})


def test_a_copy_that_is_being_built_names_its_start():
    assert printed(Cursor("e", {"t:ann": Position(7, "a", 9)})) == {
        "epoch": "e",
        "feeds": {"t:ann": [7, "a", 9]},
    }


def test_too_many_feeds_are_none():
    assert parse({"epoch": "e", "feeds": {f"t:{n}": [1, ""] for n in range(65)}}) == Cursor("e")
