"""A service record as people read it: the shape that the phone, the page and the PDF all show.

Made from the signed text by the words of its own template version (`sync.work.sheets`), so the same text reads the same
in 2045. Every member is text for people; nothing of it is markup, whatever it looks like.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what is said under it. strong: what a reader looks for first."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. number: its cells stand to the right."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, one a column; a cell may have several lines. foot: sums under it; the total is strong."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet. code: stable, such as `parts`. What is empty is not shown; a section is never all empty."""

    code: str
    title: str
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo by the SHA-256 of its bytes. caption: what it shows and when it was taken."""

    sha256: str
    caption: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed. role: customer, technician or office. strokes: SHA-256 of the drawing, None where nobody drew; words:
    what stands there instead or beside it (absent, refused with the reason, typed, the key's fingerprint).
    """

    role: str
    title: str
    name: str
    strokes: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One record. language: zh-CN or en. template: its version. kind: full or half.

    notices: what a reader must not miss (it corrects another, the customer did not sign). head: the result, the total,
    the guarantee. foot: how the text is identified.
    """

    language: str
    template: int
    kind: str
    title: str
    outlet: str
    number: str
    notices: tuple[str, ...]
    head: tuple[Fact, ...]
    sections: tuple[Section, ...]
    pictures: tuple[Picture, ...]
    signatures: tuple[Signature, ...]
    foot: tuple[Fact, ...]
