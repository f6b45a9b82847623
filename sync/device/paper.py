"""A record's sheet in a terminal: exactly what is signed, and the QR code of the hand-over token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO

import segno

from sync.work.reading import TURNING
from sync.work.sheet import Sheet, Table

_COMMANDS = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff]|{TURNING.pattern}")


def sheet_lines(sheet: Sheet) -> Iterator[str]:
    """The whole sheet, line by line; the result, the total and the notices come first. What a terminal would obey, or
    what turns writing around, is shown as U+FFFD.
    """
    return (_COMMANDS.sub("\ufffd", line) for line in _lines(sheet))


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
    for picture in sheet.pictures:
        yield f"  {picture.sha256[:12]} {picture.caption}"
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


def qr(address: str) -> str:
    """A QR code of half blocks, black on white whatever the terminal's colours."""
    out = StringIO()
    segno.make(address, error="m").terminal(out, compact=True, border=2)
    return out.getvalue()
