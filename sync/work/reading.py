"""Reading the text of a record: strictly, to judge what it says; leniently, to show what there is of it.

A text is signed once and never serialised again, so whatever its phone wrote stays. What no protocol lets pass is
never shown to a rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from math import isfinite
from typing import Any

from sync.exchange.chain import sha256_hex
from sync.exchange.depth import DEEPEST, deeper
from sync.exchange.strict import REFUSED, Trouble, refuse
from sync.exchange.strict import parsed as strictly

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters without a picture that turn the writing around: with them a text shows something else than it says."""

_UNWELCOME = re.compile(f"{REFUSED.pattern}|{TURNING.pattern}")
_LONE = re.compile("[\ud800-\udfff]")
_MAYBE = re.compile(r"\\u(?:202[a-eA-E]|206[6-9])")
_LOOSE = json.JSONDecoder(
    parse_constant=lambda _: None, parse_float=lambda text: float(text) if isfinite(float(text)) else None
)


@lru_cache(maxsize=256)
def judged(text: str) -> Mapping[str, Any] | None:
    """The members of a record's text, not to be changed; None where it is no text that a record may have: not one JSON
    object, a member twice, no finite number or one beyond 2^53, a control or turning character, too deep.

    A fraction stays, to be named by its member.
    """
    try:
        value = strictly(text, fractions=True)
        if TURNING.search(text) or _MAYBE.search(text):
            refuse(value, TURNING)
    except Trouble:
        return None
    return value


@lru_cache(maxsize=256)
def parsed(text: str) -> Mapping[str, Any] | None:
    """The members of a record's text as far as they can be shown, not to be changed; None where it is no JSON object or
    too deep to be gone through. No lone surrogate is in them, and no number that is none.
    """
    try:
        value = _LOOSE.decode(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or deeper(value, DEEPEST):
        return None
    whole: dict[str, Any] = _without(value, _LONE, "\ufffd") if r"\ud" in text.lower() else value
    return whole


def number_of(text: str) -> str | None:
    """The number of a record, None where its text has none that could be one."""
    number = (parsed(text) or {}).get("number")
    return number if isinstance(number, str) and not _UNWELCOME.search(number) else None


def named(text: str) -> frozenset[tuple[str, int]]:
    """The operations (device, number) that a text speaks for."""
    told = (judged(text) or {}).get("operations")
    if not isinstance(told, list):
        return frozenset()
    return frozenset((ref[0], ref[1]) for ref in told if _is_ref(ref))


def pictured(text: str) -> frozenset[str]:
    """The photos, by hash, that a text speaks for."""
    shown = (each.get("sha256") for each in dicts((judged(text) or {}).get("photos")))
    return frozenset(hash for hash in shown if isinstance(hash, str))


@lru_cache(maxsize=256)
def hash_of(text: str) -> str:
    """What another record names it by."""
    return sha256_hex(text.encode("utf-8", "surrogatepass"))


def at(value: Any, path: str) -> Any:
    """What stands under this path of members; None where it leads nowhere."""
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def dicts(entries: Any) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def plain(value: Any) -> Any:
    """The same value without the characters that no record's text may have."""
    return _without(value, _UNWELCOME, "")


def _is_ref(ref: Any) -> bool:
    return isinstance(ref, list) and len(ref) >= 2 and isinstance(ref[0], str) and isinstance(ref[1], int)


def _without(value: Any, characters: re.Pattern[str], instead: str) -> Any:
    if isinstance(value, str):
        return characters.sub(instead, value)
    if isinstance(value, Mapping):
        return {
            _without(name, characters, instead): _without(worth, characters, instead)
            for name, worth in value.items()
        }
    if isinstance(value, list | tuple):
        return [_without(worth, characters, instead) for worth in value]
    return value
