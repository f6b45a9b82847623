"""A CSV file as rows of text: encoding found out, columns checked, rows numbered as a spreadsheet does.

bad_encoding   the bytes fit no encoding we know, or not the one named
bad_rows       row 1: a column is missing, unknown or there twice; the file is not CSV
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charset_normalizer import from_bytes

from server.arguments import plain_text
from server.errors import Problem

MOST_ROWS = 5_000
ENCODINGS = ("utf-8", "gb18030")
_RIVALS = ["gb18030", "big5", "cp1252", "utf_16", "shift_jis"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the file's first row, and whether the file must have it."""

    name: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the spreadsheet (the header is 1), and column -> text without outer spaces."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: its rows and the encoding it had."""

    rows: list[Row]
    encoding: str


def read_sheet(body: bytes, columns: Sequence[Column], encoding: str | None = None) -> Sheet:
    """The rows of this file. `encoding` is used as given; otherwise UTF-8, or what the bytes look like."""
    text, found = decode(body, encoding)
    try:
        rows = list(_rows(text, columns))
    except csv.Error as error:
        raise bad_rows([{"row": 1, "field": "", "code": "not_csv", "value": str(error)}]) from None
    return Sheet(rows, found)


def decode(body: bytes, encoding: str | None) -> tuple[str, str]:
    """The text and the encoding it was in."""
    if encoding is not None:
        return _decoded(body, encoding)
    try:
        return _decoded(body, "utf-8")
    except Problem:
        likely = from_bytes(body, cp_isolation=_RIVALS).best()
        if likely is None or likely.encoding != "gb18030":
            raise
        return _decoded(body, "gb18030")


def _decoded(body: bytes, encoding: str) -> tuple[str, str]:
    try:
        return body.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding
    except UnicodeDecodeError as error:
        raise Problem("bad_encoding", tried=encoding, at=error.start, encodings=list(ENCODINGS)) from None


def _rows(text: str, columns: Sequence[Column]) -> Iterator[Row]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header = [cell.strip() for cell in next(reader, [])]
    _check_header(header, columns)
    for number, cells in enumerate(reader, start=2):
        if number > MOST_ROWS + 1:
            raise bad_rows([{"row": number, "field": "", "code": "too_long", "value": None}])
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            extra = plain_text(cells[len(header)])
            raise bad_rows([{"row": number, "field": "", "code": "too_many_cells", "value": extra}])
        padded = [*cells, *[""] * (len(header) - len(cells))]
        yield Row(number, {name: cell.strip() for name, cell in zip(header, padded, strict=True)})


def _check_header(header: list[str], columns: Sequence[Column]) -> None:
    known = {column.name for column in columns}
    findings = [("unknown", name) for name in header if name not in known]
    findings += [("repeated", name) for at, name in enumerate(header) if name in header[:at]]
    findings += [("required", c.name) for c in columns if c.needed and c.name not in header]
    if findings:
        shown = [
            {"row": 1, "field": plain_text(name), "code": code, "value": None} for code, name in findings
        ]
        raise bad_rows(shown)


def bad_rows(findings: list[dict[str, object]], most: int = 200) -> Problem:
    """The problem that names every bad row; of many, the first ones and how many more."""
    return Problem("bad_rows", errors=findings[:most], more=max(0, len(findings) - most))
