"""How deep a message may be: deeper than anything we ask for, and far from where going down into it breaks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

DEEPEST = 40


def deeper(value: Any, most: int) -> bool:
    """Whether lists and objects lie within each other deeper than this. Level by level: what could be read may
    still be too deep for whoever goes down into it.
    """
    level = [value]
    for _ in range(most + 1):
        level = [within for each in level for within in _within(each)]
    return bool(level)


def _within(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
