"""A record's sheet in a terminal: exactly what is signed, and the QR code of the hand-over token."""

from __future__ import annotations

import re
from collections.abc import Iterator

import segno

from sync.work.reading import TURNING
from sync.work.sheet import Sheet, Table
from sync.work.sheets import ALBUM

_COMMANDS = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff]|{TURNING.pattern}")


def sheet_lines(sheet: Sheet) -> Iterator[str]:
    """The whole sheet, line by line; the result, the total and the notices come first. What a terminal would obey, or
    what turns writing around, is shown as U+FFFD.
    """
    return map(harmless, _lines(sheet))


def harmless(line: str) -> str:
    """A line without what a terminal would obey and what turns writing around: U+FFFD stands there."""
    return _COMMANDS.sub("\ufffd", line)


def _lines(sheet: Sheet) -> Iterator[str]:
    yield f"{sheet.title}  {sheet.number}"
    yield _line(sheet.outlet)
    for fact in sheet.head:
        yield f"  {fact.label}: {_line(fact.value)}"
    for notice in sheet.notices:
        yield f"! {_line(notice)}"
    for section in sheet.sections:
        yield f"{section.title}"
        for fact in section.facts:
            yield f"  {fact.label}: {_line(fact.value)}"
        if section.table is not None:
            yield from _table(section.table)
        for note in section.notes:
            yield f"  {_line(note)}"
    if sheet.pictures:
        yield ALBUM[sheet.language]
    for picture in sheet.pictures:
        yield f"  {picture.caption} ({picture.sha256[:12]})"
    for signature in sheet.signatures:
        yield f"{signature.title}: {signature.name} {signature.words}".rstrip()
    for fact in sheet.foot:
        yield f"  {fact.label}: {_line(fact.value)}"


def _table(table: Table) -> Iterator[str]:
    yield "  " + " | ".join(column.title for column in table.columns)
    for row in table.rows:
        yield "  " + " | ".join(_line(cell) for cell in row)
    for fact in table.foot:
        yield f"  {fact.label}: {fact.value}"


def _line(text: str) -> str:
    return " / ".join(text.splitlines())


def qr(address: str, coloured: bool) -> str:
    """A QR code of half blocks with its quiet zone, a line feed after each line. coloured: black on white by the
    terminal's own commands, whatever its theme; else the ink is dark, as on paper.
    """
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix_iter(border=QUIET)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))  # one more line of quiet
    pairs = zip(rows[::2], rows[1::2], strict=True)
    lines = ("".join(map(_half_blocks, upper, lower)) for upper, lower in pairs)
    return "".join(f"{INK}{line}{PLAIN}\n" if coloured else f"{line.rstrip()}\n" for line in lines)


QUIET = 4
"""Modules around a code that stay white; with fewer some readers find nothing."""

INK = "\x1b[38;5;16;48;5;231m"
"""Black on white of the fixed part of the palette, which no theme of a terminal changes."""

PLAIN = "\x1b[0m"


def _half_blocks(upper: int, lower: int) -> str:
    return " ▄▀█"[2 * bool(upper) + bool(lower)]
