"""What customers read: a whole text has at most 70 characters, the link stands last, and mail is for people."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from infra.notices.texting import LONGEST
from server.notices.letters import LETTERS, VALUES, Facts, approved_text, link_of, whole_text, written

ORIGIN = "https://service.example.com"
LONGEST_SENDER = "一二三四五六七八九十甲乙"
LINK = link_of(ORIGIN, "Ab3dEf6hIj9kLm2n")
FACTS = Facts("北辰家电", "021-5555 0000", "N-1", LINK, "012345")


def facts_of(template: str) -> Facts:
    return (
        FACTS
        if "link" in VALUES[template]
        else Facts(FACTS.outlet, FACTS.phone, FACTS.number, code=FACTS.code)
    )


@pytest.mark.parametrize("template", VALUES)
def test_a_whole_text_in_chinese_is_one_text(template: str) -> None:
    assert len(whole_text(template, ORIGIN, LONGEST_SENDER)) <= LONGEST == 70


@pytest.mark.parametrize("template", [name for name in VALUES if "link" in VALUES[name]])
def test_the_link_stands_last_and_a_space_before_it(template: str) -> None:
    said = written(template, "zh", FACTS).short
    assert said.endswith(" " + LINK)
    assert said.count("http") == 1


@pytest.mark.parametrize("template", VALUES)
def test_a_text_in_english_is_at_most_two(template: str) -> None:
    long = Facts("Northumberland Domestic Appliances", "", "N-1", LINK, "012345")
    said = written(template, "en", long).short
    assert said.isascii() and len(said) <= 160


def test_texts_in_english_say_how_to_stop_them_but_a_code_does_not() -> None:
    for template in VALUES:
        assert ("Reply STOP" in written(template, "en", FACTS).short) == (template != "completion_code")


def test_what_is_handed_in_has_the_providers_variables_and_no_address_in_them() -> None:
    assert approved_text("record_ready", ORIGIN, lambda _, name: f"${{{name}}}") == (
        "您的服务记录可查看 https://service.example.com/r/${link}"
    )
    assert approved_text("completion_code", ORIGIN, lambda place, _: f"{{{place}}}").startswith("验收码{1}，")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("template", VALUES)
def test_mail_has_the_same_in_plain_words_and_as_html(template: str, lang: str) -> None:
    letter = written(template, lang, facts_of(template))
    what = FACTS.link if "link" in VALUES[template] else FACTS.code

    assert what in letter.text and what in letter.html
    assert "北辰家电" in letter.subject and "021-5555 0000" in letter.text
    assert "{" not in letter.subject + letter.text + letter.short


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("template", ["record_ready", "record_corrected", "link_again"])
def test_several_requests_are_several_in_english(template: str) -> None:
    several = Facts("Doorstep", "", "N-1, N-2", LINK)
    assert "your requests N-1, N-2" in written(template, "en", several).text
    assert "your request N-1" in written(template, "en", FACTS).text


def test_markup_in_a_name_is_only_a_name_and_nothing_is_loaded() -> None:
    tags = Tags()
    hostile = Facts('<img src="http://x/">', '"><script>', "<b>N-1", LINK)
    tags.feed(written("record_ready", "en", hostile).html)

    assert {tag for tag, _ in tags.found} == {"html", "head", "meta", "title", "body", "div", "h1", "p", "a"}
    assert [values["href"] for tag, values in tags.found if tag == "a"] == [LINK]


def test_every_letter_is_there_in_both_languages() -> None:
    assert LETTERS.keys() == VALUES.keys()
    assert all(words.keys() == {"zh", "en"} for words in LETTERS.values())
