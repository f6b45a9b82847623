"""A signature as vector lines: smooth, as wide as the finger pressed, the same at every size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from infra.images import strokes as wire

Point = tuple[int, int, int]
LEVELS = 8
CANVAS = (600, 240)
THINNEST, WIDEST = 2.4, 6.4


@dataclass(frozen=True, slots=True)
class Strokes:
    """A drawing on a canvas of width x height; each path is points (x, y, pressure in thousandths)."""

    width: int
    height: int
    paths: tuple[tuple[Point, ...], ...]


def strokes_of(body: bytes) -> Strokes:
    """The drawing in `application/vnd.doorstep.strokes+json`; Refusal `not_strokes` if it is none."""
    read = wire.read(body)
    paths = tuple(tuple((x, y, pressure) for x, y, _, pressure in path) for path in read.strokes)
    return Strokes(read.width, read.height, paths)


def svg(drawing: Strokes) -> str:
    """The drawing as SVG of numbers only. The pen is `WIDEST` on a canvas of 600 x 240 and grows with the canvas."""
    scale = max(drawing.width / CANVAS[0], drawing.height / CANVAS[1])
    lines = "".join(
        f'<path stroke-width="{scale * (THINNEST + (WIDEST - THINNEST) * level / LEVELS):.2f}" d="{line}"/>'
        for path in drawing.paths
        for level, line in lines_of(path)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width}" height="{drawing.height}" '
        f'viewBox="0 0 {drawing.width} {drawing.height}"><g fill="none" stroke="#10233f" stroke-linecap="round" '
        f'stroke-linejoin="round">{lines}</g></svg>'
    )


def lines_of(path: tuple[Point, ...]) -> Iterator[tuple[int, str]]:
    """(pen level, path data) of one movement: quadratic curves from middle to middle, points as their controls."""
    if len(path) == 1:
        x, y, pressure = path[0]
        yield round(pressure * LEVELS / 1000), f"M{x} {y}l.1 0"
        return
    curves = list(curves_of(path))
    for level, group in groupby(curves, key=lambda curve: curve[0]):
        same = list(group)
        yield level, same[0][1] + "".join(end for _, _, end in same)


def curves_of(path: tuple[Point, ...]) -> Iterator[tuple[int, str, str]]:
    """(pen level, where it starts, how it goes on) between two middles, the ends running out straight."""
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(path)]
    starts = [path[0][:2], *middles]
    ends = [*middles, path[-1][:2]]
    for (x, y, pressure), start, end in zip(path, starts, ends, strict=True):
        yield (
            round(pressure * LEVELS / 1000),
            f"M{start[0]:g} {start[1]:g}",
            f"Q{x} {y} {end[0]:g} {end[1]:g}",
        )
