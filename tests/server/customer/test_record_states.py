"""What a record's page says at each state of its seal, and of each photo on its way: what is true then, and no more."""

from __future__ import annotations

import json
from hashlib import sha256

from sqlalchemy import insert, update

from server.models.blob import BlobRow
from server.models.seal import SealRow
from tests.server.customer.household import HAND_OVER, LINK, Lius
from tests.server.customer.test_record_page import Words
from tests.server.customer.texts import HASHES, PHOTOS


def shown(home: Lius, lang: str = "zh-CN") -> str:
    """The words of the page."""
    return Words(home.browser.get(f"{home.page_of(HAND_OVER)}?lang={lang}").text).text


def blob(home: Lius, sha: str, **values: object) -> None:
    """A blob that is awaited, as an announcement leaves it."""
    row = {
        "sha256": sha, "state": "awaited", "size": 9, "type": "image/jpeg", "announced_at": home.house.now(),
        "failures": 0, "copied": None, "stored_at": None, "look_at": None, "reason": None, **values,
    }  # fmt: skip
    with home.house.store.writing() as tx:
        tx.connection.execute(insert(BlobRow.__table__).values(row))


def given_up(home: Lius, reason: str) -> None:
    """The office has it sealed without what is not here."""
    drawn = sha256(home.drawings[home.number]).hexdigest()
    lacking = json.dumps(dict.fromkeys((*HASHES[1:], drawn), reason)).encode()
    with home.house.store.writing() as tx:
        values = {"lacking": lacking, "look_at": home.house.now()}
        tx.connection.execute(update(SealRow.__table__).values(values))


def test_till_it_is_countersigned_only_the_phone_speaks_for_it(home: Lius) -> None:
    home.signs()
    page, english = shown(home), shown(home, "en")

    assert "手机签名有效，正在登记" in page
    assert "The phone's signature holds; being entered" in english
    for early in ("真实有效", "我们收到时加签", "已记入公开日志", "Genuine", "On receipt we countersigned"):
        assert early not in page + english


def test_once_logged_it_is_genuine_and_says_what_the_seal_waits_for(home: Lius) -> None:
    home.signs()
    home.stores(PHOTOS[0])
    blob(home, HASHES[1], reason="broken")
    home.seals()
    page = shown(home)

    assert "真实有效" in page
    assert "我们收到时加签" in page
    assert "已加签，已记入公开日志，正在封存" in page
    assert "1 / 3 张照片已到。1 张还在师傅手机里。1 张无法读取，网点正在处理。签名图还在师傅手机里。" in page
    assert "已封存" not in page


def test_what_arrived_and_is_not_looked_at_yet_is_being_checked(home: Lius) -> None:
    home.signs()
    blob(home, HASHES[0], incoming_key="incoming/x", look_at=home.house.now())
    page = shown(home)

    assert page.count("这张照片已到，正在检查") == 1
    assert page.count("这张照片还在师傅手机里") == 2
    assert "1 张刚到，正在检查。2 张还在师傅手机里。" in page
    assert "Arrived, being checked: 1. Still on the technician's phone: 2." in shown(home, "en")


def test_what_was_given_up_is_said_in_the_words_of_the_pdf(home: Lius) -> None:
    home.signs()
    home.stores(PHOTOS[0])
    given_up(home, "手机掉进了水里")
    home.seals()
    page = shown(home)

    assert "已封存" in page
    assert page.count("未收到：手机掉进了水里") == 3
    assert "还在师傅手机里" not in page
    assert shown(home, "en").count("Never received: 手机掉进了水里") == 3


def test_a_day_is_never_torn(home: Lius) -> None:
    home.signs()
    assert '<span class="whole">周二</span>' in home.opens(HAND_OVER).text


def test_that_a_code_can_be_asked_for_is_said_before_the_record_is_read(home: Lius) -> None:
    home.signs()
    home.is_sent_a_link()

    assert "还可以要一个验收码" in home.opens(LINK).text
    home.is_sent_a_link("F" * 16, "family")
    assert "验收码" not in home.opens("F" * 16).text
