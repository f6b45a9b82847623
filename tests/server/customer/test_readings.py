"""Fetched, seen and downloaded are three things; a hand-over code and the customer's own link are two ways."""

from __future__ import annotations

from sqlalchemy import text

from server.clock import StillClock
from sync.instants import MINUTE
from tests.server.customer.household import HAND_OVER, LINK, Lius


def read(home: Lius) -> dict[tuple[str, str], int]:
    """(way, what) -> how often."""
    with home.house.store.reading() as connection:
        rows = connection.execute(text("SELECT way, what, times FROM record_reading")).all()
    return {(row.way, row.what): row.times for row in rows}


def test_a_get_counts_as_fetched_each_time(home: Lius, clock: StillClock) -> None:
    home.signs()
    home.opens(HAND_OVER)
    clock.goes_on(MINUTE)
    home.opens(HAND_OVER)

    assert read(home) == {("hand_over", "fetched"): 2}
    with home.house.store.reading() as connection:
        row = connection.execute(text("SELECT first_at, last_at FROM record_reading")).one()
    assert row.last_at - row.first_at == MINUTE


def test_what_nobody_read_is_not_counted(home: Lius) -> None:
    """Chat programs and browsers fetch ahead; the link alone shows nothing yet."""
    home.signs()
    page = home.page_of(HAND_OVER)
    home.browser.head(page)
    home.browser.get(page, headers={"Sec-Purpose": "prefetch;prerender"})
    home.browser.get(page, headers={"Purpose": "prefetch"})
    home.app.test_client().get(page)

    assert read(home) == {}


def test_seen_needs_a_press(home: Lius) -> None:
    home.signs()
    home.is_sent_a_link()
    page = home.opens(LINK)
    assert ("link", "seen") not in read(home)

    answer = home.presses(page, "seen")
    assert read(home)["link", "seen"] == 1
    assert "已记下" in answer.text
    assert "您已于" in answer.text
    assert "我已看过这份记录" not in answer.text


def test_downloads_are_counted_apart_and_only_when_there_was_something(home: Lius) -> None:
    hash = home.signs()
    home.photos_come()
    home.is_sent_a_link()
    page = home.page_of(LINK)
    home.browser.get(f"{page}/{hash}/record.pdf")
    assert read(home) == {}

    home.seals()
    home.browser.head(f"{page}/{hash}/record.pdf")
    assert read(home) == {}
    home.browser.get(f"{page}/{hash}/record.pdf")
    home.browser.get(f"{page}/{hash}/bundle.zip")
    assert read(home) == {("link", "downloaded"): 2}


def test_each_way_is_counted_apart(home: Lius) -> None:
    home.signs()
    home.is_sent_a_link()
    home.opens(HAND_OVER)
    home.opens(LINK)

    assert read(home) == {("hand_over", "fetched"): 1, ("link", "fetched"): 1}


def test_the_version_that_was_opened_is_the_one_counted(home: Lius) -> None:
    old = home.signs()
    home.corrects(old)
    home.is_sent_a_link()
    home.browser.get(f"{home.page_of(LINK)}/{old}")

    with home.house.store.reading() as connection:
        assert connection.execute(text("SELECT text_hash FROM record_reading")).scalars().all() == [old]
