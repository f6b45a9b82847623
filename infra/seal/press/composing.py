"""A page as data for the template: every text of people is a JSON string, so nothing in it can be markup.

What depends on lengths is decided here by counting, the same on every machine: which fact takes the whole width, how
wide a column is, whether a row may go over pages. A unit is the width of a Latin letter; a Chinese character has two.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segno

from infra.seal.press import breaking, glyphs, strokes
from infra.seal.press.fitting import size_of
from infra.seal.press.measuring import (
    HALF_LINE,
    PROOF_LABEL,
    SHORT,
    TOGETHER,
    columns_of,
    cut,
    fact_lines,
    half_line,
    label_width,
    row_lines,
    section_lines,
    text_lines,
    units,
)
from infra.seal.press.page import Attachment, Page
from infra.seal.press.photographs import measured, printable
from sync.work.sheet import Fact, Picture, Section, Signature, Table

Rich = str | list[list[str]]
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,79}")


@dataclass(frozen=True, slots=True)
class Composition:
    """data: what the template shows; files: what it reads, by name."""

    data: dict[str, Any]
    files: dict[str, bytes]


def composed(page: Page) -> Composition:
    """The page for its template. ValueError: a picture that is neither there nor missing, a table with a ragged row,
    a name no file may have.
    """
    tables = (section.table for section in page.sheet.sections if section.table)
    if any(len(row) != len(table.columns) for table in tables for row in table.rows):
        raise ValueError("a row has as many cells as its table has columns")
    return _Composing(page).whole()


class _Composing:
    """One page on its way: gathers the files, whether a character had to be substituted, and which words the second
    font prints.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sheet = page.sheet
        self.files: dict[str, bytes] = {}
        self.rare = False
        self.second: set[str] = set()
        in_sections = [fact for section in self.sheet.sections for fact in section.facts]
        self.labels = label_width(in_sections)
        self.proof_labels = label_width([*page.evidence, *self.sheet.foot], PROOF_LABEL)

    def whole(self) -> Composition:
        """Everything, in the order of the page."""
        sheet, page = self.sheet, self.page
        data = {
            "language": sheet.language,
            "meta": {
                "title": self.line(f"{sheet.title} {sheet.number}", 200),
                "author": self.line(sheet.outlet, 200),
            },
            "title": self.heading(sheet.title),
            "outlet": self.rich(sheet.outlet),
            "number": self.rich(sheet.number),
            "running": {name: self.line(getattr(sheet, name), 44) for name in ("outlet", "title", "number")},
            "notices": [self.rich(notice) for notice in sheet.notices],
            "head": self.keys(sheet.head),
            "size": size_of(page, self.labels, self.proof_labels),
            "labels": self.labels,
            "proof_labels": self.proof_labels,
            "sections": [self.section(section) for section in sheet.sections],
            "signatures": [self.signature(signature) for signature in sheet.signatures],
            "pictures": self.pictures(),
            "evidence": self.panel(page.evidence),
            "verify": [self.step(step) for step in page.verify],
            "foot": self.panel(sheet.foot),
            "qr": self.code(),
            "attachments": [self.attachment(one) for one in page.attachments],
        }
        data["rare"] = self.rare
        data["second"] = glyphs.pattern_of_second(self.second, self.sheet.template)
        self.files["data.json"] = json.dumps(data, ensure_ascii=False).encode()
        return Composition(data, self.files)

    def text(self, value: str) -> str:
        """Only characters that can be shown."""
        shown = glyphs.substituted(value, self.sheet.template)
        self.rare = self.rare or shown != value
        self.second.update(glyphs.words_of_second(shown, self.sheet.template))
        return shown

    def line(self, value: str, units: int) -> str:
        """One line, cut with an ellipsis."""
        return cut(" ".join(self.text(value).split()), units)

    def rich(self, value: str) -> Rich:
        """A text as it is; one with lines or long words as lines of pieces between which it may break."""
        shown = self.text(value)
        if "\n" not in shown and not breaking.LONG_WORD.search(shown):
            return shown
        return [list(breaking.pieces(line)) for line in shown.split("\n")]

    def heading(self, value: str) -> Rich:
        """A heading is never empty: who jumps from one to the next must hear something."""
        return self.rich(value if value.strip() else "—")

    def keys(self, facts: Sequence[Fact]) -> list[dict[str, Any]]:
        """The panel at the top: the shorter its texts, the bigger, and one size if none is long."""
        sizes = [0 if units(fact.value) <= 16 else 1 if units(fact.value) <= 32 else 2 for fact in facts]
        if 2 not in sizes:
            sizes = [max(sizes, default=0)] * len(facts)
        return [self.fact(fact) | {"size": size} for fact, size in zip(facts, sizes, strict=True)]

    def fact(self, fact: Fact) -> dict[str, Any]:
        """A label and its value."""
        return {"label": self.rich(fact.label), "value": self.rich(fact.value), "strong": fact.strong}

    def rows(self, facts: Sequence[Fact], labels: int) -> list[list[dict[str, Any]]]:
        """Facts two a row; one that is long stands alone."""
        rows: list[list[dict[str, Any]]] = []
        open_row = False
        for fact in facts:
            wide = len(lines := fact.value.split("\n")) > 1 or units(lines[0]) > half_line(labels)
            shown = self.fact(fact) | {"wide": wide, "breaks": fact_lines(fact) > TOGETHER}
            if open_row and not wide:
                rows[-1].append(shown)
                open_row = False
            else:
                rows.append([shown])
                open_row = not wide
        return rows

    def panel(self, facts: Sequence[Fact]) -> dict[str, Any]:
        """Facts that stand apart from the sections."""
        return {
            "rows": self.rows(facts, self.proof_labels),
            "together": sum(map(fact_lines, facts)) <= TOGETHER,
        }

    def step(self, step: str) -> dict[str, Any]:
        """A sentence and the commands under it."""
        sentence, *commands = step.split("\n")
        return {"sentence": self.rich(sentence), "commands": [self.rich(command) for command in commands]}

    def section(self, section: Section) -> dict[str, Any]:
        """A section, and whether no page should break within it."""
        return {
            "together": section_lines(section) <= SHORT,
            "title": self.heading(section.title),
            "rows": self.rows(section.facts, self.labels),
            "table": self.table(section.table) if section.table else None,
            "notes": [self.rich(note) for note in section.notes],
        }

    def table(self, table: Table) -> dict[str, Any]:
        """Columns with their shares, rows, sums."""
        shares, lines = columns_of(table)
        return {
            "columns": [
                {"title": self.line(column.title, 60), "number": column.number, "share": share}
                for column, share in zip(table.columns, shares, strict=True)
            ],
            "rows": [
                {"cells": [self.rich(cell) for cell in row], "breaks": row_lines(row, lines) > TOGETHER}
                for row in table.rows
            ],
            "foot": [self.fact(fact) for fact in table.foot],
            "foot_breaks": sum(map(fact_lines, table.foot)) > TOGETHER,
        }

    def signature(self, signature: Signature) -> dict[str, Any]:
        """Who signed: the drawing, or the words instead of it."""
        shown = {
            "role": signature.role,
            "title": self.rich(signature.title),
            "name": self.rich(signature.name),
            "plain": self.line(signature.name, 80),
            "words": self.rich(signature.words),
            "file": None,
            "missing": None,
            "breaks": text_lines(signature.words + signature.name, HALF_LINE) > TOGETHER,
        }
        drawing = self.page.strokes.get(signature.strokes or "")
        if drawing:
            shown["file"] = self.file("strokes", "svg", strokes.svg(drawing).encode())
        elif signature.strokes:
            shown["missing"] = self.rich(self.why_missing(signature.strokes))
        return shown

    def pictures(self) -> list[dict[str, Any]]:
        """Rows of photos, each with the height of its tallest, in widths of a column."""
        tall = max(map(self.tallness, self.sheet.pictures), default=0)
        across = 2 if tall < 1 and len(self.sheet.pictures) in (1, 2, 4) else 3
        rows = [self.sheet.pictures[at : at + across] for at in range(0, len(self.sheet.pictures), across)]
        return [
            {
                "across": across,
                "height": max(map(self.tallness, row)),
                "pictures": [self.picture(one) for one in row],
            }
            for row in rows
        ]

    def tallness(self, picture: Picture) -> float:
        """Height in widths, within reason."""
        photo = self.page.photos.get(picture.sha256)
        if photo is None:
            return 0.5
        width, height = measured(photo)
        return round(min(1.34, max(0.4, height / width)), 3)

    def picture(self, picture: Picture) -> dict[str, Any]:
        """A photo, or why it is not there."""
        photo = self.page.photos.get(picture.sha256)
        return {
            "caption": self.rich(picture.caption),
            "alt": self.line(picture.caption, 400),
            "hash": picture.sha256[:16],
            "breaks": text_lines(picture.caption, 30) > TOGETHER,
            "file": self.file("photo", "jpg", printable(photo)) if photo is not None else None,
            "missing": None if photo is not None else self.rich(self.why_missing(picture.sha256)),
        }

    def why_missing(self, sha256: str) -> str:
        """The words for a picture that is not there; ValueError if nobody gave any."""
        if sha256 not in self.page.missing:
            raise ValueError(f"{sha256} is neither given nor missing")
        return self.page.missing[sha256]

    def code(self) -> dict[str, Any] | None:
        """The QR code of the header."""
        if not self.page.qr:
            return None
        return {
            "file": self.file("qr", "svg", qr_svg(self.page.qr)),
            "alt": self.line(self.page.qr, 400),
        }

    def attachment(self, attachment: Attachment) -> dict[str, Any]:
        """A file inside the PDF."""
        if not NAME.fullmatch(attachment.name):
            raise ValueError(f"{attachment.name!r} names no attachment")
        return {
            "name": attachment.name,
            "file": self.file("attachment", "bin", attachment.content),
            "mime": attachment.mime,
            "description": self.line(attachment.description, 400),
            "relationship": attachment.relationship,
        }

    def file(self, kind: str, ending: str, content: bytes) -> str:
        """A file for the template under a name that comes from nobody; equal contents are one file."""
        for name, known in self.files.items():
            if known == content and name.endswith(ending):
                return name
        name = f"{kind}-{len(self.files)}.{ending}"
        self.files[name] = content
        return name


def qr_svg(text: str) -> bytes:
    """The code as one path of unit squares, the page around it is its quiet zone."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue()
