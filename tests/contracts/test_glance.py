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
    glance = known.glance("ann-phone")
    assert (glance.epoch, glance.device) == (known.epoch(), known.device("ann-phone"))
    pages = known.pull([("t:ann", 0, ""), (f"o:{ann().outlet}", 0, "")], 10)
    assert glance.heads == {feed: (page.seq, page.digest) for feed, page in pages.items()}
    assert [head.seq for head in glance.heads.values()] == [3, 1]


def test_a_device_that_is_not_known_is_none_in_a_known_epoch(known: Store) -> None:
    glance = known.glance("nobodys-phone")
    assert (glance.epoch, glance.device, glance.heads) == (known.epoch(), None, {})


def test_feeds_that_have_no_row_yet_have_number_0(store: Store) -> None:
    write(store, Changes(devices={"ann-phone": replace(ann(), person="bob", outlet="south")}))
    assert store.glance("ann-phone").heads == {"t:bob": (0, 0), "o:south": (0, 0)}
