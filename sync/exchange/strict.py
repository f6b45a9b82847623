"""JSON as the protocol reads it: one object, each member once, whole numbers within 2^53, text without control
characters. A line on the wire and the text of a record are read by the same rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from json import JSONDecodeError
from math import isfinite
from typing import Any, NoReturn

from sync.exchange.depth import DEEPEST, deeper

BOUND = 2**53
REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What is no text: control characters (tab and line breaks are text) and lone surrogates."""

_SUSPECT = re.compile(r"\\u(?:00[01789]|[dD][89a-fA-F])|\\[bf]|[\x7f-\x9f]")


class Trouble(Exception):
    """Why something cannot be understood: not_json, bad_number, bad_text, or bad_args (too deep); and where."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


def parsed(text: str, *, fractions: bool = False) -> dict[str, Any]:
    """The object of this JSON text, without any number or text that the protocol refuses. Raises Trouble.

    fractions: let them pass, for a reader who can say in which member one stands.
    """
    value = _decoded(text, _FRACTIONAL if fractions else _DECODER)
    if text.count("[") + text.count("{") > DEEPEST and deeper(value, DEEPEST):
        raise Trouble("bad_args", "too_deep")
    plain = text.isascii() and "\\" not in text and "\x7f" not in text
    if not plain and _SUSPECT.search(text) is not None:
        refuse(value, REFUSED)
    return value


def refuse(value: Any, characters: re.Pattern[str]) -> None:
    """Raise Trouble where a text within this value has one of these characters."""
    if isinstance(value, str):
        found = characters.search(value)
        if found is not None:
            raise Trouble("bad_text", f"U+{ord(found.group()):04X}")
    elif isinstance(value, Mapping):
        for name, worth in value.items():
            refuse(name, characters)
            refuse(worth, characters)
    elif isinstance(value, list):
        for worth in value:
            refuse(worth, characters)


def _decoded(text: str, decoder: json.JSONDecoder) -> dict[str, Any]:
    try:
        value = decoder.decode(text)
    except JSONDecodeError as failure:
        raise Trouble("not_json", f"{failure.msg} at {failure.pos}") from None
    except RecursionError:
        raise Trouble("not_json", "too_deep") from None
    if not isinstance(value, dict):
        raise Trouble("not_json", "not an object")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Trouble("not_json", "a member occurs twice")
    return value


def _no_constant(name: str) -> NoReturn:
    raise Trouble("not_json", name)


def _no_fraction(text: str) -> NoReturn:
    raise Trouble("bad_number", text[:40])


def _finite(text: str) -> float:
    if not isfinite(float(text)):
        raise Trouble("bad_number", text[:40])
    return float(text)


def _bounded(text: str) -> int:
    if len(text) > 17 or not -BOUND <= int(text) <= BOUND:
        raise Trouble("bad_number", text[:40])
    return int(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_no_fraction, parse_int=_bounded
)
_FRACTIONAL = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_finite, parse_int=_bounded
)
