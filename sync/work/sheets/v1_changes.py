"""Template 1: what a correction changed, in words. Frozen like the rest of it.

A difference names a place (`parts[0].quantity`) and what stood and stands there, as the texts have it: codes, minor
units, instants. What has no words is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from sync.work.sheets import v1_words as words
from sync.work.sheets.reading import day, maps, moment, money, told, window, word

PLACES = (words.SECTIONS, words.LABELS, words.COLUMNS, words.PLACES)
CODED = {
    **{each: each for each in ("cause", "purpose", "warranty", "proof", "old_part", "method", "outcome")},
    "relation": "relation",
    "place": "place",
    "kind": "kind",
    "actions": "action",
}
"""Members that are codes, and which."""

WHOLE = {"result": words.RESULTS, "kind": words.KINDS, "job.type": words.CODES["type"]}
"""The same by their whole path."""

MARKS = ("、", ", ")
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
    if path in words.ELSEWHERE:
        return f"{place(path.partition('.')[0], side)} · {words.ELSEWHERE[path][side]}"
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
        return _entry(path, given, side, zone, currency)
    if isinstance(given, list) and all(isinstance(each, str) for each in given):
        return MARKS[side].join(value(path, each, side, zone, currency) for each in given)
    if name in MONEY:
        return money(given, currency)
    if name in DAYS:
        return day(given, side)
    if name in INSTANTS or steps[0] == "times":
        return moment(given, zone, side)
    return word(_codes(path, steps[0], name), given, side)


def _codes(path: str, first: str, name: str) -> Mapping[str, words.Words]:
    """The words of the codes that stand at this path; none for what people wrote."""
    if path in WHOLE:
        return WHOLE[path]
    if name == "outcome" and first == "hazards":
        return words.CODES["hazard"]
    return words.CODES[CODED[name]] if name in CODED else {}


def _entry(path: str, given: Mapping[str, Any], side: int, zone: tzinfo, currency: str | None) -> str:
    """An entry that came or went as a whole: its name, and how many; else all that it says, in words where it has some;
    as it stands where it has none.
    """
    name = next((told(given[each]) for each in NAMED if told(given.get(each))), "")
    if name:
        count = " ".join(filter(None, (told(given.get("quantity")), told(given.get("unit")))))
        return f"{name} × {count}" if count else name
    if told(given.get("from")):
        return window(given, zone, side)
    said = [
        f"{place(each, side)} {value(f'{path}.{each}', one, side, zone, currency)}"
        for each, one in given.items()
        if any(each in known for known in PLACES) and not isinstance(one, Mapping | list) and told(one)
    ]
    return MARKS[side].join(said) or told(dict(given))
