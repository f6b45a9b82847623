"""The customer's drawing: read from a file, and written for its record, by the rules the server keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync.device.trouble import NotADrawing, OtherRecord
from sync.work import strokes as rules
from sync.work.strokes import NotStrokes

Strokes = Sequence[Sequence[Mapping[str, int]]]
CANVAS = (600, 240)
UNNUMBERED = "-"
LARGEST_FILE = 1 << 20
"""Bytes of a file; it may have spaces, which are not uploaded."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn, on a canvas of so many pixels. record: the number of the one it was drawn for, if it says."""

    strokes: Strokes
    canvas: tuple[int, int] = CANVAS
    record: str | None = None


def drawing_of(body: bytes, file: str) -> Drawing:
    """The drawing in a file: the bare list of strokes, or the whole object as it is uploaded. Raises NotADrawing."""
    try:
        value = rules.parsed(body)
        bare = isinstance(value, list)
        whole = _document(UNNUMBERED, value, CANVAS) if bare else value
        told = rules.read(_compact(whole))
    except NotStrokes as wrong:
        raise NotADrawing(file=file, reason=wrong.reason, at=wrong.at) from None
    return Drawing(whole["strokes"], (told.width, told.height), None if bare else told.record)


def upload(number: str, drawing: Drawing) -> bytes:
    """What is uploaded with the record of this number: exactly what the server takes.

    Raises OtherRecord where it was drawn for another one, NotADrawing.
    """
    if drawing.record not in (None, number):
        raise OtherRecord(drawn=drawing.record, number=number)
    body = _compact(_document(number, drawing.strokes, drawing.canvas))
    try:
        rules.read(body)
    except NotStrokes as wrong:
        raise NotADrawing(file="", reason=wrong.reason, at=wrong.at) from None
    return body


def _document(number: str, strokes: Any, canvas: tuple[int, int]) -> dict[str, Any]:
    width, height = canvas
    return {"v": 1, "record": number, "width": width, "height": height, "strokes": strokes}


def _compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
