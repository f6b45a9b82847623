"""The printed record as a file: what it claims, what is inside, who can read it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from infra.seal.press.page import Attachment
from infra.seal.press.printing import Press
from tests.infra.seal.press import samples
from tests.infra.seal.press.reading import (
    attachments_of,
    catalogue,
    heard_of,
    information,
    solid,
    structure,
    told,
    words_of,
)

Sample = Callable[[str], bytes]


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_record_claims_to_be_an_archive_file_that_can_be_heard(sample: Sample, name: str) -> None:
    claims = told(sample(name), "pdfinfo", "-meta", "PDF")
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert information(sample(name))["Tagged"] == "yes"


def test_a_record_says_whose_it_is_in_which_language_and_when_it_was_made(sample: Sample) -> None:
    told = information(sample("plain"))
    assert told["Title"] == "上门维修服务记录 A7-0012"
    assert told["Author"] == "安家电器服务中心（浦东张江店）"
    assert told["Page size"].endswith("(A4)")
    assert "2026" in told["CreationDate"] and told["CreationDate"] == told["ModDate"]
    assert catalogue(sample("plain"))["/Lang"] == "zh-CN"
    assert catalogue(sample("english"))["/Lang"] == "en"
    assert catalogue(sample("plain"))["/ViewerPreferences"]["/DisplayDocTitle"]


def test_attachments_come_out_byte_for_byte(press: Press) -> None:
    every_byte = bytes(range(256)) * 40
    text = '{"record":1,"名":"王秀英","\\u0000":"𠮷"}\r\n'.encode()
    page = replace(
        samples.printed(samples.plain()),
        attachments=(
            Attachment("record.json", text, "application/json", "签署文本", "source"),
            Attachment("proof.json", every_byte, "application/octet-stream", "Proof", "data"),
        ),
    )
    pdf = press.print(page)
    assert attachments_of(pdf) == {"record.json": text, "proof.json": every_byte}
    files = catalogue(pdf)["/AF"]
    assert sorted(str(files[i]["/AFRelationship"]) for i in range(2)) == ["/Data", "/Source"]
    assert {str(files[i]["/EF"]["/F"]["/Subtype"]) for i in range(2)} == {
        "/application/json",
        "/application/octet-stream",
    }


def test_only_the_carried_fonts_are_used_and_they_are_inside(sample: Sample) -> None:
    for name in samples.SAMPLES:
        fonts = [line.split() for line in told(sample(name), "pdffonts", "PDF").splitlines()[2:]]
        assert {re.sub("^[A-Z]{6}[+]", "", font[0]) for font in fonts} == {
            "NotoSansSC-Bold",
            "NotoSansSC-Regular",
        }
        assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts), (
            "embedded, a subset, with its text"
        )


def test_a_reader_hears_the_record_in_its_order(sample: Sample) -> None:
    heard = solid(heard_of(sample("plain")))
    order = (
        "上门维修服务记录", "修好了", "¥268.00", "2027-02-24", "服务单与客户", "王秀英", "机身编号2023061800417",
        "检查与维修", "配件小计¥98.00", "198.00合计¥268.00", "客户留言", "签名", "李建国", "到达服务器时的证据",
        samples.HASH, "pdfsigrecord.pdf",
    )  # fmt: skip
    at = [heard.find(words) for words in order]
    assert at == sorted(at) and -1 not in at


def test_headings_pictures_tables_and_lists_are_tagged(sample: Sample) -> None:
    tags = structure(sample("long"))
    count = {tag: sum(1 for one, _ in tags if one == tag) for tag, _ in tags}
    assert count["/H1"] == 1
    assert count["/H2"] == 12
    assert next(tag for tag, _ in tags if re.fullmatch("/H[1-6]", tag)) == "/H1"
    assert count["/Table"] == 2 and count["/TH"] == 11
    assert count["/TR"] == 1 + 20 + 1 + 1 + 12 + 4
    assert count["/L"] == 1 and count["/LI"] == 3


def test_every_picture_has_words_for_who_cannot_see_it(sample: Sample) -> None:
    words = [alt for tag, alt in structure(sample("long")) if tag == "/Figure"]
    assert len(words) == 1 + 1 + 12
    assert words[0] and words[0].startswith("二维码，内容为：https://service.example.com/verify#A7-0013.")
    assert words[1] == "手写签名：王秀英"
    assert words[2] == "铭牌与安装位置，第 1 张 · 2026-11-24 10:00"


def test_photos_are_embedded_as_they_came(press: Press, sample: Sample) -> None:
    photo = samples.photo(0)
    assert photo in sample("half")
    assert len(sample("half")) < len(photo) + 130_000
    assert len(sample("long")) < 12 * 320_000


def test_two_processes_print_the_same_bytes(sample: Sample) -> None:
    script = (
        "import sys, hashlib; from infra.seal.press.printing import Press;"
        "from tests.infra.seal.press.samples import SAMPLES;"
        "sys.stdout.write(hashlib.sha256(Press().print(SAMPLES['half']())).hexdigest())"
    )
    ended = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert ended.stdout == samples.sha256(sample("half")).hexdigest()


def test_a_second_print_is_the_same_and_another_moment_is_another_document(
    press: Press, sample: Sample
) -> None:
    page = samples.SAMPLES["plain"]()
    assert press.print(page) == sample("plain")
    assert press.print(replace(page, made_at=page.made_at + 1000)) != sample("plain")


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_page_has_the_number_and_how_many_there_are(sample: Sample, name: str) -> None:
    pages = int(information(sample(name))["Pages"])
    number = samples.SAMPLES[name]().sheet.number
    for page in range(1, pages + 1):
        foot = solid("".join(w.text for w in words_of(sample(name)) if w.page == page and w.top > 800))
        assert foot.startswith(number)
        assert (f"第{page}页，共{pages}页" if name != "english" else f"Page{page}of{pages}") in foot
