"""One line under what was recorded, where a code is none that this phone knows. It is recorded all the same: facts are
the technician's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from sync.device.copies import documents
from sync.device.database import Database
from sync.device.words import harmless
from sync.work.sheets.v1_words import CODES

UNKNOWN = {
    "fault": ("故障目录里没有 {code}", "no fault {code} in the catalogue"),
    "part": ("配件目录里没有 {code}，按名称记录", "no part {code} in the catalogue: recorded by name"),
    "price_line": ("价目表里没有 {code}", "no line {code} in the price lists"),
    "purpose": ("没有 {code} 这种用途", "no such purpose: {code}"),
}
LIKE = ("，您要的是 {like}？", "; did you mean {like}?")


def hints(db: Database, op: str, given: Mapping[str, Any]) -> list[str]:
    """A line for each code that was typed and is not known. given: what was typed, by flag, see `typing_in.name_of`."""
    return [
        _said(kind, code, known)
        for kind, code in _codes(op, given)
        if (known := _known(db, kind)) and code not in known
    ]


def _codes(op: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was typed as a code of which kind."""
    flags = {
        "fault.diagnose": {"typed_fault": "fault"},
        "part.use": {"typed_part": "part", "typed_price_line": "price_line"},
        "part.request": {"typed_part": "part"},
        "charge.add": {"typed_line": "price_line"},
        "photo.take": {"typed_purpose": "purpose"},
    }.get(op, {})
    for flag, kind in flags.items():
        if given.get(flag):
            yield kind, str(given[flag])


def _known(db: Database, kind: str) -> Sequence[str]:
    """The codes of this kind; none where this phone has no such catalogue."""
    if kind == "purpose":
        return list(CODES[kind])
    if kind == "price_line":
        lists = documents(db, "price_list").values()
        return [str(line["code"]) for one in lists for line in one.get("lines") or () if line.get("code")]
    return [
        str(code)
        for id, one in documents(db, kind).items()
        for code in (one.get("code"), *([id] if kind == "part" else ()))
        if code
    ]


def _said(kind: str, code: str, known: Sequence[str]) -> str:
    folded = {each.casefold(): each for each in known}
    like = [folded[each] for each in get_close_matches(code.casefold(), folded, n=3, cutoff=0.6)]
    told = (
        words.format(code=harmless(code)) + (more.format(like=", ".join(map(harmless, like))) if like else "")
        for words, more in zip(UNKNOWN[kind], LIKE, strict=True)
    )
    return "提示 · hint: " + " · ".join(told)
