"""Pull: cursors, pages, resets, digests and `gone`, as the numbered sentences of sync/README.md say."""

from __future__ import annotations

import json
from dataclasses import replace
from gzip import compress as packed
from typing import Any

import pytest

from sync.exchange.cursor import parse, printed
from sync.exchange.digest import NOTHING, digest_of, entry_digest
from sync.exchange.pull import MOST_BYTES, MOST_LINES, Pulled, pull
from sync.memory import MemoryStore
from sync.stored import Changes, FeedChange
from sync.work.documents import change_line, gone_line
from tests.sync.exchange.counter import Counter

JOBS, CATALOGUE = "t:ann", "o:north"
FEEDS = (JOBS, CATALOGUE)


def says(store: MemoryStore, *docs: str, feed: str = JOBS, size: int = 10) -> None:
    """One transaction that writes these documents."""
    made = []
    for doc in docs:
        line = change_line("job", doc, 1, {"text": "x" * size})
        made.append(FeedChange(feed, "job", doc, line, None, entry_digest(line), None))
    with store.writing() as tx:
        tx.write(Changes(feeds=made))


def leaves(store: MemoryStore, doc: str, feed: str = JOBS) -> None:
    """The document leaves its feed."""
    line = gone_line("job", doc, "moved")
    with store.writing() as tx:
        tx.write(Changes(feeds=[FeedChange(feed, "job", doc, line, "moved", NOTHING, None)]))


def forgets(store: MemoryStore, feed: str = JOBS) -> None:
    """What a sweep does 60 days later: every `gone` goes, the floor remembers."""
    kept = store.feeds[feed]
    old = {doc: entry for doc, entry in kept.entries.items() if entry[2]}
    kept.floor = max([kept.floor, *(seq for seq, _, _ in old.values())])
    for doc in old:
        del kept.entries[doc]


def page(store: MemoryStore, given: Any = None) -> Pulled:
    """The next page beyond a cursor as JSON."""
    return pull(store, FEEDS, None if given is None else parse(given), store.epoch())


def cursor(store: MemoryStore, place: list[Any], catalogue: list[Any] | None = None) -> dict[str, Any]:
    """A cursor as the phone gives it back."""
    feeds = {
        JOBS: place,
        CATALOGUE: catalogue or [store.feeds[CATALOGUE].seq if CATALOGUE in store.feeds else 0, ""],
    }
    return {"epoch": store.epoch(), "feeds": feeds}


def told(pulled: Pulled, feed: str = JOBS) -> list[tuple[str, bool]]:
    """The documents of a page, each with whether it is gone."""
    lines = [json.loads(line) for group in pulled.groups if group.feed == feed for line in group.lines]
    return [(line["id"], "gone" in line) for line in lines]


def resets(pulled: Pulled) -> list[str]:
    """The feeds that start anew."""
    return [group.feed for group in pulled.groups if group.reset]


@pytest.fixture
def store() -> MemoryStore:
    """Three jobs, written one by one."""
    made = MemoryStore()
    for doc in "abc":
        says(made, doc)
    return made


def test_without_a_cursor_everything_starts_anew(store: MemoryStore) -> None:  # 1
    pulled = page(store)
    assert (told(pulled), resets(pulled)) == ([("a", False), ("b", False), ("c", False)], [JOBS, CATALOGUE])


def test_at_the_end_the_cursor_is_the_feed_s_number_not_the_last_entry_s(store: MemoryStore) -> None:
    says(store, "z")
    leaves(store, "z")
    forgets(store)
    assert page(store).cursor.feeds[JOBS].seq == 5


@pytest.mark.parametrize(
    "given",
    [
        {"epoch": "another", "feeds": {JOBS: [3, ""]}},
        {"epoch": "epoch-1", "feeds": {JOBS: "nonsense"}},
        {"epoch": "epoch-1", "feeds": {"t:bob": [3, ""]}},
        {"epoch": "epoch-1", "feeds": {JOBS: [4, ""]}},
        {"epoch": "epoch-1", "feeds": {JOBS: [1, "a", 4]}},
    ],
    ids=["another epoch", "unreadable", "another feed", "beyond the feed", "begun beyond the feed"],
)
def test_a_cursor_that_cannot_be_ours_is_null_for_that_feed(store: MemoryStore, given: Any) -> None:
    pulled = page(store, given)
    assert JOBS in resets(pulled) and len(told(pulled)) == 3


def test_one_feed_starts_anew_and_the_other_goes_on(store: MemoryStore) -> None:
    says(store, "p", feed=CATALOGUE)
    pulled = page(store, cursor(store, [3, ""], [9, ""]))
    assert (resets(pulled), told(pulled), told(pulled, CATALOGUE)) == ([CATALOGUE], [], [("p", False)])


def test_a_page_has_at_most_500_lines_and_jobs_come_first(store: MemoryStore) -> None:  # 2, 6
    says(store, *(f"job-{n:04}" for n in range(MOST_LINES)))
    says(store, "p", feed=CATALOGUE)
    first = page(store)
    assert (len(told(first)), told(first, CATALOGUE), first.more, first.digest) == (MOST_LINES, [], True, {})
    second = page(store, _json(first))
    assert (len(told(second)), told(second, CATALOGUE), second.more) == (3, [("p", False)], False)
    assert resets(second) == []


def test_a_page_of_exactly_500_lines_is_the_last(store: MemoryStore) -> None:
    says(store, *(f"job-{n:04}" for n in range(MOST_LINES - 3)))
    pulled = page(store)
    assert (len(told(pulled)), pulled.more) == (MOST_LINES, False)


def test_a_page_has_at_most_256_kib(store: MemoryStore) -> None:
    for n in range(10):
        says(store, f"big-{n}", size=60_000)
    given, sizes, seen = None, [], []
    while True:
        pulled = page(store, given)
        sizes.append(sum(len(line) + 1 for group in pulled.groups for line in group.lines))
        seen += told(pulled)
        given = _json(pulled)
        if not pulled.more:
            break
    assert max(sizes) <= MOST_BYTES and len(sizes) == 3
    assert [doc for doc, _ in seen] == ["a", "b", "c", *(f"big-{n}" for n in range(10))]


def test_a_line_larger_than_a_page_goes_alone(store: MemoryStore) -> None:
    says(store, "huge", size=MOST_BYTES + 1)
    says(store, "z")
    first = page(store)
    second = page(store, _json(first))
    third = page(store, _json(second))
    assert [told(each) for each in (second, third)] == [[("huge", False)], [("z", False)]]
    assert not third.more


def test_the_digest_is_that_of_the_copy(store: MemoryStore) -> None:  # 4
    says(store, "a")
    leaves(store, "b")
    pulled = page(store)
    lines = [line for group in pulled.groups for line in group.lines]
    assert pulled.digest == {JOBS: digest_of(lines), CATALOGUE: NOTHING}


def test_a_null_cursor_gets_no_gone_on_any_page(store: MemoryStore) -> None:  # 5
    says(store, *(f"job-{n:04}" for n in range(MOST_LINES)))
    says(store, "y")
    leaves(store, "y")
    leaves(store, "a")
    first = page(store)
    second = page(store, _json(first))
    assert not any(gone for each in (first, second) for _, gone in told(each))
    assert not second.more


def test_what_leaves_while_a_copy_is_built_leaves_it(store: MemoryStore) -> None:
    says(store, *(f"job-{n:04}" for n in range(MOST_LINES)))
    first = page(store)
    leaves(store, "a")
    second = page(store, _json(first))
    assert ("a", False) in told(first) and ("a", True) in told(second)


def test_a_cursor_lapses_only_when_a_gone_it_has_not_seen_was_forgotten(store: MemoryStore) -> None:
    leaves(store, "a")
    says(store, "d")
    forgets(store)
    assert JOBS in resets(page(store, cursor(store, [3, ""])))
    assert JOBS not in resets(page(store, cursor(store, [4, ""])))
    assert JOBS not in resets(page(store, cursor(store, [2, "b", 4])))
    assert JOBS in resets(page(store, cursor(store, [2, "b", 3])))


def test_a_copy_that_has_nothing_yet_need_not_begin_again(store: MemoryStore) -> None:
    leaves(store, "a")
    forgets(store)
    pulled = page(store, cursor(store, [0, "", 3]))
    assert (resets(pulled), told(pulled)) == ([], [("b", False), ("c", False)])


def test_an_idle_pull_says_only_where_it_stands(store: MemoryStore) -> None:
    assert page(store, cursor(store, [3, ""])).groups == ()


def test_with_nothing_to_say_an_answer_is_two_short_lines(counter: Counter) -> None:
    """Token, epoch and one digest; where it stands need not be said again to who stands there already."""
    outlet, person, epoch = (f"0199a5c{n}-7733-7c15-b2d0-22aa7b1e90f1" for n in range(3))
    counter.store.name = epoch
    ann = counter.enrols("ann-phone", person)
    counter.writes(Changes(devices={ann.id: replace(counter.store.devices[ann.id], outlet=outlet)}))
    ann.records()
    body = counter.answered(ann, ann.request(2, cursor=ann.sends(cursor=None).cursor))
    assert (body.count(b"\n"), len(body) <= 410, len(packed(body)) < 400) == (2, True, True)


def test_whoever_stands_elsewhere_or_builds_a_copy_is_told_where_it_stands(store: MemoryStore) -> None:
    assert page(store, cursor(store, [3, ""])).same
    assert not page(store, cursor(store, [2, ""])).same
    assert not page(store, cursor(store, [3, "", 3])).same
    assert not page(store, {"epoch": "epoch-0", "feeds": {JOBS: [3, ""]}}).same


def _json(pulled: Pulled) -> Any:
    return printed(pulled.cursor)
