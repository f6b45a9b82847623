"""How a record fills its pages: a short one is one page, nothing small stands alone, the office signs in one box."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image

from infra.seal.press.fitting import LEAST, PAGE, WHOLE, height_of, size_of
from infra.seal.press.page import Page
from infra.seal.press.printing import Press
from sync.work.sheet import Fact, Section
from sync.work.sheets import LANGUAGES, sheet
from sync.work.sheets.v1_words import BY_OFFICE, CORRECTS_NUMBER
from tests.infra.seal.press import samples
from tests.infra.seal.press.reading import information, solid, text_of, words_of
from tests.infra.seal.press.test_layout import HEIGHT, outside, over_each_other, pushed_down
from tests.sync.work.texts import whole

LABELS = 12


def page(text: dict[str, Any]) -> Page:
    """Without photos."""
    shown = sheet({**text, "photos": []})
    strokes = {one.strokes: samples.signed_by() for one in shown.signatures if one.strokes}
    return replace(samples.printed(shown), strokes=strokes)


def short(**other: Any) -> dict[str, Any]:
    """One part under warranty, signed at the door."""
    nothing = dict.fromkeys(
        ("charges", "payments", "steps", "custody", "loans", "hazards", "returns", "discounts"), ()
    )
    return whole(**nothing, quote=None, remark=None, zone="Asia/Shanghai", **other)


def pages_of(pdf: bytes) -> int:
    return int(information(pdf)["Pages"])


def test_a_short_record_is_one_page(press: Press) -> None:
    pdf = press.print(page(short()))
    assert pages_of(pdf) == 1
    assert (over_each_other(words_of(pdf)), outside(words_of(pdf))) == ([], [])


@pytest.mark.parametrize("lines", range(0, 44, 2))
def test_nothing_small_stands_alone_on_the_last_page(press: Press, lines: int) -> None:
    """Wherever the end of a page falls: what is on the last page is more than one signature or the last few lines."""
    pdf = press.print(samples.printed(pushed_down(samples.plain(), lines)))
    words = [word for word in words_of(pdf) if word.top > 45 and word.bottom < HEIGHT - 45]
    last = [word for word in words if word.page == pages_of(pdf)]
    assert max(word.bottom for word in last) - min(word.top for word in last) > 120
    signed = {word.page for word in words if word.text in ("客户签名（本人）", "服务人员")}
    assert len(signed) == 1


def test_a_little_too_much_is_set_smaller_and_much_is_not() -> None:
    shown = samples.printed(samples.plain())
    sizes = {}
    for lines in range(60):
        facts = tuple(Fact(f"事项{i}", "一" * 60) for i in range(lines + 1))
        filled = replace(shown, sheet=replace(shown.sheet, sections=(Section("x", "补充", facts),)))
        sizes[height_of(filled, LABELS, LABELS) / PAGE] = size_of(filled, LABELS, LABELS)
    assert {size for pages, size in sizes.items() if pages < 0.97} == {WHOLE}
    assert {size for pages, size in sizes.items() if 1.2 < pages < 1.9} == {WHOLE}
    little = [size for pages, size in sizes.items() if 1 < pages < 1.1]
    assert little and all(LEAST <= size < WHOLE for size in little)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_office_signs_in_one_box_that_says_that_the_customer_did_not(press: Press, language: str) -> None:
    text = short(language=language, number="A7-1.2", corrects="ab" * 32, corrects_number="A7-1")
    pdf = press.print(page({**text, "signed_by": {"office": "Dora"}}))
    heard = solid(text_of(pdf))
    assert solid(BY_OFFICE[language == "en"]) in heard
    assert solid(CORRECTS_NUMBER[language == "en"].format(number="A7-1")) in heard
    name = next(word for word in words_of(pdf) if word.text == "Dora")
    drawn = subprocess.run(
        ["pdftoppm", "-r", "144", "-gray", "-png", "-f", str(name.page), "-l", str(name.page)],
        input=pdf, capture_output=True, check=True,
    )  # fmt: skip
    image = Image.open(BytesIO(drawn.stdout)).convert("L")
    row = [
        image.getpixel((x, int(name.top + name.bottom))) for x in range(int(2 * name.right) + 20, image.width)
    ]
    lines = [x for x, (a, b) in enumerate(pairwise(row)) if a == 255 and b != 255]
    assert len(lines) == 1  # the right side of the box, and no other box
