"""An operation's arguments as one line for people: codes in words, instants as local time, money with its point.

Ids, hashes and what only machines read are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from server.office.argument_words import FLAGS, VALUES
from server.office.words import OPERATIONS

HIDDEN = frozenset(
    (
        *("visit", "act", "blobs", "part", "technician", "helpers", "operations", "question"),
        *("of", "outlet", "call", "promise", "point", "accuracy_m", "system", "tax_rate", "v", "calendar"),
    )
)
MONEY = ("amount", "total")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|[A-Za-z0-9_-]{80,}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)")

Local = Callable[[str], str]


def arguments(op: str | None, args: Mapping[str, Any], lang: str, local: Local) -> str:
    """One line. local: an instant's text as its outlet's clock shows it."""
    return " ".join(word for word in _words(op, args, 0 if lang == "zh" else 1, local) if word)


def _words(op: str | None, args: Mapping[str, Any], at: int, local: Local) -> Iterator[str]:
    for name, value in args.items() if op != "question.undo" else ():
        if op == "retract" and name == "of":
            yield (f"第 {value.get('n')} 条", f"number {value.get('n')}")[at]
        elif name == "kept" and isinstance(value, Mapping):
            kept = str(value.get("op"))
            yield OPERATIONS[kept][at] if kept in OPERATIONS else kept
            yield from _words(kept, value.get("args") or {}, at, local)
        elif (name not in HIDDEN or f"{op} {name}" in VALUES) and value not in (None, [], {}, ""):
            yield _word(op, name, value, args, at, local)


def _word(op: str | None, name: str, value: Any, beside: Mapping[str, Any], at: int, local: Local) -> str:
    if isinstance(value, bool):
        return FLAGS[name][not value][at] if name in FLAGS else ""
    if isinstance(value, Mapping) and "lat_e6" in value and "lon_e6" in value:
        return f"{value['lat_e6'] / 1e6:.5f},{value['lon_e6'] / 1e6:.5f}"
    if name == "price" and isinstance(value, Mapping) and isinstance(value.get("amount"), int):
        return _price(value, at)
    if isinstance(value, Mapping):
        return " ".join(word for word in _words(op, value, at, local) if word)
    if isinstance(value, list):
        return ",".join(word for each in value if (word := _word(op, name, each, beside, at, local)))
    if name in MONEY and isinstance(value, int):
        return f"{value / 100:.2f}"
    text = str(value)
    words = VALUES.get(f"{op} {name}") or VALUES.get(name) or {}
    if text in words:
        return words[text][at]
    if _ID.fullmatch(text):
        return ""
    return local(text) if _INSTANT.fullmatch(text) else text


def _price(price: Mapping[str, Any], at: int) -> str:
    """`45.00 CNY（价目表 DEMO 2026-1）`."""
    sum_ = f"{price['amount'] / 100:.2f} {price.get('currency') or ''}".strip()
    of_list = " ".join(str(price[name]) for name in ("list", "version") if price.get(name))
    return sum_ + (("（价目表 {}）", " (price list {})")[at].format(of_list) if of_list else "")
