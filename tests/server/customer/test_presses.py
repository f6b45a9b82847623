"""Whatever changes something is a press on the page: never a GET, never from elsewhere, never beyond a link's right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from server.clock import StillClock
from server.records.completion import code_of
from sync.instants import MINUTE
from tests.handmade import JOB, VISIT
from tests.server.customer.household import HAND_OVER, LINK, Browser, Lius
from tests.server.customers import Household
from tests.server.hand import count, office_does
from tests.server.office import Office


@pytest.fixture
def reachable(home: Lius) -> Lius:
    """The Lius have a mobile number on the job."""
    contact = {"name": "刘芳", "role": "at_home", "phones": ["13800138000"]}
    office_does(home.app, home.office.dora, "job.amend", about={"contacts": [contact]})
    return home


def notices(home: Lius) -> list[str]:
    """Templates of what is to be told to customers."""
    with home.house.store.reading() as connection:
        rows = connection.execute(text("SELECT template FROM notice ORDER BY made_at, id")).scalars()
        return [each for each in rows if each in ("link_again", "completion_code")]


def settled(home: Lius, clock: StillClock) -> None:
    """The office has let stand whatever is asked, for good."""
    dora = home.office.dora
    for line in dora.gets("/api/v1/questions")["items"]:
        whole = dora.gets(f"/api/v1/questions/{line['id']}")
        body = {"answer": "stands", "operations": [op["of"] for op in whole["did"] if op["waiting"]]}
        answer = dora.asks("POST", f"/api/v1/questions/{line['id']}/answer", body)
        assert answer.status_code == 200, answer.text
    clock.goes_on(11 * MINUTE)


ACTS = ("seen", "code", "confirmation")


def test_without_the_pages_own_token_nothing_happens(home: Lius) -> None:
    hash = home.signs()
    home.is_sent_a_link()
    page = home.page_of(LINK)
    for path in (f"{page}/link", *(f"{page}/{hash}/{what}" for what in ACTS)):
        for form in ({}, {"form": ""}, {"form": "wrong"}, {"form": "刘" * 24}):
            answer = home.browser.post(path, data=form)
            assert answer.status_code == 400, path
            assert "没有生效" in answer.text
    assert count(home.app, "SELECT count(*) FROM record_reading") == 0


def test_the_token_of_another_page_does_not_fit(home: Lius) -> None:
    hash = home.signs()
    home.is_sent_a_link()
    [form] = set(re.findall('name="form" value="([^"]+)"', home.opens(HAND_OVER).text))

    assert home.browser.post(f"{home.page_of(LINK)}/{hash}/seen", data={"form": form}).status_code == 400


def test_without_the_cookie_nothing_happens(home: Lius) -> None:
    hash = home.signs()
    home.is_sent_a_link()
    page = home.page_of(LINK)
    [form] = set(re.findall('name="form" value="([^"]+)"', home.browser.get(page).text))

    stranger = home.app.test_client()
    assert stranger.post(f"{page}/{hash}/seen", data={"form": form}).status_code == 404
    assert stranger.post(f"{page}/link", data={"form": form}).status_code == 404


def test_a_get_changes_nothing(home: Lius) -> None:
    hash = home.signs()
    home.is_sent_a_link()
    page = home.page_of(LINK)

    assert {home.browser.get(f"{page}/{hash}/{what}").status_code for what in ACTS} == {405}


def test_a_hand_over_code_has_the_full_link_sent_to_the_number_on_file(
    reachable: Lius, clock: StillClock
) -> None:
    reachable.signs()
    settled(reachable, clock)
    answer = reachable.presses(reachable.opens(HAND_OVER), "link")

    assert notices(reachable) == ["link_again"]
    assert "已安排发送" in answer.text
    assert "13800138000" not in answer.text
    again = reachable.presses(answer, "link")
    assert "最近已经发过" in again.text
    assert notices(reachable) == ["link_again"]


def test_while_the_office_checks_the_page_says_that_the_link_waits(reachable: Lius) -> None:
    reachable.signs()
    office_does(reachable.app, reachable.office.dora, "job.cancel", reason="customer")
    reachable.sends("part.use", visit=VISIT, part="valve", quantity=1, unit="pc", old_part="none")

    answer = reachable.presses(reachable.opens(HAND_OVER), "link")
    assert "已登记" in answer.text and "已安排发送" not in answer.text
    again = reachable.presses(answer, "link")
    assert "还在等" in again.text and "最近已经发过" not in again.text
    english = reachable.browser.get(f"{again.request.path}?lang=en&told=sent_later")
    assert "as soon as the service centre has settled it" in english.text
    assert notices(reachable) == ["link_again"]


def test_a_link_that_lapsed_has_a_fresh_one_sent(reachable: Lius, clock: StillClock) -> None:
    reachable.signs()
    settled(reachable, clock)
    reachable.is_sent_a_link(days=0)
    answer = reachable.presses(reachable.opens(LINK), "link")

    assert answer.status_code == 410
    assert "已安排发送" in answer.text
    assert notices(reachable) == ["link_again"]


def test_where_nobody_can_be_written_to_the_page_says_so(home: Lius) -> None:
    home.signs()
    assert "没有能接收短信的号码" in home.presses(home.opens(HAND_OVER), "link").text


def test_a_hand_over_code_never_confirms(reachable: Lius) -> None:
    hash = reachable.signs()
    page = reachable.opens(HAND_OVER)
    assert "验收码" not in page.text
    reachable.posts(page, f"{page.request.path}/{hash}/seen")

    for what in ("code", "confirmation"):
        assert reachable.posts(page, f"{page.request.path}/{hash}/{what}", code="123456").status_code == 400
    assert notices(reachable) == []


def test_a_family_link_reads_and_never_confirms(reachable: Lius) -> None:
    hash = reachable.signs()
    reachable.is_sent_a_link(right="family")
    page = reachable.opens(LINK)
    seen = reachable.presses(page, "seen")

    assert "已记下" in seen.text
    assert "验收码" not in seen.text
    for what in ("code", "confirmation"):
        assert reachable.posts(page, f"{page.request.path}/{hash}/{what}", code="123456").status_code == 400


def test_the_code_comes_after_the_record_was_seen(reachable: Lius) -> None:
    hash = reachable.signs()
    reachable.is_sent_a_link()
    page = reachable.opens(LINK)

    assert "发送验收码" not in page.text
    assert reachable.posts(page, f"{reachable.page_of(LINK)}/{hash}/code").status_code == 400
    assert notices(reachable) == []


def test_a_record_is_confirmed_by_the_code_that_was_sent(app: Flask, office: Office, tmp_path: Path) -> None:
    """Of a record about which nothing is open: the Chens'."""
    chens = Household(app, office, tmp_path)
    chens.job(call="call-1")
    chens.signs()
    hers = Browser(app)
    hers.is_sent_a_link()
    page = hers.presses(hers.presses(hers.opens(LINK), "seen"), "code")
    assert "验收码已发送" in page.text
    with chens.here.store.reading() as connection:
        id = connection.execute(text("SELECT id FROM completion_code")).scalar_one()
    code = code_of(chens.here, id)

    wrong = hers.presses(page, "confirmation", code=f"{(int(code) + 1) % 1_000_000:06}")
    assert wrong.text.count("验收码不对") == 1
    field = wrong.text.index('id="code" ')
    assert field < wrong.text.index("验收码不对")
    assert 'aria-invalid="true"' in wrong.text[field:]
    path = re.findall('action="([^"]+/confirmation)"', page.text)[0]
    [form] = set(re.findall('name="form" value="([^"]+)"', page.text))
    sent = hers.browser.post(path, data={"form": form, "code": "1"})
    assert sent.location.endswith("#code")
    right = hers.presses(page, "confirmation", code=f"{code[:3]} {code[3:]}")
    assert "确认成功" in right.text
    assert "您已用验收码确认" in right.text
    assert "发送验收码" not in right.text


def test_while_something_is_open_no_code_leaves(reachable: Lius) -> None:
    reachable.signs()
    reachable.is_sent_a_link()
    page = reachable.presses(reachable.presses(reachable.opens(LINK), "seen"), "code")

    assert "网点还在核对这张工单" in page.text
    assert notices(reachable) == []


def test_the_language_survives_a_press(home: Lius) -> None:
    home.signs()
    home.is_sent_a_link()
    page = home.browser.get(home.page_of(LINK) + "?lang=en")
    answer = home.presses(page, "seen")

    assert "Noted: you have read it." in answer.text
    assert answer.headers["Content-Language"] == "en"


def test_a_word_in_the_address_is_no_message(home: Lius) -> None:
    home.signs()
    page = home.browser.get(home.page_of(HAND_OVER) + "?told=<b>hello</b>")

    assert "hello" not in page.text
    assert JOB not in page.request.path
