"""Pull: what has changed for a device. Comments carry the step numbers of sync/README.md.

Hands out finished lines; builds no documents. Two copies are the same when their digests are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sync.exchange.cursor import Cursor, Position
from sync.ports import Entry, FeedPage, Head, Store

MOST_LINES = 500
MOST_BYTES = 256 << 10
NO_HEADS: Mapping[str, Head] = {}


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one feed. reset: the copy starts anew with these."""

    feed: str
    reset: bool
    lines: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Pulled:
    """One page. digest: by feed, only where `more` is false. same: nothing is new, and the cursor is the one given."""

    groups: tuple[Group, ...]
    cursor: Cursor
    more: bool
    digest: Mapping[str, int]
    same: bool = False


def pull(
    store: Store,
    feeds: Sequence[str],
    given: Cursor | None,
    epoch: str,
    heads: Mapping[str, Head] = NO_HEADS,
) -> Pulled:
    """The next page of these feeds (in this order: jobs come before the catalogue) beyond a cursor, None for
    everything. heads: of feeds, as one statement saw them just now; where the cursor stands at each, that was all.
    """
    if given is None or given.epoch != epoch:  # 1  a restored database numbers anew
        given = Cursor()
    elif all(_is_at(given.feeds.get(feed), heads.get(feed)) for feed in feeds):
        return Pulled((), given, False, {feed: heads[feed].digest for feed in feeds}, same=True)
    asked = [_asked(feed, given.feeds.get(feed)) for feed in feeds]
    pages = store.pull([(feed, place.seq, place.doc) for feed, place in asked], MOST_LINES + 1)  # 2
    lapsed = {feed for feed, place in asked if _lapsed(place, pages[feed])}
    if lapsed:
        asked = [(feed, Position(0) if feed in lapsed else place) for feed, place in asked]
        pages = store.pull([(feed, place.seq, place.doc) for feed, place in asked], MOST_LINES + 1)
    page = _page(asked, pages, epoch, lapsed | {feed for feed in feeds if feed not in given.feeds})
    return replace(page, same=True) if page.cursor == given and not page.groups and not page.more else page


def _is_at(place: Position | None, head: Head | None) -> bool:
    """The copy is whole, and has everything that this feed holds."""
    return (
        place is not None and head is not None and (place.seq, place.doc, place.start) == (head.seq, "", None)
    )


def _asked(feed: str, place: Position | None) -> tuple[str, Position]:
    return feed, place or Position(0)


def _lapsed(place: Position, page: FeedPage) -> bool:
    """The cursor lies beyond the feed, or so far back that `gone` entries it has not seen were purged."""
    begun = place.seq if place.start is None else max(place.seq, place.start)
    return begun > page.seq or (place.seq > 0 and begun < page.floor)  # 1, 5


def _page(
    asked: Sequence[tuple[str, Position]], pages: Mapping[str, FeedPage], epoch: str, fresh: set[str]
) -> Pulled:
    groups: list[Group] = []
    places: dict[str, Position] = {}
    lines_left, bytes_left, full = MOST_LINES, MOST_BYTES, False
    for feed, place in asked:
        page, taken = pages[feed], list[Entry]()
        building = place.start if place.start is not None else (page.seq if feed in fresh else None)
        for entry in page.entries:
            full = full or lines_left == 0 or (bytes_left < len(entry.line) and bytes_left < MOST_BYTES)
            if full:
                break
            taken.append(entry)
            lines_left -= 1
            bytes_left -= len(entry.line) + 1
        places[feed] = _place(page, place, taken, full, building)
        begins = feed in fresh and place.seq == 0
        since = building or 0
        # 5  a null cursor gets no gone: what left before the copy was begun is not in it
        lines = tuple(entry.line for entry in taken if not (entry.gone and entry.seq <= since))
        if lines or begins:
            groups.append(Group(feed, begins, lines))
    digest = {} if full else {feed: page.digest for feed, page in pages.items()}
    return Pulled(tuple(groups), Cursor(epoch, places), full, digest)


def _place(
    page: FeedPage, place: Position, taken: Sequence[Entry], full: bool, building: int | None
) -> Position:
    """Where the device stands after this page: at `more: false` the feed's number, else the last entry it
    got.
    """
    if not full:
        return Position(page.seq)
    if not taken:
        return (
            place if building is None or place.start is not None else Position(place.seq, place.doc, building)
        )
    return Position(taken[-1].seq, taken[-1].doc, building)
