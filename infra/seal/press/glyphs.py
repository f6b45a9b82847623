"""Which characters the carried fonts have. Whatever else stands in a text is shown by its code point, never dropped.

Chinese comes first: what Noto Sans SC has, it prints. It would put a háček beside its letter, so words with a letter
it lacks, or with a mark of their own, are printed by Noto Sans from end to end.

The table of a template is a file, made from the fonts once: no version of Python or of a font library may change what
an old text looks like. `first` and `second` are the fonts' characters, `letters` those of the second that make words,
`marks` what stands on the character before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
LATEST = 1


def substituted(text: str, template: int = LATEST) -> str:
    """The text with every character that cannot be shown as its code point: `〚U+20BB7〛`; several in a row share the
    brackets. Line feeds stay. A mark is shown on a character of its own font only.
    """
    if text.isascii() and text.isprintable():
        return text
    table = _table(template)
    return table.shown.sub(_code_points, text) if table.unusual.search(text) else text


def words_of_second(text: str, template: int = LATEST) -> list[str]:
    """The words of a substituted text that the second font prints."""
    table = _table(template)
    if not table.unusual.search(text):
        return []
    return [word for word in table.words.findall(text) if table.unusual.search(word)]


def pattern_of_second(words: Iterable[str], template: int = LATEST) -> str | None:
    """A regular expression for those words and their parts (characters by number only); None if there are none."""
    letters = set().union(*words)
    if not letters:
        return None
    needed = {one for one in letters if _table(template).unusual.match(one)}
    return f"[{_numbers(letters)}]*(?:[{_numbers(needed)}][{_numbers(letters)}]*)+"


def _numbers(characters: Iterable[str]) -> str:
    return "".join(f"\\x{{{ord(one):x}}}" for one in sorted(characters))


def _code_points(run: re.Match[str]) -> str:
    if run["missing"] is None:
        return run[0]
    return f"〚{' '.join(f'U+{ord(character):04X}' for character in run[0])}〛"


@dataclass(frozen=True, slots=True)
class _Table:
    """unusual: not just a character of the first font; shown: what can be, or `missing`; words: of the second."""

    unusual: re.Pattern[str]
    shown: re.Pattern[str]
    words: re.Pattern[str]


@cache
def _table(template: int) -> _Table:
    kinds = json.loads((TEMPLATES / str(template) / "glyphs.json").read_text("ascii"))
    sets = {kind: {one for a, b in ranges for one in range(a, b + 1)} for kind, ranges in kinds.items()}
    first, second, marks = sets["first"], sets["second"], sets["marks"]
    a, b, mark, any_base = map(_class, (first - marks, second - marks, marks, (first | second) - marks))
    on_a, on_b = _class((first & marks) - second), _class(second & marks)
    kept = rf"\n|{a}{on_a}*+(?!{mark})|{b}{on_b}*+(?!{mark})|{any_base}(?={mark})"
    needed = _class(second - (first - marks))
    part = rf"{_class(sets['letters'])}|{needed}|{b}(?={on_b})"
    return _Table(
        unusual=re.compile(rf"(?!\n|{a})[\s\S]"),
        shown=re.compile(rf"(?:{kept})+|(?P<missing>(?:{mark}|(?!\n|{any_base})[\s\S])+)"),
        words=re.compile(rf"(?:{part})+"),
    )


def _class(codes: set[int]) -> str:
    """A class of a regular expression."""
    starts = sorted(one for one in codes if one - 1 not in codes)
    ends = sorted(one for one in codes if one + 1 not in codes)
    return "[" + "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in zip(starts, ends, strict=True)) + "]"
