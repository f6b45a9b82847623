"""Signature strokes, `application/vnd.doorstep.strokes+json`: how the customer's finger moved, and for which
record.

    {"v":1,"record":"A7-0012-1","width":600,"height":240,
     "strokes":[[{"x":31,"y":120,"t":0,"pressure":500},{"x":33,"y":118,"t":16,"pressure":520}]]}

UTF-8 JSON, at most 256 KiB, exactly these members, whole numbers only. x, y: pixels of the canvas (a finger
may leave it); t: milliseconds since the first point, never running back; pressure: thousandths. A signature
has a point. The server takes nothing else, so a device has nothing else signed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NoReturn

LIMIT = 256 * 1024
CANVAS = range(1, 10_001)
BOUNDS = {
    "x": range(-20_000, 20_001),
    "y": range(-20_000, 20_001),
    "t": range(3_600_001),
    "pressure": range(1_001),
}
MEMBERS = {"v", "record", "width", "height", "strokes"}
REASONS = (
    *("too_long", "not_json", "repeated_member", "not_whole", "members", "version"),
    *("record", "empty", "point", "out_of_bounds", "time_runs_back"),
)

Point = tuple[int, int, int, int]


class NotStrokes(Exception):
    """These are no strokes. reason: a code, one of `REASONS`; at: where, such as `strokes[0][2].x`, `body` for the
    whole, or the number that is not whole.
    """

    def __init__(self, reason: str, at: str) -> None:
        super().__init__(reason, at)
        self.reason = reason
        self.at = at


@dataclass(frozen=True, slots=True)
class Strokes:
    """A signature: its canvas in pixels, and each stroke as points (x, y, t, pressure)."""

    record: str
    width: int
    height: int
    strokes: tuple[tuple[Point, ...], ...]


def read(body: bytes) -> Strokes:
    """The strokes. Raises NotStrokes."""
    if len(body) > LIMIT:
        refuse("too_long", "body")
    return strokes_of(parsed(body))


def strokes_of(document: Any) -> Strokes:
    """The strokes of a document that was parsed. Raises NotStrokes."""
    if not isinstance(document, dict) or set(document) != MEMBERS:
        refuse("members", "body")
    if document["v"] != 1 or type(document["v"]) is not int:
        refuse("version", "v")
    strokes = tuple(
        stroke(value, f"strokes[{i}]") for i, value in enumerate(listed(document["strokes"], "strokes"))
    )
    times = [point[2] for points in strokes for point in points]
    if times != sorted(times):
        refuse("time_runs_back", "strokes")
    return Strokes(
        record=record_number(document["record"]),
        width=whole(document["width"], CANVAS, "width"),
        height=whole(document["height"], CANVAS, "height"),
        strokes=strokes,
    )


def parsed(body: bytes) -> Any:
    """Strict JSON: UTF-8, no repeated member, no number that is not whole."""
    try:
        return json.loads(
            body.decode("utf-8"), object_pairs_hook=once_each, parse_float=not_whole, parse_constant=not_whole
        )
    except (ValueError, RecursionError):  # broken UTF-8 and broken JSON are both ValueErrors
        refuse("not_json", "body")


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose members are all different."""
    if len({name for name, _ in pairs}) != len(pairs):
        refuse("repeated_member", "body")
    return dict(pairs)


def not_whole(text: str) -> NoReturn:
    """1.5, 1e3, NaN and Infinity alike."""
    refuse("not_whole", text[:20])


def stroke(value: Any, at: str) -> tuple[Point, ...]:
    """One movement without lifting the finger."""
    return tuple(point(one, f"{at}[{i}]") for i, one in enumerate(listed(value, at)))


def point(value: Any, at: str) -> Point:
    """Exactly x, y, t and pressure, each within its bounds."""
    if not isinstance(value, dict) or set(value) != set(BOUNDS):
        refuse("point", at)
    x, y, t, pressure = (whole(value[name], bounds, f"{at}.{name}") for name, bounds in BOUNDS.items())
    return x, y, t, pressure


def listed(value: Any, at: str) -> list[Any]:
    """A list with something in it."""
    if not isinstance(value, list) or not value:
        refuse("empty", at)
    return value


def whole(value: Any, bounds: range, at: str) -> int:
    """An int (true is none) within bounds."""
    if type(value) is not int or value not in bounds:
        refuse("out_of_bounds", at)
    return value


def record_number(value: Any) -> str:
    """The number printed on the record: 1 to 64 visible characters."""
    if not isinstance(value, str) or not 1 <= len(value) <= 64 or not value.isprintable():
        refuse("record", "record")
    return value


def refuse(reason: str, at: str) -> NoReturn:
    """Every way out of here."""
    raise NotStrokes(reason, at)
