"""One link a call: its page opens the newest record and lists those of every machine, each in its own language."""

from __future__ import annotations

import re

from tests.server.customer.household import LINK, Lius
from tests.server.customer.texts import HEATER, TEXT_EN, TEXT_HEATER


def lines(page: str) -> list[str]:
    """The list of records, a line each, without markup."""
    [listed] = re.findall('<ol class="versions">(.*?)</ol>', page, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", each).split()) for each in listed.split("</li>")[:-1]]


def test_the_newest_record_is_open_and_all_of_the_call_are_listed_above_it(home: Lius) -> None:
    home.has_another_machine()
    heater = home.signs_for_the_other(TEXT_HEATER)
    first = home.number
    home.signs(TEXT_EN)
    home.is_sent_a_link()
    page = home.opens(LINK).text

    assert page.count('id="versions"') == 1
    assert page.index('id="versions"') < page.index('class="genuine')
    assert "All records of this service call" in page
    newest, older = lines(page)
    assert "Split air conditioner Gree" in newest and "you are reading this one" in newest
    assert older.startswith(f"维修服务记录 · {HEATER['class']} {HEATER['brand']} {HEATER['model']} {first}")
    assert 'lang="zh-CN">维修服务记录' in page
    assert "current" not in newest + older, "where each machine has one record, each stands"
    assert home.browser.get(f"{home.page_of(LINK)}/{heater}").status_code == 200


def test_of_two_records_of_one_machine_the_list_says_which_stands(home: Lius) -> None:
    home.has_another_machine()
    old = home.signs()
    home.corrects(old)
    home.signs_for_the_other(TEXT_HEATER)
    home.is_sent_a_link()

    heater, correction, corrected = lines(home.opens(LINK).text)
    assert "现行" not in heater + corrected
    assert "现行" in correction
    assert "已被" in corrected


def test_what_was_read_is_marked_in_the_list(home: Lius) -> None:
    home.has_another_machine()
    home.signs()
    home.signs_for_the_other(TEXT_HEATER)
    home.is_sent_a_link()
    home.presses(home.opens(LINK), "seen")

    heater, other = lines(home.opens(LINK).text)
    assert "您已看过" in heater and "您已看过" not in other


def test_records_of_one_machine_are_listed_at_the_end_of_its_page(home: Lius) -> None:
    home.corrects(home.signs())
    home.is_sent_a_link()
    page = home.opens(LINK).text

    assert "这张报修单的全部记录" in page
    assert page.index('id="versions"') > page.index('id="keep"')
