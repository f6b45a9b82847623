"""A customer's camera: reads the QR code that a terminal shows, as its colours show it, by the standard's own rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Bits = list[list[bool]]

MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)
M, L, H, Q = range(4)
BLOCKS = {
    (2, M): [28],
    (3, M): [44],
    (3, Q): [17, 17],
    (4, M): [32, 32],
    (4, Q): [24, 24],
    (5, M): [43, 43],
    (5, Q): [15, 15, 16, 16],
    (6, M): [27] * 4,
}
"""Codewords of data in each block, by version and level of correction."""

SHADES = {"16": True, "231": False}
DARK = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}


def pixels(lines: list[str], theme: str | None = None) -> Bits:
    """Whether each half block is dark. theme: what a terminal does with what has no colour of its own: `light` or
    `dark`; None: every cell must have its own colours.
    """
    shown: Bits = []
    for line in lines:
        cells = list(_cells(line, theme))
        shown += [[upper for upper, _ in cells], [lower for _, lower in cells]]
    width = max(map(len, shown))
    paper = theme == "dark"
    return [row + [paper] * (width - len(row)) for row in shown]


def quiet(shown: Bits) -> int:
    """How many modules around the code are white on every side."""
    dark = [(y, x) for y, row in enumerate(shown) for x, pixel in enumerate(row) if pixel]
    ys, xs = [y for y, _ in dark], [x for _, x in dark]
    return min(min(ys), min(xs), len(shown) - 1 - max(ys), len(shown[0]) - 1 - max(xs))


def read(shown: Bits) -> str:
    """The text of the code."""
    code = _cropped(shown)
    version = (len(code) - 17) // 4
    assert code[0][:8] == [True] * 7 + [False], "no finder, or colours the wrong way round"
    level = (not code[8][0]) * 2 + code[8][1]
    mask = MASKS[(not code[8][2]) * 4 + code[8][3] * 2 + (not code[8][4])]
    stream = [code[y][x] != mask(y, x) for y, x in _path(len(code))]
    words = [_number(stream[at : at + 8]) for at in range(0, len(stream) - 7, 8)]
    data = "".join(f"{word:08b}" for word in _in_order(words, BLOCKS[version, level]))
    assert data[:4] == "0100", "not a text of bytes"
    count = int(data[4:12], 2)
    return bytes(int(data[at : at + 8], 2) for at in range(12, 12 + 8 * count, 8)).decode()


def _cells(line: str, theme: str | None) -> Iterator[tuple[bool, bool]]:
    ink, paper = (theme != "dark", theme == "dark") if theme else (None, None)
    for command, character in re.findall(r"\x1b\[([0-9;]*)m|(.)", line):
        if character:
            assert ink is not None and paper is not None, "the terminal chooses the colours"
            yield tuple(ink if dark else paper for dark in DARK[character])  # type: ignore[misc]
        elif command in ("", "0"):
            ink, paper = (theme != "dark", theme == "dark") if theme else (None, None)
        else:
            front, back = re.fullmatch(r"38;5;(\d+);48;5;(\d+)", command).groups()  # type: ignore[union-attr]
            ink, paper = SHADES[front], SHADES[back]


def _cropped(shown: Bits) -> Bits:
    dark = [(y, x) for y, row in enumerate(shown) for x, pixel in enumerate(row) if pixel]
    top, left = min(y for y, _ in dark), min(x for _, x in dark)
    size = max(x for _, x in dark) - left + 1
    return [row[left : left + size] for row in shown[top : top + size]]


def _path(size: int) -> Iterator[tuple[int, int]]:
    """The modules of data, in the order in which they are read."""
    upwards = True
    for right in (x for x in range(size - 1, 0, -2) if x > 6):
        yield from _column(right, size, upwards)
        upwards = not upwards
    for right in (5, 3, 1):
        yield from _column(right, size, upwards)
        upwards = not upwards


def _column(right: int, size: int, upwards: bool) -> Iterator[tuple[int, int]]:
    for y in range(size - 1, -1, -1) if upwards else range(size):
        yield from ((y, x) for x in (right, right - 1) if not _is_frame(y, x, size))


def _is_frame(y: int, x: int, size: int) -> bool:
    """Finders with their format, timing, and the one alignment of versions 2 to 6."""
    corner = (y < 9 and x < 9) or (y < 9 and x >= size - 8) or (y >= size - 8 and x < 9)
    return corner or 6 in (y, x) or (abs(y - size + 7) <= 2 and abs(x - size + 7) <= 2)


def _in_order(words: list[int], sizes: list[int]) -> list[int]:
    blocks: list[list[int]] = [[] for _ in sizes]
    at = 0
    for place in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if place < size:
                block.append(words[at])
                at += 1
    return [word for block in blocks for word in block]


def _number(bits: list[bool]) -> int:
    return int("".join("01"[bit] for bit in bits), 2)
