"""Texts of people: shown literally whatever they look like, and shown at all whatever they are made of."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.seal.press.breaking import pieces
from infra.seal.press.composing import composed
from infra.seal.press.glyphs import TEMPLATES, substituted
from infra.seal.press.measuring import units
from infra.seal.press.printing import FONTS, Press
from sync.work.sheet import Column, Fact, Picture, Section, Sheet, Signature, Table
from tests.infra.seal.press import samples
from tests.infra.seal.press.reading import information, solid, text_of, told

Sample = Callable[[str], bytes]
MARKS = ("Mn", "Mc", "Me")
CLUSTERS = st.text("aeř1 中か\u0301\u0302\u030c\u20dd\u3099\u0e34\u05b0\uff9eỆώЎ\n〛-/_", max_size=30)
ANYTHING = st.text(st.characters(codec=None), max_size=40) | CLUSTERS | st.sampled_from(samples.HOSTILE)
NAMES = (
    "Antonín Dvořák", "Šimůnek", "Łukasz Wiśniewski", "Nguyễn Thị Hương", "Ğüneş Yıldız", "Οδυσσέας Ελύτης",
    "Дмитрий Ђорђевић", "Ștefan Țepeș", "Győr", "Đặng", "Þórr ẞ", "Ўзбек",
)  # fmt: skip


@cache
def in_the_font(family: str) -> set[int]:
    """What both weights have, without what cannot be seen."""
    found = []
    for weight in ("Regular", "Bold"):
        with TTFont(FONTS / f"{family}-{weight}.ttf", lazy=True) as font:
            found.append(set(font.getBestCmap()))
    assert found[0] == found[1]
    unseen = {0x34F, *range(0xFE00, 0xFE10)}
    return {code for code in found[0] if kind(code)[0] != "C" and kind(code) not in ("Zl", "Zp")} - unseen


def in_the_fonts() -> set[int]:
    return in_the_font("NotoSansSC") | (in_the_font("NotoSans") - indic())


def indic() -> set[int]:
    """Parts of Devanagari and a few strays: their order on paper is not the order of the text."""
    return {
        *range(0x900, 0xE00),
        *range(0x1000, 0x1100),
        *range(0x1CD0, 0x1D00),
        *range(0xA830, 0xA930),
    }


def kind(code: int) -> str:
    return unicodedata.category(chr(code))


def kinds_of_template_1() -> dict[str, set[int]]:
    read = json.loads((TEMPLATES / "1" / "glyphs.json").read_text("ascii"))
    return {name: {code for a, b in ranges for code in range(a, b + 1)} for name, ranges in read.items()}


def test_the_table_of_template_1_is_what_the_fonts_have_and_can_be_seen() -> None:
    kinds = kinds_of_template_1()
    assert kinds["first"] == in_the_font("NotoSansSC")
    assert kinds["second"] == in_the_font("NotoSans") - indic()
    assert kinds["letters"] == {code for code in kinds["second"] if kind(code)[0] in "LM"}
    halfwidth = {0xFF9E, 0xFF9F}
    assert kinds["marks"] == {code for code in in_the_fonts() if kind(code) in MARKS} | halfwidth


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_european_and_vietnamese_names_are_printed_as_letters(press: Press, form: str, weight: str) -> None:
    named = "，".join(unicodedata.normalize(form, name) for name in NAMES)
    facts = (Fact("客户", named, strong=weight == "bold"),)
    sheet = replace(samples.plain(), sections=(Section("job", "客户", facts),), notices=())
    heard = text_of(press.print(samples.printed(sheet)))
    lines = unicodedata.normalize("NFC", " ".join(heard.split()))
    assert [name for name in NAMES if name not in lines] == []
    assert "U+" not in lines


def test_names_are_letters_in_headings_tables_running_heads_and_signatures(press: Press) -> None:
    column = Table((Column("Díl č."), Column("价")), (("Těsnění dveří", "Kč"),))
    sheet = samples.plain()
    sheet = replace(
        sheet,
        outlet="Servis Dvořák",
        head=(Fact("Zákazník", "Ğüneş"),),
        sections=(Section("a", "Οδυσσέας", (Fact("长", "一\n" * 60),), column), *sheet.sections),
        signatures=tuple(replace(one, name="Šimůnek") for one in sheet.signatures),
    )
    pdf = press.print(samples.printed(sheet))
    heard = solid(text_of(pdf))
    for text in ("Dílč.", "Těsněnídveří", "Kč", "Ğüneş", "Οδυσσέας"):
        assert text in heard
    assert heard.count("ServisDvořák") == int(information(pdf)["Pages"])
    assert heard.count("Šimůnek") == 2


def test_a_word_is_printed_by_one_font_and_chinese_by_its_own() -> None:
    """The first font would draw ř as r and a háček that stands on the next letter."""
    sheet = replace(samples.plain(), outlet="中心 Dvořák-Novák Šek 2号 Re\u0301", title="记录 Novák")
    pattern = composed(samples.printed(sheet)).data["second"]
    assert re.sub(r"\\x\{(\w+)\}", lambda code: chr(int(code[1], 16)), pattern) == (
        "[DRekovářŠ\u0301]*(?:[řŠ\u0301][DRekovářŠ\u0301]*)+"
    )
    assert composed(samples.printed(samples.plain())).data["second"] is None


@pytest.mark.parametrize("name", ["Dvořák", "Novy\u0301"])
def test_a_mark_is_not_drawn_by_the_font_that_misplaces_it(press: Press, name: str) -> None:
    sheet = replace(samples.plain(), outlet=name)
    assert "+NotoSans-Bold " in told(press.print(samples.printed(sheet)), "pdffonts", "PDF")


def test_letters_of_both_fonts_take_the_room_that_is_counted() -> None:
    assert units("Dvořák") == units(unicodedata.normalize("NFD", "Dvořák")) == 6
    assert units("ꞌꙀ") == 2 and units("中文") == 4
    assert "".join(pieces("ř" * 50)) == "ř" * 50
    marked = "x" + "r\u030c" * 50
    assert "".join(pieces(marked)) == marked
    assert all(kind(ord(piece[0])) not in MARKS for piece in pieces(marked))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("𠮷野家", "〚U+20BB7〛野家"),
        ("ไทย", "〚U+0E44 U+0E17 U+0E22〛"),
        ("👨\u200d👩", "〚U+1F468 U+200D U+1F469〛"),
        ("a\u202eb\u200bc\ufeff", "a〚U+202E〛b〚U+200B〛c〚U+FEFF〛"),
        ("\x00\t\ue000\ud800\U0010ffff", "〚U+0000 U+0009 U+E000 U+D800 U+10FFFF〛"),
        ("שלום مرحبا", "〚U+05E9 U+05DC U+05D5 U+05DD〛 〚U+0645 U+0631 U+062D U+0628 U+0627〛"),
        ("中\u0302か\u3099ř\u20dd", "中〚U+0302〛か\u3099ř〚U+20DD〛"),
        ("\u0301a\u0302\u3099", "〚U+0301〛a〚U+0302 U+3099〛"),
        ("हिन्दी", "〚U+0939 U+093F U+0928 U+094D U+0926 U+0940〛"),
        ("第一行\n第二行 — Ωmega №5 “é” ①㎡℃ ￥", "第一行\n第二行 — Ωmega №5 “é” ①㎡℃ ￥"),
    ],
    ids=[
        "rare-han",
        "thai",
        "joined-emoji",
        "invisible",
        "no-character",
        "right-to-left",
        "mark-of-another-font",
        "mark-of-nothing",
        "devanagari",
        "ordinary",
    ],
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
    marks = kinds_of_template_1()["marks"]
    bases = {code: "か" if code not in in_the_font("NotoSans") else "a" for code in marks}
    every = [chr(code) for code in sorted(in_the_fonts())]
    spelt = [bases.get(ord(one), "") + one for one in every]
    lines = ["".join(spelt[i : i + 500]) for i in range(0, len(every), 500)]
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
