"""Where a word too long for a column may break: a serial after its hyphens, an address after its slashes, and whatever
has none of these after every few letters. Nothing is put into the text for it, so that it is copied out as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NOT_LATIN = r"\s\u2e80-\ufaff\ufe10-\uffff\U00020000-\U0003ffff"
LONG_WORD = re.compile(rf"(?=[^{_NOT_LATIN}]*[\d_/])[^{_NOT_LATIN}]{{13,}}|[^{_NOT_LATIN}-]{{18,}}")
_PIECE = re.compile(r"[^-/_.:@]*[-/_.:@]+|[^-/_.:@]+")
_WHOLE, _SLICE = 13, 6


def pieces(line: str) -> Iterator[str]:
    """The line in pieces between which it may break: only within words too long for a column."""
    at = 0
    for found in LONG_WORD.finditer(line):
        word = found[0]
        if found.start() > at:
            yield line[at : found.start()]
        for piece in _PIECE.findall(word):
            step = _SLICE if len(piece) > _WHOLE else _WHOLE
            yield from (piece[i : i + step] for i in range(0, len(piece), step))
        at = found.end()
    if at < len(line):
        yield line[at:]
