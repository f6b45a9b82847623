"""Template 1: what a correction changed, in words. Frozen like the rest of it.

A difference names a place (`parts[0].quantity`) and what stood and stands there, as the texts have it: codes, minor
units, instants. What has no words is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from sync.work.sheets import v1_words as words
from sync.work.sheets.reading import day, maps, moment, money, told, word

PLACES = (words.SECTIONS, words.LABELS, words.COLUMNS, words.PLACES)
CODED = {"cause", "purpose", "warranty", "proof", "old_part", "method", "outcome", "relation", "place"}
MONEY = {"amount", "total"}
DAYS = {"guarantee_until", "purchase_date", "warranty_until", "expected"}
INSTANTS = {"at", "shown_at", "valid_until", "from", "to"}
MORE = "…"
"""The place of the last change of a difference that was cut: there is more."""

NAMED = ("name", "text", "part", "code", "price_line", "fault_name", "fault", "what", "reason", "serial")
"""Of an entry that came or went as a whole: by what it is called, the first that it has."""


def changes(difference: Any, side: int, zone: tzinfo, currency: str | None) -> Iterator[tuple[str, str, str]]:
    """Each change: where, what it was, what it is. side: 0 for zh-CN, 1 for en.

    What reads alike is none: an instant that was estimated anew by some milliseconds, an empty list for nothing.
    """
    for each in maps(difference):
        path = told(each.get("field"))
        was, now = (value(path, each.get(name), side, zone, currency) for name in ("was", "now"))
        if was != now or path == MORE:
            yield place(path, side), was, now


def place(path: str, side: int) -> str:
    """A path in the text as people call the place: `parts[0].quantity` is 配件 1 · 数量."""
    named = []
    for step in path.split("."):
        name, _, rest = step.partition("[")
        known = next((each[name] for each in PLACES if name in each), None)
        number = rest.rstrip("]")
        count = f" {int(number) + 1}" if number.isascii() and number.isdigit() and len(number) < 4 else ""
        named.append((known[side] if known else name) + count)
    return " · ".join(named)


def value(path: str, given: Any, side: int, zone: tzinfo, currency: str | None) -> str:
    """What stands at this path, in words."""
    steps = [step.partition("[")[0] for step in path.split(".")]
    name = steps[-1]
    if isinstance(given, bool):
        return words.YES[side] if given else words.NO[side]
    if isinstance(given, Mapping):
        return _entry(given)
    if name == "actions":
        return word(words.CODES["action"], given, side)
    if name in MONEY:
        return money(given, currency)
    if path == "result":
        return word(words.RESULTS, given, side)
    if path == "job.type":
        return word(words.CODES["type"], given, side)
    if name in DAYS:
        return day(given, side)
    if name in INSTANTS or steps[0] == "times":
        return moment(given, zone, side)
    return word(words.CODES[name], given, side) if name in CODED else told(given)


def _entry(given: Mapping[str, Any]) -> str:
    """An entry that came or went as a whole: its name, and how many; as it stands where it has none."""
    name = next((told(given[each]) for each in NAMED if told(given.get(each))), "")
    if not name:
        return told(dict(given))
    count = " ".join(filter(None, (told(given.get("quantity")), told(given.get("unit")))))
    return f"{name} × {count}" if count else name
