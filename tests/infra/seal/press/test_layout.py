"""What the eye would find: words over each other or outside the page, headings alone, tables without their head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest

from infra.seal.press.printing import Press
from sync.work.sheet import Column, Fact, Section, Sheet, Table
from tests.infra.seal.press import samples
from tests.infra.seal.press.reading import Word, information, solid, text_of, told, words_of

Sample = Callable[[str], bytes]
MARGIN, WIDTH, HEIGHT = 51, 595.3, 841.9
LOOSE = 1.5
LINE = 6


def over_each_other(words: list[Word]) -> list[tuple[str, str]]:
    """Words whose boxes share a place."""
    return [
        (a.text, b.text)
        for a, b in combinations(words, 2)
        if a.page == b.page
        and min(a.right, b.right) - max(a.left, b.left) > LOOSE + squeezed(a)
        and min(a.bottom, b.bottom) - max(a.top, b.top) > LOOSE
    ]


def squeezed(word: Word) -> float:
    """A closing mark before another one is set in half its box, as is right in Chinese."""
    return (word.bottom - word.top) / 2 if word.text[-1:] in "）」，。；" else 0


def outside(words: list[Word]) -> list[Word]:
    """Words that reach into the margin."""
    return [
        w
        for w in words
        if w.left < MARGIN - LOOSE or w.right > WIDTH - MARGIN + LOOSE or w.bottom > HEIGHT - 18
    ]


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_no_word_stands_on_another_or_in_the_margin(sample: Sample, name: str) -> None:
    words = words_of(sample(name))
    assert over_each_other(words) == []
    assert outside(words) == []


def test_a_table_over_pages_repeats_its_head(sample: Sample) -> None:
    words = words_of(sample("long"))
    with_rows = {word.page for word in words if word.text.startswith("KFR-1")}
    with_head = {word.page for word in words if word.text == "新件序列号"}
    assert len(with_rows) == 2
    assert with_head == with_rows


def pushed_down(sheet: Sheet, lines: int) -> Sheet:
    """The sheet with so many lines before everything else."""
    filling = Section("more", "补充", (Fact("事项", "\n".join("一" * 30 for _ in range(lines + 1))),))
    return replace(sheet, sections=(filling, *sheet.sections))


@pytest.mark.parametrize("lines", range(3, 45, 3))
def test_a_row_is_not_split_and_the_sums_have_a_row_with_them(press: Press, lines: int) -> None:
    """Wherever the end of the page falls within the table."""
    rows = tuple((f"行{i}", "\n".join(f"行{i}" for _ in range(4)), "1.00") for i in range(6))
    sums = tuple(Fact(f"和{i}", f"{i}.00") for i in range(5))
    table = Table((Column("项"), Column("说明"), Column("金额", number=True)), rows, sums)
    sheet = replace(samples.plain(), sections=(Section("charges", "费用", table=table),), signatures=())
    words = words_of(press.print(samples.printed(pushed_down(sheet, lines))))
    for i in range(6):
        assert len({word.page for word in words if word.text == f"行{i}"}) == 1
    assert len({word.page for word in words if word.text.startswith("和") or word.text == "行5"}) == 1


@pytest.mark.parametrize("extra", range(0, 22, 3))
def test_no_heading_is_the_last_thing_on_a_page(press: Press, extra: int) -> None:
    sheet = samples.plain()
    filling = Section(
        "more", "补充", tuple(Fact(f"事项 {i}", "一" * 60) for i in range(extra)) or (Fact("事项", "无"),)
    )
    pdf = press.print(samples.printed(replace(sheet, sections=(filling, *sheet.sections))))
    words = [word for word in words_of(pdf) if word.bottom < HEIGHT - 50]
    titles = {solid(section.title) for section in sheet.sections} | {
        "签名",
        "到达服务器时的证据",
        "本记录的标识",
    }
    for page in range(1, int(information(pdf)["Pages"]) + 1):
        on_page = [word for word in words if word.page == page]
        lowest = max(word.bottom for word in on_page)
        last = {word.text for word in on_page if word.bottom > lowest - LINE}
        assert not last <= titles  # what stands beside its title is on the same line


@pytest.mark.parametrize("lines", range(0, 40, 4))
def test_each_photo_stands_with_its_caption_on_one_page(press: Press, lines: int) -> None:
    page = samples.printed(replace(pushed_down(samples.half(), lines), signatures=()), photos=4, lying=(0, 2))
    pdf = press.print(page)
    words = words_of(pdf)
    captions = [word.page for word in words if word.text.startswith("铭牌与安装位置")]
    hashes = [word.page for word in words if word.text == "SHA-256" and word.bottom - word.top < 8]
    assert captions == hashes and len(captions) == 4
    listed = [line.split()[0] for line in told(pdf, "pdfimages", "-list", "PDF").splitlines()[2:]]
    assert [int(number) for number in listed] == captions


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 12])
def test_any_number_of_photos_finds_its_place(press: Press, count: int) -> None:
    words = words_of(press.print(samples.printed(samples.half(), photos=count, lying=(0, 1, 2, 3))))
    assert len([word for word in words if word.text.startswith("铭牌与安装位置")]) == count
    assert outside(words) == []


def test_notices_and_the_refusal_are_on_the_page_in_words(sample: Sample) -> None:
    heard = solid(text_of(sample("refused")))
    assert "请注意本记录更正A7-0012" in heard
    assert "客户未签字：拒签。" in heard
    assert "拒绝签名，原因：不同意更正后的金额。" in heard


def test_a_text_of_thirty_kilobytes_in_any_place_goes_over_pages(press: Press) -> None:
    sheet = samples.plain()
    long = "制热不出热风，外机嗡的一声就停。" * 400
    rows = tuple((long[:6000], *row[1:]) for row in sheet.sections[5].table.rows[:1])
    sections = (
        Section("fault", "故障", (Fact("描述", long), Fact("短", "短"))),
        Section("charges", "费用", table=replace(sheet.sections[5].table, rows=rows), notes=(long,)),
    )
    customer, technician = sheet.signatures
    page = samples.printed(
        replace(
            sheet,
            sections=sections,
            notices=(long,),
            signatures=(replace(customer, strokes=None, words=long), technician),
        )
    )
    pdf = press.print(page)
    assert solid(text_of(pdf)).count("制热不出热风") >= 1950
    assert outside(words_of(pdf)) == []
