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


def plain(value: Any) -> Any:
    """The same value without the characters that no record's text may have."""
    return _without(value, _UNWELCOME, "")


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
