"""Telephone numbers as a record may carry them: the last four figures stay, the others are stars.

In free text only the numbers that the job knows are found, however they are spaced and with or without 86 or the area
code before them. What names a thing (a serial, a code) stays as it is, and so does every other number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

IDENTIFIERS = frozenset(
    (
        *(
            "id",
            "number",
            "external_number",
            "follows",
            "corrects",
            "corrects_number",
            "operations",
            "sha256",
        ),
        *(
            "strokes",
            "serial",
            "new_serials",
            "old_serials",
            "part",
            "code",
            "price_line",
            "procedure",
            "step",
        ),
        *("list", "version", "certificate", "technician_number"),
    )
)
"""Members that name a thing: never masked."""

LEAST, MOBILE = 7, 11
_KEPT = 4
_BETWEEN = r"[\W_]{0,3}"
_ABROAD = rf"(?:(?:[+＋]|[0０]{{2}})?[8８][6６]{_BETWEEN})?"
_NUMBER = re.compile(r"[\d\s+＋()（）.\-\u2010-\u2015－]+")


def masked(phone: str) -> str:
    """A telephone number as a record may carry it: the last four figures stay."""
    return "*" * max(0, len(phone) - _KEPT) + phone[-_KEPT:]


def numbers_in(value: Any) -> frozenset[str]:
    """The telephone numbers under any member `phones`, as figures without 86, or 0 before an area code."""
    return frozenset(_phones(value))


def hidden(value: Any, numbers: Collection[str]) -> Any:
    """The same value with these numbers masked in every text but identifiers."""
    finder = _finder(frozenset(numbers))
    return value if finder is None else _hidden(value, finder)


def _hidden(value: Any, finder: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return finder.sub(_stars, value)
    if isinstance(value, Mapping):
        return {name: each if name in IDENTIFIERS else _hidden(each, finder) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(each, finder) for each in value]
    return value


def _stars(found: re.Match[str]) -> str:
    figures = "".join(character for character in found["number"] if character.isdecimal())
    return "*" * (len(figures) - _KEPT) + "".join(str(int(each)) for each in figures[-_KEPT:])


def _phones(value: Any, here: bool = False) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _phones(each, here or name == "phones")
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _phones(each, here)
    elif here and isinstance(value, str | int):
        for piece in _NUMBER.findall(str(value)):
            figures = _national(piece)
            if len(figures) >= LEAST:
                yield figures


def _national(piece: str) -> str:
    figures = "".join(str(int(character)) for character in piece if character.isdecimal())
    if figures.startswith("0086"):
        figures = figures[4:]
    elif figures.startswith("86") and (piece.strip()[:1] in ("+", "＋") or len(figures) == MOBILE + 2):
        figures = figures[2:]
    return figures[1:] if figures.startswith("0") else figures


@lru_cache(maxsize=256)
def _finder(numbers: frozenset[str]) -> re.Pattern[str] | None:
    if not numbers:
        return None
    ways = "|".join(_spaced(number) for number in sorted(numbers, key=lambda each: (-len(each), each)))
    return re.compile(rf"(?<!\d){_ABROAD}(?P<number>{ways})(?!\d)")


def _spaced(number: str) -> str:
    """A pattern of this number with marks between its figures; of a line in a town also without its area code."""
    area = _area(number)
    before = "".join(_figure(each) + _BETWEEN for each in number[:area])
    local = _BETWEEN.join(map(_figure, number[area:]))
    return rf"(?:[0０]?{_BETWEEN}{before})?{local}" if before else rf"[0０]?{local}"


def _area(number: str) -> int:
    """How many figures the area code has: 10 and 2x two, others three; a mobile number has none."""
    if len(number) == MOBILE and number[0] == "1" and number[1] != "0":
        return 0
    area = 2 if number[0] == "2" or number[:2] == "10" else 3
    return area if LEAST <= len(number) - area <= LEAST + 1 else 0


def _figure(figure: str) -> str:
    return f"[{figure}{chr(0xFF10 + int(figure))}]"
