"""Texts of people: shown literally whatever they look like, and shown at all whatever they are made of."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.seal.press.glyphs import TEMPLATES, substituted
from infra.seal.press.printing import FONTS, Press
from sync.work.sheet import Column, Fact, Picture, Section, Sheet, Signature, Table
from tests.infra.seal.press import samples
from tests.infra.seal.press.reading import information, solid, text_of

Sample = Callable[[str], bytes]
ANYTHING = st.text(st.characters(codec=None), max_size=40) | st.sampled_from(samples.HOSTILE)


@cache
def in_the_fonts() -> set[int]:
    found = []
    for file in sorted(FONTS.glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            found.append(set(font.getBestCmap()))
    assert len(found) == 2 and found[0] == found[1]
    return found[0]


def test_the_table_of_template_1_is_what_the_fonts_have_and_can_be_seen() -> None:
    ranges = json.loads((TEMPLATES / "1" / "glyphs.json").read_text("ascii"))
    table = {code for first, last in ranges for code in range(first, last + 1)}
    soft_hyphen = {0xAD}
    assert table == in_the_fonts() - soft_hyphen
    assert not {code for code in table if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Co", "Cn")}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("𠮷野家", "〚U+20BB7〛野家"),
        ("ไทย", "〚U+0E44 U+0E17 U+0E22〛"),
        ("👨\u200d👩", "〚U+1F468 U+200D U+1F469〛"),
        ("a\u202eb\u200bc\ufeff", "a〚U+202E〛b〚U+200B〛c〚U+FEFF〛"),
        ("\x00\t\ue000\ud800\U0010ffff", "〚U+0000 U+0009 U+E000 U+D800 U+10FFFF〛"),
        ("שלום مرحبا", "〚U+05E9 U+05DC U+05D5 U+05DD〛 〚U+0645 U+0631 U+062D U+0628 U+0627〛"),
        ("第一行\n第二行 — Ωmega №5 “é” ①㎡℃ ￥", "第一行\n第二行 — Ωmega №5 “é” ①㎡℃ ￥"),
    ],
    ids=["rare-han", "thai", "joined-emoji", "invisible", "no-character", "right-to-left", "ordinary"],
)
def test_what_no_font_has_is_shown_by_its_code_point(text: str, shown: str) -> None:
    assert substituted(text) == shown


def test_markup_of_any_kind_is_only_text(sample: Sample) -> None:
    heard = solid(text_of(sample("refused")))
    for text in samples.HOSTILE:
        assert solid(substituted(text)) in heard
    assert "root:" not in heard


def test_a_substitute_is_explained_where_it_occurs_and_only_there(sample: Sample) -> None:
    assert "原文逐字保存在附件" in solid(text_of(sample("refused")))
    assert "原文逐字保存在附件" not in solid(text_of(sample("plain")))


def test_every_character_of_the_fonts_prints_and_can_be_copied_out(press: Press) -> None:
    every = [chr(code) for code in sorted(in_the_fonts() - {0xAD})]
    lines = ["".join(every[i : i + 500]) for i in range(0, len(every), 500)]
    sheet = replace(samples.plain(), sections=(Section("all", "全部字符", (Fact("字", "\n".join(lines)),)),))
    heard = text_of(press.print(samples.printed(sheet)))
    assert [one for one in every if one not in heard and not one.isspace()] == []


def test_every_place_of_a_sheet_is_text_and_none_of_it_is_lost(press: Press) -> None:
    names = iter(f"Ort{i:03d}" for i in range(1000))
    sheet, placed = filled(lambda: next(names))
    page = replace(samples.printed(sheet), missing={one.sha256: "" for one in sheet.pictures})
    heard = solid(text_of(press.print(page)))
    assert [one for one in placed if one not in heard] == []


@settings(max_examples=25)
@given(st.data())
def test_any_text_anywhere_prints(press: Press, data: st.DataObject) -> None:
    """Also lone surrogates, noncharacters, nothing at all, and a page of one letter."""
    sheet, _ = filled(lambda: data.draw(ANYTHING))
    page = samples.printed(replace(sheet, language=data.draw(st.sampled_from(["zh-CN", "en"]))))
    taken, not_taken = (picture.sha256 for picture in sheet.pictures)
    shown = {"photos": {taken: samples.photo(0)}, "missing": {not_taken: data.draw(ANYTHING)}}
    pdf = press.print(replace(page, **shown, qr="https://a.example/verify#1", verify=(data.draw(ANYTHING),)))
    assert int(information(pdf)["Pages"]) >= 1


@given(ANYTHING)
def test_a_substituted_text_is_in_the_fonts_and_substitutes_to_itself(text: str) -> None:
    shown = substituted(text)
    assert {ord(one) for one in shown} <= in_the_fonts() | {10}
    assert substituted(shown) == shown


def filled(text: Callable[[], str]) -> tuple[Sheet, list[str]]:
    """A sheet with a text of its own in every place, and those texts."""
    placed: list[str] = []

    def place() -> str:
        placed.append(text())
        return placed[-1]

    def facts(count: int) -> tuple[Fact, ...]:
        return tuple(Fact(place(), place(), strong=i % 2 == 0) for i in range(count))

    table = Table(
        tuple(Column(place(), number=i == 2) for i in range(3)),
        tuple(tuple(place() for _ in range(3)) for _ in range(4)),
        facts(2),
    )
    sheet = Sheet(
        language="zh-CN", template=1, kind="full", title=place(), outlet=place(), number="A7-0099",
        notices=(place(), place()), head=facts(4),
        sections=(Section("a", place(), facts(5), table, (place(),)), Section("b", place(), facts(1))),
        pictures=(), signatures=(
            Signature("customer", place(), place(), None, place()),
            Signature("technician", place(), place(), samples.strokes_named("x"), place()),
        ),
        foot=facts(2),
    )  # fmt: skip
    return replace(sheet, pictures=tuple(Picture(str(i) * 64, place()) for i in range(2))), placed
