"""The page of a record: what was signed, whole and as text; what became of it; nothing of anybody else."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import text

from sync.work.sheets import sheet
from tests.server.customer.household import HAND_OVER, LINK, Lius, customers_copy
from tests.server.customer.texts import HASHES, PHOTOS, TEXT_EN, TEXT_ZH
from tests.sync.work.test_sheets import said

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}{% raw %}"
LARGEST_PAGE = 60 * 1024


class Words(HTMLParser):
    """All text of a page, and the tags it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags, self.attributes = "", set[str](), list[tuple[str, str, str]]()
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def signed_text(home: Lius, text: dict[str, Any]) -> dict[str, Any]:
    """The text as it was signed, numbered by the phone."""
    return {**text, "number": home.number, "issuer": home.house.settings.origin}


@pytest.mark.parametrize("text", [TEXT_ZH, TEXT_EN], ids=["zh", "en"])
def test_everything_that_was_signed_is_on_the_page(home: Lius, text: dict[str, Any]) -> None:
    home.signs(text)
    page = Words(home.opens(HAND_OVER).text)

    shown = sheet(signed_text(home, text))
    signed = {part for each in shown.signatures for part in (each.title, each.name, each.words)}
    for line in said(replace(shown, signatures=())).splitlines():
        signed |= {part.strip() for part in line.split("=")}
    assert [each for each in signed if each not in page.text] == []


def test_first_come_result_total_and_guarantee_then_that_it_is_genuine(home: Lius) -> None:
    home.signs()
    home.seals()
    page = Words(home.opens(HAND_OVER).text).text

    order = [page.index(each) for each in ("已修复", "¥120.00", "2026年12月24日", "真实有效", "工单")]
    assert order == sorted(order)
    assert "由师傅 李建国 和您（刘芳）签字" in page


@pytest.mark.parametrize(
    ("text", "lang", "words"), [(TEXT_ZH, "zh-CN", "真实有效"), (TEXT_EN, "en", "Genuine")], ids=["zh", "en"]
)
def test_a_page_speaks_the_records_language(home: Lius, text: dict[str, Any], lang: str, words: str) -> None:
    home.signs(text)
    home.seals()
    answer = home.opens(HAND_OVER, headers={"Accept-Language": "fr"})

    assert answer.headers["Content-Language"] == lang
    assert words in answer.text


def test_the_switch_changes_the_page_and_leaves_what_was_signed(home: Lius) -> None:
    home.signs()
    home.seals()
    page = home.browser.get(home.page_of(HAND_OVER) + "?lang=en").text

    assert '<html lang="en">' in page
    assert "Genuine" in page
    assert '<article lang="zh-CN">' in page
    assert "已修复" in page
    assert "lang=en" in re.findall('href="(/verify[^"]*)"', page)[-1]


def test_the_phone_of_the_service_centre_is_on_top(home: Lius) -> None:
    home.signs()
    assert 'href="tel:02155550100"' in home.opens(HAND_OVER).text


def hostile(value: Any) -> Any:
    """Every text replaced by markup, the words that steer the page left."""
    if isinstance(value, dict):
        kept = ("language", "kind", "result", "sha256", "strokes", "corrects", "zone")
        return {name: each if name in kept else hostile(each) for name, each in value.items()}
    if isinstance(value, list):
        return [hostile(each) for each in value]
    return HOSTILE if isinstance(value, str) else value


def test_markup_in_any_field_is_text(home: Lius) -> None:
    home.signs(hostile(deepcopy(TEXT_ZH)))
    answer = home.opens(HAND_OVER)
    page = Words(answer.text)

    assert page.text.count(HOSTILE) > 40
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert not [each for each in page.attributes if each[1].startswith("on")]


def test_a_page_carries_no_script_and_no_style_and_may_do_nothing(home: Lius) -> None:
    home.signs()
    answer = home.opens(HAND_OVER)
    page = Words(answer.text)

    assert not {"script", "style", "iframe", "object"} & page.tags
    assert not [each for each in page.attributes if each[1] == "style"]
    policy = dict(each.strip().split(" ", 1) for each in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert "script-src" not in policy
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_page_of_the_longest_text_is_short_enough(home: Lius) -> None:
    text = deepcopy(TEXT_ZH)
    text["parts"] = text["parts"] * 40
    text["remark"] = "好" * 2000
    home.signs(text)

    assert len(json.dumps(text, ensure_ascii=False).encode()) < 32 << 10
    assert len(home.opens(HAND_OVER).data) <= LARGEST_PAGE


def test_a_template_that_is_not_known_is_said_and_not_guessed(home: Lius) -> None:
    home.signs({**TEXT_ZH, "template": 7})
    answer = home.opens(HAND_OVER)

    assert answer.status_code == 200
    assert "还不认识的版式" in answer.text
    assert home.number in answer.text


def test_what_is_not_here_yet_is_said(home: Lius) -> None:
    home.signs()
    home.photos_come(1)
    page = home.opens(HAND_OVER).text

    assert page.count("这张照片还在师傅手机里") == 2
    assert "1 / 3 张照片已到" in page


def test_photos_are_the_customer_copies_and_from_our_own_address(home: Lius) -> None:
    home.signs()
    home.photos_come()
    page = home.page_of(HAND_OVER)
    addresses = re.findall('(?:src|href)="([^"]*/photos/[^"]*)"', home.browser.get(page).text)

    assert len(addresses) == 6
    assert all(each.startswith(page) for each in addresses)
    answer = home.browser.get(f"{page}/photos/{HASHES[0]}")
    assert answer.data == customers_copy(PHOTOS[0])
    assert answer.content_type == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert home.browser.get(f"{page}/photos/{HASHES[0]}/small").data == PHOTOS[0]


def test_a_photo_of_another_job_is_not_found(home: Lius) -> None:
    home.signs()
    foreign = home.stores(PHOTOS[0] + b"another job's")
    page = home.page_of(HAND_OVER)

    assert home.browser.get(f"{page}/photos/{foreign}").status_code == 404
    assert home.browser.get(f"{page}/strokes/{foreign}").status_code == 404


def test_what_is_no_picture_is_never_shown_as_one(home: Lius) -> None:
    body = b"<html><script>alert(1)</script>"
    text = {**TEXT_ZH, "photos": [{"sha256": sha256(body).hexdigest(), "purpose": "before"}]}
    home.signs(text)
    named = home.stores(body, "text/html")

    assert home.browser.get(f"{home.page_of(HAND_OVER)}/photos/{named}").status_code == 404


def test_the_signature_is_drawn_from_its_numbers(home: Lius) -> None:
    home.signs()
    home.photos_come()
    page = home.page_of(HAND_OVER)
    [address] = re.findall('src="([^"]*/strokes/[^"]*)"', home.browser.get(page).text)
    answer = home.browser.get(address)

    assert answer.content_type == "image/svg+xml"
    assert answer.text.count("<polyline") == 2
    assert set(re.findall("<([a-z]+)", answer.text)) == {"svg", "polyline"}


def test_a_sealed_record_has_its_pdf_and_its_evidence(home: Lius) -> None:
    hash = home.signs()
    home.photos_come()
    page = home.page_of(HAND_OVER)
    assert home.browser.get(f"{page}/{hash}/record.pdf").status_code == 404
    assert "record.pdf" not in home.browser.get(page).text
    home.seals()

    shown = home.browser.get(page).text
    assert "已封存" in shown
    assert f"{page}/{hash}/record.pdf" in shown
    pdf = home.browser.get(f"{page}/{hash}/record.pdf")
    assert pdf.data.startswith(b"%PDF-")
    assert pdf.content_type == "application/pdf"
    assert pdf.headers["Content-Disposition"].startswith(f'inline; filename="{home.number}.pdf"')
    bundle = home.browser.get(f"{page}/{hash}/bundle.zip")
    assert bundle.data.startswith(b"PK")
    assert bundle.headers["Content-Disposition"].startswith("attachment")


def test_the_times_are_those_of_the_receipt(home: Lius) -> None:
    home.signs()
    home.photos_come()
    home.seals()
    page = Words(home.opens(HAND_OVER).text).text

    assert "收到时的时间证据" in page
    assert "有据" in page
    assert "我们收到" in page


def test_a_correction_is_told_on_the_old_one_with_reason_and_difference(home: Lius) -> None:
    old = home.signs()
    number = home.number
    home.corrects(old)
    home.seals()
    home.is_sent_a_link()
    page = home.page_of(LINK)

    new = home.browser.get(page).text
    assert f"这份记录更正了 {number}" in new
    assert "清洗剂只用了一瓶" in new
    was = home.browser.get(f"{page}/{old}").text
    assert "真实，但已被更正" in was
    assert f"已被 {home.number} 更正" in was
    assert "清洗剂只用了一瓶" in was
    assert "<span>合计</span> <del>¥120.00</del>" in was
    assert "<ins>¥85.00</ins>" in was


def test_both_versions_stay_retrievable(home: Lius) -> None:
    old = home.signs()
    new = home.corrects(old)
    home.photos_come()
    home.seals()
    home.is_sent_a_link()
    page = home.page_of(LINK)

    for hash in (old, new):
        assert home.browser.get(f"{page}/{hash}").status_code == 200
        assert home.browser.get(f"{page}/{hash}/record.pdf").status_code == 200
    assert home.browser.get(f"{page}/{'0' * 64}").status_code == 404
    assert home.browser.get(f"{page}/nonsense").status_code == 404


def test_a_hand_over_code_reads_its_own_record_and_no_other(home: Lius) -> None:
    old = home.signs()
    new = home.corrects(old)
    page = home.page_of(HAND_OVER)
    shown = home.browser.get(page).text

    assert f"已被 {home.number} 更正" in shown
    assert "清洗剂只用了一瓶" not in shown
    assert new not in shown
    assert "全部记录" not in shown
    assert home.browser.get(f"{page}/{new}").status_code == 404
    assert home.browser.get(f"{page}/{new}/bundle.zip").status_code == 404


def test_a_withdrawn_record_stays_and_says_so(home: Lius) -> None:
    home.signs()
    home.seals()
    home.sends("retract", of={"device": home.phone.id, "n": home.phone.n}, reason="wrong customer")
    page = home.opens(HAND_OVER).text

    assert "真实，但已撤回" in page
    assert "已修复" in page


def test_a_record_that_is_not_proved_is_not_shown_as_one(home: Lius) -> None:
    home.signs(signature="A" * 86)
    answer = home.opens(HAND_OVER)

    assert "正在核对" in answer.text
    assert "刘芳" not in answer.text
    assert "真实" not in answer.text
    home.is_sent_a_link()
    assert "还没有签过字的记录" in home.opens(LINK).text


def test_a_link_before_any_record_says_so(home: Lius) -> None:
    home.is_sent_a_link()
    answer = home.opens(LINK)

    assert answer.status_code == 200
    assert "还没有签过字的记录" in answer.text


def test_an_outlet_without_a_phone_has_no_button(home: Lius) -> None:
    home.signs()
    with home.house.store.writing() as tx:
        tx.connection.execute(text("UPDATE outlet SET phone = ''"))
    assert "tel:" not in home.opens(HAND_OVER).text
