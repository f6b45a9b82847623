"""The record's page in a real browser: on a phone and on a desk, in both languages, without a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.server.customer.household import HAND_OVER, LINK
from tests.web.street import ENGLISH, Street, watched

PHONE, DESK = 360, 1366


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("token", [HAND_OVER, ENGLISH], ids=["zh", "en"])
def test_a_record_is_read_at_first_glance(
    browser: Browser, street: Street, screens: Path, width: int, token: str
) -> None:
    with watched(browser, width) as seen:
        seen.page.goto(street.link(token), wait_until="networkidle")
        seen.page.screenshot(path=screens / f"record-{token[0]}-{width}.png")

        assert seen.page.locator(".head1 dd").bounding_box()["y"] < 500  # type: ignore[index]
        assert seen.page.locator(".genuine h2").bounding_box()["y"] < 800  # type: ignore[index]
        assert seen.page.locator(".call").bounding_box()["height"] >= 44  # type: ignore[index]
        assert seen.too_wide() == []
        assert seen.complaints == []
        assert seen.serious() == []
        assert {each.method for each in seen.requests} == {"GET"}
        assert all(each.url.startswith(street.url) for each in seen.requests)


@pytest.mark.parametrize("token", [HAND_OVER, ENGLISH], ids=["zh", "en"])
def test_it_is_read_in_the_dark_and_with_text_twice_as_large(
    browser: Browser, street: Street, screens: Path, token: str
) -> None:
    with watched(browser, PHONE, color_scheme="dark") as seen:
        seen.page.goto(street.link(token), wait_until="networkidle")
        seen.page.evaluate("document.documentElement.style.fontSize = '36px'")
        seen.page.screenshot(path=screens / f"record-{token[0]}-large.png")

        assert seen.too_wide() == []
        assert seen.serious() == []


def test_on_a_narrow_screen_no_label_is_torn(browser: Browser, street: Street) -> None:
    """English labels stand above what they name; none has a word that is broken."""
    with watched(browser, PHONE) as seen:
        seen.page.goto(street.link(ENGLISH))
        torn = seen.page.evaluate(
            """() => [...document.querySelectorAll('.facts dt')].filter((label) => {
                const range = document.createRange();
                const words = [...label.firstChild.data.matchAll(/\\S+/g)];
                return words.some((word) => {
                    range.setStart(label.firstChild, word.index);
                    range.setEnd(label.firstChild, word.index + word[0].length);
                    return range.getClientRects().length > 1 && !word[0].includes('-');
                });
            }).map((each) => each.innerText)"""
        )
        assert torn == []
        label, value = (seen.page.locator(f".facts {each}").first.bounding_box() for each in ("dt", "dd"))
        assert label is not None
        assert value is not None
        assert value["y"] >= label["y"] + label["height"]


def test_after_a_wrong_code_the_page_is_at_its_field(browser: Browser, street: Street) -> None:
    with watched(browser) as seen:
        page = seen.page
        page.goto(street.link(LINK))
        page.goto(f"{page.url}/{street.text}?lang=zh-CN")
        page.get_by_role("button", name="我已看过这份记录").click()
        page.fill("#code", "123456")
        page.get_by_role("button", name="确认", exact=True).click()
        page.wait_for_url("**#code")

        assert page.locator("#code-told").is_visible()
        box = page.locator("#code").bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= 760


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_one_link_shows_every_record_of_the_call(
    browser: Browser, street: Street, screens: Path, lang: str
) -> None:
    """The newest is open; the list of all stands on top, each in its own language."""
    with watched(browser, PHONE) as seen:
        seen.page.goto(f"{street.link(LINK)}?lang={lang}", wait_until="networkidle")
        seen.page.screenshot(path=screens / f"call-{lang}.png")

        every = seen.page.locator("#versions li")
        assert [("林内" in each, "Gree" in each) for each in every.all_inner_texts()] == [
            (True, False),
            (False, True),
            (False, False),
        ]
        assert seen.page.locator("#versions li a [lang=en]").inner_text().startswith("Repair service record")
        assert every.first.get_attribute("aria-current") == "true"
        assert seen.page.locator("#versions").bounding_box()["y"] < 300  # type: ignore[index]
        assert seen.too_wide() == []
        assert seen.serious() == []
        every.last.get_by_role("link").click()
        assert street.text in seen.page.url
        assert seen.page.locator("#versions li").last.get_attribute("aria-current") == "true"


def test_pictures_appear_and_open_large(browser: Browser, street: Street) -> None:
    with watched(browser) as seen:
        seen.page.goto(street.link())
        first = seen.page.locator("#photos img").first
        first.scroll_into_view_if_needed()
        seen.page.wait_for_function("[...document.images].some((e) => e.naturalWidth > 100)")
        assert seen.page.locator("#signatures img").count() == 1
        with seen.page.expect_navigation() as shown:
            first.click()

        assert shown.value.headers["content-type"] == "image/jpeg"
        assert len(seen.page.context.pages) == 1


def test_everything_goes_without_javascript(browser: Browser, street: Street) -> None:
    with watched(browser, java_script_enabled=False) as seen:
        page = seen.page
        page.goto(street.link(LINK) + "?lang=en")
        page.get_by_role("link", name="中文").click()
        page.get_by_role("button", name="我已看过这份记录").click()
        assert page.locator("[role=status]").inner_text() == "已记下：您看过了。"
        page.get_by_role("button", name="发送验收码").click()
        page.get_by_role("link", name="打开验证页").last.click()

        assert page.locator("noscript .notice").is_visible()
        page.fill("#asked", street.number)
        page.get_by_role("button", name="查询").click()
        assert street.text in page.inner_text("#number")


def test_the_token_is_nowhere_on_the_page_nor_in_the_history(browser: Browser, street: Street) -> None:
    with watched(browser) as seen:
        seen.page.goto(street.link())

        assert HAND_OVER not in seen.page.url
        assert HAND_OVER not in seen.page.content()
        assert seen.page.evaluate("document.cookie") == ""
        assert seen.page.evaluate("document.referrer") == ""


def test_the_server_s_own_log_has_no_link(browser: Browser, street: Street) -> None:
    with watched(browser) as seen:
        seen.page.goto(street.link())
        seen.page.goto(street.link("Z" * 16))
    log = (street.served.home / "web.log").read_text()

    assert HAND_OVER not in log
    assert "Z" * 16 not in log


def test_the_keyboard_alone_is_enough(browser: Browser, street: Street) -> None:
    with watched(browser, DESK) as seen:
        seen.page.goto(street.link())
        names = []
        for _ in range(6):
            seen.page.keyboard.press("Tab")
            names.append(seen.page.evaluate("document.activeElement.innerText.trim()"))

        assert names[:2] == ["跳到正文", "English"]
        assert any("021" in each for each in names)
        assert "这证明什么，怎样自己验证" in names
