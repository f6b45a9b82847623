"""What every Store promises of its feeds, in memory and on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.exchange.digest import NOTHING, digest_of
from sync.ports import FeedPage, Store
from sync.stored import Changes
from tests.contracts.stores import (
    docs,
    leaves,
    says,
    write,
)


class Interrupted(Exception):
    """Something went wrong in the middle of a transaction."""


def test_a_feed_that_has_no_row_has_number_0(store: Store) -> None:
    assert store.pull([("t:ann", 0, "")], 10) == {"t:ann": FeedPage(0, NOTHING, 0, ())}


def test_one_transaction_takes_one_number_of_a_feed_however_often_it_writes(store: Store) -> None:
    write(
        store,
        Changes(feeds=[says("t:ann", "b", "1"), says("t:ann", "a", "1")]),
        Changes(feeds=[says("t:ann", "c", "1")]),
    )
    assert docs(store, "t:ann") == [(1, "a", False), (1, "b", False), (1, "c", False)]
    write(store, Changes(feeds=[says("t:bob", "a", "1")]))
    write(store, Changes(feeds=[says("t:ann", "a", "2", None)]))
    assert docs(store, "t:ann") == [(1, "b", False), (1, "c", False), (2, "a", False)]
    assert store.pull([("t:ann", 9, ""), ("t:bob", 9, "")], 10)["t:ann"].seq == 2


def test_a_feed_holds_the_newest_line_of_a_document(store: Store) -> None:
    write(store, Changes(feeds=[says("t:ann", "a", "1")]))
    newest = says("t:ann", "a", "2", None)
    write(store, Changes(feeds=[newest]))
    assert [entry.line for entry in store.pull([("t:ann", 0, "")], 10)["t:ann"].entries] == [newest.line]


@pytest.mark.parametrize("told", [True, False])
def test_the_digest_is_the_sum_over_the_lines_whether_the_writer_knows_the_old_ones_or_not(
    store: Store, told: bool
) -> None:
    first, second = says("t:ann", "a", "1"), says("t:ann", "b", "1")
    write(store, Changes(feeds=[first, second]))
    write(store, Changes(feeds=[says("t:ann", "a", "2", first.now if told else None)]))
    write(store, Changes(feeds=[leaves("t:ann", "b", was=second.now if told else None)]))
    write(store, Changes(feeds=[says("t:ann", "c", "1", NOTHING if told else None)]))
    page = store.pull([("t:ann", 0, "")], 10)["t:ann"]
    assert page.digest == digest_of(entry.line for entry in page.entries if not entry.gone)


def test_a_document_written_twice_in_one_transaction_counts_once_in_the_digest(store: Store) -> None:
    old, new, newer = says("t:ann", "a", "1"), says("t:ann", "a", "2", None), says("t:ann", "a", "3", None)
    write(store, Changes(feeds=[old]))
    write(store, Changes(feeds=[replace(new, was=old.now)]), Changes(feeds=[replace(newer, was=new.now)]))
    assert store.pull([("t:ann", 0, "")], 10)["t:ann"].digest == newer.now


def test_a_document_that_left_and_came_back_is_there(store: Store) -> None:
    first = says("t:ann", "a", "1")
    again = says("t:ann", "a", "2", None)
    for change in (first, leaves("t:ann", "a", was=first.now), again):
        write(store, Changes(feeds=[change]))
    assert docs(store, "t:ann") == [(3, "a", False)]
    assert store.pull([("t:ann", 0, "")], 10)["t:ann"].digest == again.now


def test_what_left_a_feed_says_so(store: Store) -> None:
    first = says("t:ann", "a", "1")
    write(store, Changes(feeds=[first]))
    write(store, Changes(feeds=[leaves("t:ann", "a", "cancelled", first.now)]))
    page = store.pull([("t:ann", 1, "")], 10)["t:ann"]
    assert [(entry.seq, entry.gone, entry.line) for entry in page.entries] == [
        (2, True, b'{"id":"a","gone":"cancelled"}')
    ]
    assert (page.digest, page.floor) == (NOTHING, 0)


def test_a_page_may_end_in_the_middle_of_one_number(store: Store) -> None:
    write(store, Changes(feeds=[says("t:ann", doc, "1") for doc in "abcde"]))
    write(store, Changes(feeds=[says("t:ann", doc, "1") for doc in "fg"]))
    seen, place = [], (0, "")
    while page := docs(store, "t:ann", *place, most=2):
        seen += page
        place = page[-1][:2]
    assert seen == [(1, doc, False) for doc in "abcde"] + [(2, doc, False) for doc in "fg"]


def test_a_position_without_a_document_has_read_all_of_its_number(store: Store) -> None:
    write(store, Changes(feeds=[says("t:ann", doc, "1") for doc in "ab"]))
    write(store, Changes(feeds=[says("t:ann", "c", "1")]))
    assert docs(store, "t:ann", 1, "") == [(2, "c", False)]


def test_documents_of_one_number_come_in_the_order_of_their_code_points(store: Store) -> None:
    ids = ["Z", "a", "B", "é", "01-x", "0-1", "汉"]
    write(store, Changes(feeds=[says("t:ann", id, "1") for id in ids]))
    assert [doc for _, doc, _ in docs(store, "t:ann")] == sorted(ids)
    assert [doc for _, doc, _ in docs(store, "t:ann", 1, "Z")] == [doc for doc in sorted(ids) if doc > "Z"]


def test_several_feeds_share_one_page_in_the_order_asked(store: Store) -> None:
    write(store, Changes(feeds=[says("t:ann", "a", "1"), says("t:ann", "b", "1"), says("o:north", "p", "1")]))
    pages = store.pull([("t:ann", 0, ""), ("o:north", 0, ""), ("o:south", 0, "")], 2)
    assert [(feed, len(page.entries)) for feed, page in pages.items()] == [
        ("t:ann", 2),
        ("o:north", 0),
        ("o:south", 0),
    ]
    assert pages["o:north"].seq == 1
