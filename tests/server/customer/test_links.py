"""A link opens a page and leaves no trace of itself; what opens nothing tells nothing."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from server.app import create_app
from server.clock import StillClock
from server.customer.access import HAND_OVER_LIFE
from server.customer.guessing import UNKNOWN_OF_AN_ADDRESS, neighbourhood
from server.settings import read_settings
from server.traces import path_told
from sync.instants import DAY, MINUTE
from sync.memory_objects import MemoryObjects
from tests.server.customer.household import HAND_OVER, LINK, OTHER_JOB, Lius
from tests.server.fixtures import close

GUESSES = ("D" * 16, "short", "D" * 17, "D" * 15 + "-", "刘" * 16, "D" * 4000)


def test_the_first_get_hides_the_token_and_goes_on_to_the_clean_address(home: Lius) -> None:
    home.signs()
    answer = home.browser.get(f"/r/{HAND_OVER}")

    assert answer.status_code == 303
    assert re.fullmatch("/records/[0-9a-f-]{36}", answer.location)
    assert HAND_OVER not in answer.text
    cookie = answer.headers["Set-Cookie"]
    assert f"Path={answer.location};" in cookie + ";"
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    page = home.browser.get(answer.location)
    assert page.status_code == 200
    assert HAND_OVER not in page.text


@pytest.mark.parametrize(
    ("origin", "secure"), [("https://service.example.com", True), ("http://127.0.0.1:8000", False)]
)
def test_under_https_the_cookie_never_goes_over_http(
    home: Lius, database_url: str, tmp_path: Path, clock: StillClock, origin: str, secure: bool
) -> None:
    home.signs()
    settings = {
        "DOORSTEP_HOME": str(tmp_path), "DOORSTEP_DATABASE_URL": database_url, "DOORSTEP_ORIGIN": origin
    }  # fmt: skip
    app = create_app(read_settings(settings), clock=clock, objects=MemoryObjects(clock.now))
    answer = app.test_client().get(f"/r/{HAND_OVER}")
    close(app)

    assert ("Secure" in answer.headers["Set-Cookie"]) is secure


def test_whatever_opens_nothing_gets_one_page(home: Lius) -> None:
    home.signs()
    expected = home.browser.get("/r/" + "0" * 16)
    for guess in GUESSES:
        answer = home.browser.get(f"/r/{guess}")
        assert (answer.status_code, answer.data) == (404, expected.data), guess
        assert "Set-Cookie" not in answer.headers
    assert "记录还在师傅的手机里" in expected.text


def test_a_page_in_another_browser_asks_for_the_link_again_whether_it_exists_or_not(
    home: Lius, app: Flask
) -> None:
    """The record may well be here: nothing is said of the technician's phone."""
    hash = home.signs()
    page = home.page_of(HAND_OVER)
    stranger = app.test_client()
    answer = stranger.get(page)

    assert answer.status_code == 404
    assert "请在这个浏览器里再打开一次短信里的链接（或再扫一次码）" in answer.text
    assert "师傅的手机" not in answer.text
    for other in (f"{page}/{hash}", f"/records/{OTHER_JOB}"):
        assert (stranger.get(other).status_code, stranger.get(other).data) == (404, answer.data)
    english = stranger.get(page, headers={"Accept-Language": "en"}).text
    assert "Open the link in your message once more in this browser" in english


def test_the_advice_for_wechat_leads_to_a_page_that_opens(home: Lius) -> None:
    """“在浏览器打开” there takes the clean address along and not the cookie."""
    home.signs()
    home.photos_come()
    home.seals()
    page = home.opens(HAND_OVER)

    assert "在浏览器打开" not in page.text
    assert "长按短信里的链接" in page.text
    assert "press and hold the link" in home.browser.get(f"{page.request.path}?lang=en").text


def test_pages_without_their_cookie_are_counted_as_guesses(home: Lius, app: Flask) -> None:
    stranger = app.test_client()
    for _ in range(UNKNOWN_OF_AN_ADDRESS):
        assert stranger.get(f"/records/{OTHER_JOB}").status_code == 404
    assert stranger.get(f"/records/{OTHER_JOB}").status_code == 429


def test_several_links_in_one_browser_open_side_by_side(home: Lius) -> None:
    home.signs()
    home.is_sent_a_link()
    one, other = home.page_of(HAND_OVER), home.page_of(LINK)

    assert one != other
    assert "把完整链接发给我" in home.browser.get(one).text
    assert "我已看过这份记录" in home.browser.get(other).text
    assert "把完整链接发给我" in home.browser.get(one).text


def test_a_cookie_opens_no_other_page(home: Lius, app: Flask) -> None:
    home.signs()
    home.is_sent_a_link()
    page = home.page_of(LINK)

    thief = app.test_client()
    thief.set_cookie("doorstep-link", HAND_OVER, path=page)
    assert thief.get(page).status_code == 404


def test_unknown_links_are_counted_and_real_ones_still_open(home: Lius) -> None:
    home.signs()
    for n in range(UNKNOWN_OF_AN_ADDRESS):
        assert home.browser.get(f"/r/{n:016}").status_code == 404
    slow = home.browser.get("/r/" + "D" * 16)

    assert slow.status_code == 429
    assert int(slow.headers["Retry-After"]) > 0
    assert home.opens(HAND_OVER).status_code == 200


def test_after_a_while_unknown_links_are_answered_again(home: Lius, clock: StillClock) -> None:
    for n in range(UNKNOWN_OF_AN_ADDRESS + 1):
        last = home.browser.get(f"/r/{n:016}")
    clock.goes_on(16 * MINUTE)

    assert last.status_code == 429
    assert home.browser.get("/r/" + "D" * 16).status_code == 404


def test_real_links_are_not_counted(home: Lius) -> None:
    home.signs()
    for _ in range(UNKNOWN_OF_AN_ADDRESS + 2):
        assert home.browser.get(f"/r/{HAND_OVER}").status_code == 303
    assert home.browser.get("/r/" + "D" * 16).status_code == 404


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.7", "203.0.113.8", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
    ],
)
def test_a_household_is_counted_once(one: str, other: str, same: bool) -> None:
    assert (neighbourhood(one) == neighbourhood(other)) is same


def test_a_link_that_lapsed_shows_nothing_and_offers_a_fresh_one(home: Lius, clock: StillClock) -> None:
    home.signs()
    home.is_sent_a_link(days=30)
    page = home.page_of(LINK)
    clock.goes_on(30 * DAY)

    for answer in (home.browser.get(page), home.opens(LINK)):
        assert answer.status_code == 410
        assert "发新链接给我" in answer.text
        assert "021" in answer.text
        assert 'href="tel:02155550100"' in answer.text
        assert "刘芳" not in answer.text


def test_a_hand_over_code_lapses_too(home: Lius, clock: StillClock) -> None:
    home.signs()
    clock.goes_on(HAND_OVER_LIFE)

    answer = home.opens(HAND_OVER)
    assert answer.status_code == 410
    assert "刘芳" not in answer.text


def test_a_lapsed_link_opens_no_file(home: Lius, clock: StillClock) -> None:
    hash = home.signs()
    home.photos_come()
    home.is_sent_a_link(days=1)
    clock.goes_on(DAY)
    page = home.page_of(LINK)

    for path in (f"/{hash}/record.pdf", f"/{hash}/bundle.zip", f"/photos/{'0' * 64}", f"/{hash}"):
        assert home.browser.get(page + path).status_code in (404, 410)
    assert home.browser.post(f"{page}/{hash}/seen").status_code == 404


def test_no_log_of_ours_has_the_token(home: Lius, app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """A defect is logged with its address; a link's is not told."""
    home.signs()
    with home.house.store.writing() as tx:
        tx.connection.execute(text("ALTER TABLE link RENAME TO put_away"))
    with caplog.at_level(logging.DEBUG):
        answer = home.browser.get(f"/r/{HAND_OVER}")
    with home.house.store.writing() as tx:
        tx.connection.execute(text("ALTER TABLE put_away RENAME TO link"))

    assert answer.status_code in (500, 503)
    assert "text/html" in answer.content_type
    assert caplog.records
    assert HAND_OVER not in caplog.text


def test_a_path_is_told_without_the_token() -> None:
    assert path_told(f"/r/{HAND_OVER}") == "/r/-"
    assert HAND_OVER not in path_told(f"//r/{HAND_OVER}/more\n/r/{HAND_OVER}")
    assert path_told("/records/1/photos/2") == "/records/1/photos/2"


def test_the_language_of_an_unknown_page_is_the_browsers(home: Lius) -> None:
    answer = home.browser.get("/r/" + "D" * 16, headers={"Accept-Language": "en-GB"})

    assert answer.headers["Content-Language"] == "en"
    assert "still on the technician" in answer.text
