"""The cursor: where a device stands in each of its feeds. Plain JSON; whatever cannot be read is null for
that feed.

`{"epoch":"…","feeds":{"<feed>":[seq,"<doc>"]}}`, while a copy is being built `[seq,"<doc>",start]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

BIGGEST = 2**53
_NAME = re.compile(r"[!-~]{1,128}")
_MOST_FEEDS = 64


@dataclass(frozen=True, slots=True)
class Position:
    """Everything up to entry (seq, doc) has been read. doc "": all entries of number `seq`.

    start: the feed's number when the copy that is being built was begun; None once it is complete.
    """

    seq: int
    doc: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Positions by feed. A feed that is not there starts from nothing. epoch "": none given."""

    epoch: str = ""
    feeds: Mapping[str, Position] = field(default_factory=dict)


def parse(value: object) -> Cursor:
    """The cursor of a request's JSON value. Never raises: what cannot be read is left out."""
    if not isinstance(value, dict):
        return Cursor()
    epoch, feeds = value.get("epoch"), value.get("feeds")
    if not isinstance(feeds, dict) or len(feeds) > _MOST_FEEDS:
        feeds = {}
    read = ((name, _position(place)) for name, place in feeds.items() if _is_name(name))
    return Cursor(str(epoch) if _is_name(epoch) else "", {name: place for name, place in read if place})


def printed(cursor: Cursor) -> dict[str, object]:
    """The cursor as JSON value, feeds in order of name."""
    feeds = {name: _listed(place) for name, place in sorted(cursor.feeds.items())}
    return {"epoch": cursor.epoch, "feeds": feeds}


def _position(value: object) -> Position | None:
    if not isinstance(value, list) or len(value) not in (2, 3):
        return None
    seq, doc, start = value[0], value[1], value[2] if len(value) == 3 else None
    if not _is_number(seq) or not (doc == "" or _is_name(doc)) or not (start is None or _is_number(start)):
        return None
    return Position(seq, doc, start)


def _listed(place: Position) -> list[object]:
    return [place.seq, place.doc] if place.start is None else [place.seq, place.doc, place.start]


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= BIGGEST


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None
