"""How much room texts take, by counting: the same answer on every machine and with every version of everything.

A unit is the width of a Latin letter, which both fonts draw alike; a Chinese character has two, a mark on a letter
none. Texts are measured as they are shown, substitutes included.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from infra.seal.press.breaking import FAR, MARKS
from infra.seal.press.glyphs import substituted
from sync.work.sheet import Fact, Section, Table

LABEL, HALF_LINE, WHOLE_LINE, PROOF_LABEL = 16, 36, 70, 28
SHORT, TOGETHER = 11, 20
TABLE_LINE, NARROW_TABLE, FEW = 94, 80, 3
PADDING = 2
NUMBER, PART, WORD, PROSE = 20, 13, 20, 30
_WIDE = rf"(?![{FAR}])[\u2e80-\U0010ffff]"
WIDE = re.compile(_WIDE)
MARK = re.compile(f"[{MARKS}]")
UNBROKEN = re.compile(rf"{_WIDE}|(?:[^\s\u2e80-\U0010ffff]|[{FAR}])+")


def units(text: str) -> int:
    """The width of a text in one line."""
    shown = substituted(text)
    return len(shown) if shown.isascii() else len(MARK.sub("", shown)) + len(WIDE.findall(shown))


def cut(text: str, most: int) -> str:
    """At most so many units, with an ellipsis where something is missing."""
    if units(text) <= most:
        return text
    room = most - 2
    for at, character in enumerate(text):
        room -= units(character)
        if room < 0:
            return text[:at] + "…"
    return text


def text_lines(text: str, width: int) -> int:
    """About how many lines a text takes in so many units."""
    return sum(1 + units(line) // width for line in text.split("\n"))


def fact_lines(fact: Fact) -> int:
    """Lines of a fact: its label stands beside its value."""
    wide = "\n" in fact.value or units(fact.value) > HALF_LINE
    return max(text_lines(fact.label, LABEL), text_lines(fact.value, WHOLE_LINE if wide else HALF_LINE // 2))


def row_lines(row: Sequence[str], widths: Sequence[int]) -> int:
    """Lines of a row: its tallest cell."""
    return max((text_lines(cell, width) for cell, width in zip(row, widths, strict=True)), default=0)


def section_lines(section: Section) -> int:
    """Lines of a section without its heading."""
    lines = sum(map(fact_lines, section.facts)) + sum(text_lines(note, WHOLE_LINE) for note in section.notes)
    if section.table:
        _, widths = columns_of(section.table)
        lines += 1 + sum(row_lines(row, widths) for row in section.table.rows)
        lines += sum(map(fact_lines, section.table.foot))
    return lines


def label_width(facts: Sequence[Fact], most: int = 18) -> int:
    """Units that all labels take at most, so that the values of the whole page stand under each other."""
    return min(most, max([8, *(units(fact.label) for fact in facts)]))


def half_line(labels: int) -> int:
    """Units that a fact's value may take beside another fact, when labels take so many."""
    return (1890 - 44 * labels) // 48


def whole_line(labels: int) -> int:
    """Units that a fact's value may take alone in its row."""
    return (4060 - 44 * labels) // 48


def columns_of(table: Table) -> tuple[list[int], list[int]]:
    """(share of each column, 0 for one of numbers, which takes what it needs; about how many units a line has in it).

    Words up to `WORD` units, or at least up to `PART`, stay whole; what is left goes to those who have more to say.
    """
    columns = [[column.title, *(row[at] for row in table.rows)] for at, column in enumerate(table.columns)]
    if columns:
        columns[-1] += [fact.value for fact in table.foot]
    lines = [widest_line(cells) for cells in columns]
    words = [widest_word(cells) for cells in columns]
    short = [column.number and line <= NUMBER for column, line in zip(table.columns, lines, strict=True)]
    needs = [
        (line, line, line) if few else (min(PART, word), min(WORD, word), max(word, min(PROSE, line)))
        for few, line, word in zip(short, lines, words, strict=True)
    ]
    room = NARROW_TABLE if len(columns) <= FEW else TABLE_LINE
    widths = shared([tuple(PADDING + need for need in three) for three in needs], room)
    shares = [0 if few else width for few, width in zip(short, widths, strict=True)]
    return shares, [max(1, width - PADDING) for width in widths]


def shared(needs: Sequence[tuple[int, ...]], room: int = TABLE_LINE) -> list[int]:
    """Widths out of so much room for columns that need (at least, rather, at best) so much."""
    least, rather, best = ([need[i] for need in needs] for i in range(3))
    start = rather if room - sum(least) >= 2 * (sum(rather) - sum(least)) else least
    left = max(0, room - sum(start))
    wanted = [max(0, most - low) for low, most in zip(start, best, strict=True)]
    return [low + left * more // max(1, sum(wanted)) for low, more in zip(start, wanted, strict=True)]


def widest_line(cells: Sequence[str]) -> int:
    """Units of the longest line of any cell."""
    return max(units(line) for cell in cells for line in cell.split("\n"))


def widest_word(cells: Sequence[str]) -> int:
    """Units of the longest word of any cell; Chinese may break after each character."""
    return max((units(word) for cell in cells for word in UNBROKEN.findall(substituted(cell))), default=0)
