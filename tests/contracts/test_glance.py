"""A glance sees epoch, device and feeds at once, and says exactly what it was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.ports import Store
from sync.stored import Changes, FeedChange
from tests.contracts.stores import ann, write


def told(feed: str, doc: str) -> FeedChange:
    """A document of a feed."""
    return FeedChange(feed, "job", doc, b'{"id":"%s"}' % doc.encode(), None, 7, None)


@pytest.fixture
def known(store: Store) -> Store:
    """Ann's phone, three jobs of hers written one by one, and one part of her outlet's catalogue."""
    write(store, Changes(devices={"ann-phone": ann()}))
    for doc in "abc":
        write(store, Changes(feeds=[told("t:ann", doc)]))
    write(store, Changes(feeds=[told(f"o:{ann().outlet}", "valve")]))
    return store


def test_a_glance_is_what_epoch_device_and_pull_say_one_by_one(known: Store) -> None:
    glance = known.glance("ann-phone", [(1, ""), (0, "")], 10)
    assert (glance.epoch, glance.device) == (known.epoch(), known.device("ann-phone"))
    assert glance.asked == (("t:ann", 1, ""), (f"o:{ann().outlet}", 0, ""))
    assert glance.pages == known.pull(glance.asked, 10)
    assert [entry.doc for entry in glance.pages["t:ann"].entries] == ["b", "c"]


def test_a_page_may_begin_in_the_middle_of_a_number_and_ends_where_it_is_full(known: Store) -> None:
    write(known, Changes(feeds=[told("t:ann", doc) for doc in "xyz"]))
    glance = known.glance("ann-phone", [(4, "x"), (0, "")], 2)
    assert [entry.doc for entry in glance.pages["t:ann"].entries] == ["y", "z"]
    assert glance.pages[f"o:{ann().outlet}"].entries == ()
    assert glance.pages == known.pull(glance.asked, 2)


def test_who_asks_for_no_feed_sees_the_device_alone(known: Store) -> None:
    glance = known.glance("ann-phone", [], 10)
    assert (glance.device, glance.asked, glance.pages) == (ann(), (), {})


def test_a_device_that_is_not_known_is_none_in_a_known_epoch(known: Store) -> None:
    glance = known.glance("nobodys-phone", [(0, ""), (0, "")], 10)
    assert (glance.epoch, glance.device, glance.asked, glance.pages) == (known.epoch(), None, (), {})


def test_feeds_that_have_no_row_yet_have_number_0(store: Store) -> None:
    write(store, Changes(devices={"ann-phone": replace(ann(), person="bob", outlet="south")}))
    glance = store.glance("ann-phone", [(0, ""), (0, "")], 10)
    assert [(page.seq, page.digest, page.entries) for page in glance.pages.values()] == [(0, 0, ())] * 2
