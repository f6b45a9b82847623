"""Where a word too long for a column may break: a serial after its hyphens, an address after its slashes, and whatever
has none of these after every few letters. Nothing is put into the text for it, so that it is copied out as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Marks on Latin, Greek and Cyrillic letters, and such letters that have their place behind the Chinese ones.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u2de0-\u2dff\ua66f-\ua67d\ufe20-\ufe2f"
)
FAR = "\ua640-\ua69f\ua700-\ua7ff\uab30-\uab6f\ufe20-\ufe2f\U00010780-\U000107bf\U0001df00-\U0001dfff"
_NOT_LATIN = (
    r"\s\u2e80-\ua63f\ua6a0-\ua6ff\ua800-\uab2f\uab70-\ufaff\ufe10-\ufe1f\ufe30-\uffff\U00020000-\U0003ffff"
)
LONG_WORD = re.compile(rf"(?=[^{_NOT_LATIN}]*[\d_/])[^{_NOT_LATIN}]{{13,}}|[^{_NOT_LATIN}-]{{18,}}")
_PIECE = re.compile(rf"[^-/_.:@]*[-/_.:@]+[{MARKS}]*|[^-/_.:@]+")
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
            yield from re.findall(rf"(?:.[{MARKS}]*){{1,{step}}}", piece)
        at = found.end()
    if at < len(line):
        yield line[at:]
