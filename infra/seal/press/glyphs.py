"""Which characters the carried fonts have. Whatever else stands in a text is shown by its code point, never dropped.

The table of a template is a file, made from the fonts once: no version of Python or of a font library may change what
an old text looks like.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
LATEST = 1


def substituted(text: str, template: int = LATEST) -> str:
    """The text with every character that cannot be shown as its code point: `〚U+20BB7〛`; several in a row share the
    brackets. Line feeds stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return _missing(template).sub(_code_points, text)


def _code_points(run: re.Match[str]) -> str:
    return f"〚{' '.join(f'U+{ord(character):04X}' for character in run[0])}〛"


@cache
def _missing(template: int) -> re.Pattern[str]:
    ranges = json.loads((TEMPLATES / str(template) / "glyphs.json").read_text("ascii"))
    shown = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
    return re.compile(rf"[^\n{shown}]+")
