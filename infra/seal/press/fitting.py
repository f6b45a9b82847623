"""How high a record stands on paper, by counting: where a little less would save a page, it is set a little smaller.

Points at full size (9 pt); a guess that is right within a few hundredths, since texts break where they break.
"""

from __future__ import annotations

from collections.abc import Sequence

from infra.seal.press.measuring import columns_of, half_line, row_lines, text_lines, whole_line
from infra.seal.press.page import Page
from sync.work.sheet import Fact, Section, Signature

PAGE = 753.6
"""The height between the margins."""

WHOLE, LEAST = 1000, 880
SPARE = 0.98
LINE, STEP, GAP = 9.0, 12.6, 5.85
ROW, CELL, NOTE = 3.8, 5.2, 0.5
OPENING, HEAD, NOTICES, NOTICE, TITLE = 87.0, 44.0, 32.0, 14.2, 17.0
SIGNATURES, DRAWING, STATEMENT = 37.0, 61.0, 27.0
PICTURES = 2
VERIFY = 88


def size_of(page: Page, labels: int, proof_labels: int) -> int:
    """Thousandths of the full size in which the page is set. More than a row of photos break pages as they must."""
    if len(page.sheet.pictures) > PICTURES:
        return WHOLE
    pages = height_of(page, labels, proof_labels) / PAGE
    wanted = int(WHOLE * SPARE * int(pages) / pages)
    return wanted if LEAST <= wanted < WHOLE else WHOLE


def height_of(page: Page, labels: int, proof_labels: int) -> float:
    """The whole record without its photos."""
    sheet = page.sheet
    notices = NOTICES + NOTICE * len(sheet.notices) if sheet.notices else 0
    head = HEAD * ((len(sheet.head) + 2) // 3)
    sections = sum(GAP + _section(section, labels) for section in sheet.sections)
    proofs = sum(GAP + facts_height(facts, proof_labels) for facts in (page.evidence, sheet.foot) if facts)
    lines = sum(text_lines(step, VERIFY) for step in page.verify)
    signed = GAP + max(map(_signature, sheet.signatures)) if sheet.signatures else 0
    return OPENING + notices + head + sections + signed + proofs + GAP + lines * 11.7


def facts_height(facts: Sequence[Fact], labels: int) -> float:
    """Facts two a row, as they are composed."""
    half, whole = half_line(labels), whole_line(labels)
    height, beside = 0.0, False
    for fact in facts:
        wide = is_wide(fact, labels)
        lines = max(text_lines(fact.label, labels + 1), text_lines(fact.value, (whole if wide else half) + 1))
        if not beside or wide:
            height += ROW + LINE + STEP * (lines - 1)
        beside = not wide and not beside
    return height


def is_wide(fact: Fact, labels: int) -> bool:
    """The fact stands alone in its row."""
    return "\n" in fact.value or text_lines(fact.value, half_line(labels) + 1) > 1


def _section(section: Section, labels: int) -> float:
    height = facts_height(section.facts, labels)
    height += sum(NOTE + STEP * text_lines(note, whole_line(0)) for note in section.notes)
    if section.table is not None:
        _, widths = columns_of(section.table)
        lines = [row_lines(row, widths) for row in section.table.rows]
        height += TITLE if len(section.table.columns) > 3 else 0
        height += sum(CELL + LINE + STEP * (each - 1) for each in (1, *lines))
        height += sum(CELL + LINE + 1 for _ in section.table.foot)
    return height


def _signature(signature: Signature) -> float:
    lines = text_lines(signature.words, 30) if signature.words else 0
    return SIGNATURES + (DRAWING if signature.strokes else STATEMENT) + STEP * max(0, lines - 1)
