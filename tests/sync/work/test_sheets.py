"""A text as people read it: every fact in words, in both languages; no text is too odd to be shown."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.work.sheet import Sheet
from sync.work.sheets import LANGUAGES, TEMPLATES, UnknownTemplate, sheet
from sync.work.sheets.reading import window
from sync.work.sheets.v1_words import CODES, RESULTS
from sync.work.words import FATES, JOB_TYPES, METHODS, PROOFS, RELATIONS, STEP_OUTCOMES, WARRANTIES
from sync.work.words import RESULTS as EVERY_RESULT
from tests.sync.work.texts import whole

DATA = Path(__file__).parents[2] / "data" / "records"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def said(shown: Sheet) -> str:
    """All that a reader sees, in one text."""
    parts = [shown.title, shown.outlet, shown.number, *shown.notices]
    for section in shown.sections:
        parts += [section.title, *section.notes, *(f"{fact.label}={fact.value}" for fact in section.facts)]
        if section.table is not None:
            parts += [column.title for column in section.table.columns]
            parts += [cell for row in section.table.rows for cell in row]
            parts += [f"{fact.label}={fact.value}" for fact in section.table.foot]
    parts += [f"{fact.label}={fact.value}" for fact in (*shown.head, *shown.foot)]
    parts += [picture.caption for picture in shown.pictures]
    parts += [f"{each.title} {each.name} {each.words}" for each in shown.signatures]
    return "\n".join(parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_signed_is_all_there_in_words(language: str) -> None:
    told = said(sheet(whole(language=language)))
    for value in (
        "A-1",
        "W1",
        "M-7",
        "KFR-35",
        "SN-1",
        "SN-2",
        "valve-15mm",
        "N1",
        "O1",
        "cools to 18",
        "no leak",
    ):
        assert value in told
    for value in (
        "Ann",
        "C7",
        "Cem",
        "valve worn",
        "drips",
        "Drain the condensate",
        "yearly service",
        "4200001",
    ):
        assert value in told
    assert "repaired" not in told.replace("Repaired", "")
    words = (
        ("已修复", "保内", "交客户", "扫码")
        if language == "zh-CN"
        else ("Repaired", "in warranty", "left with")
    )
    assert all(each in told for each in words)


def test_money_and_times_read_as_people_write_them() -> None:
    text = whole(zone="Asia/Shanghai")
    told = said(sheet(text))
    assert "¥120.00" in told
    assert "−¥10.00" in told
    assert "合计=¥110.00" in told
    assert "2026年11月24日 周二 14:00–16:00" in told
    english = said(sheet({**text, "language": "en"}))
    assert "Tue 24 Nov 2026 14:00–16:00" in english


def test_without_a_zone_times_are_those_of_the_phone_that_signed() -> None:
    text = whole(zone=None)
    assert "14:00–16:00" in said(sheet(text))
    text["times"]["signed"] = "2026-11-24T07:00:00Z"
    assert "06:00–08:00" in said(sheet(text))


def test_covered_parts_cost_nothing_and_say_why() -> None:
    assert "保修承担" in said(sheet(whole()))


def test_nothing_to_pay_is_said_in_words() -> None:
    head = {fact.label: fact.value for fact in sheet(whole(total=0)).head}
    assert head["合计"] == "无需付款"


def test_other_currencies_have_their_own_places() -> None:
    text = whole(currency="JPY", total=500)
    assert {fact.label: fact.value for fact in sheet(text).head}["合计"] == "JPY 500"
    assert {fact.label: fact.value for fact in sheet({**text, "currency": "KWD"}).head}["合计"] == "KWD 0.500"


@pytest.mark.parametrize(
    ("signer", "words"),
    [
        ({"name": "Cem", "relation": "family", "absent": "出门了"}, "客户不在场：出门了"),
        ({"name": "Cem", "refused": "嫌贵"}, "客户拒签：嫌贵"),
        ({"name": "Cem", "typed": True}, "以打字方式签署"),
        ({"office": "周调度"}, "客户未签名"),
    ],
)
def test_who_did_not_draw_a_signature_is_said_so(signer: dict[str, Any], words: str) -> None:
    shown = sheet(whole(signed_by=signer))
    assert words in said(shown)
    assert all(each.strokes is None for each in shown.signatures)
    assert ("客户未在本记录上签名。" in shown.notices) == ("typed" not in signer)


def test_a_correction_says_so_on_top_and_shows_what_is_different() -> None:
    change = {"field": "parts[0].quantity", "was": 2, "now": 1}
    shown = sheet(whole(corrects="ab" * 32, reason="数错了", difference=[change]))
    assert "更正先前的一份记录" in shown.notices[0]
    told = said(shown)
    assert "数错了" in told
    assert "配件 1 · 数量" in told


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "更正 A7-12 号记录；"), ("en", "Corrects record A7-12, which is kept.")]
)
def test_a_correction_names_the_former_record_by_its_number_and_fingerprint(
    language: str, words: str
) -> None:
    shown = sheet(whole(language=language, corrects="ab" * 32, corrects_number="A7-12", reason="数错了"))
    assert words in shown.notices[0]
    facts = [
        fact.value for section in shown.sections if section.code == "correction" for fact in section.facts
    ]
    assert facts == ["A7-12", "ab" * 32, "数错了"]


def test_half_a_page_says_that_the_work_goes_on() -> None:
    shown = sheet(whole(kind="half", result="waits_for_part", guarantee_until=None))
    assert shown.title == "维修服务记录（未结束）"
    assert any("未结束维修" in notice for notice in shown.notices)


@pytest.mark.parametrize("template", [None, 0, 2, "1", True, 1.0])
def test_a_template_of_another_time_is_not_guessed_at(template: Any) -> None:
    with pytest.raises(UnknownTemplate):
        sheet(whole(template=template))


@given(st.dictionaries(st.sampled_from(sorted(whole())), JSON))
def test_no_text_is_too_odd_to_be_shown(odd: dict[str, Any]) -> None:
    shown = sheet({**whole(), **odd, "template": 1})
    assert all(isinstance(part, str) for part in said(shown).split())


@given(st.data())
def test_nor_any_member_inside(data: st.DataObject) -> None:
    text = whole()
    name = data.draw(
        st.sampled_from([name for name, value in text.items() if isinstance(value, dict | list)])
    )
    inside = (
        text[name]
        if isinstance(text[name], dict)
        else next((e for e in text[name] if isinstance(e, dict)), {})
    )
    for member in data.draw(st.sets(st.sampled_from(sorted(inside)) if inside else st.nothing())):
        inside[member] = data.draw(JSON)
    shown = sheet(json.loads(json.dumps(text)))
    assert all(isinstance(part, str) for part in said(shown).split())
    assert shown.number == "A-1"


def test_every_code_word_of_the_trade_has_words() -> None:
    assert set(EVERY_RESULT) == set(RESULTS)
    known = {"type": JOB_TYPES, "warranty": WARRANTIES, "proof": PROOFS, "old_part": FATES, "method": METHODS}
    known |= {"relation": RELATIONS, "outcome": STEP_OUTCOMES}
    assert {kind: set(CODES[kind]) for kind in known} == {kind: set(codes) for kind, codes in known.items()}


def test_templates_never_change_what_they_say() -> None:
    """The digest of a whole sheet in both languages: a template under which records were signed is frozen."""
    text = json.loads((DATA / "template-1.json").read_bytes())
    shown = {language: repr(sheet({**text, "language": language})) for language in LANGUAGES}
    digests = {language: sha256(told.encode()).hexdigest() for language, told in shown.items()}
    assert (sorted(TEMPLATES), digests) == ([1], FROZEN)


FROZEN = {
    "zh-CN": "35f0af0bdc2aaf3d9ebd9e054337211201c5bc86fd9f12ae8f67b4720b2a3562",
    "en": "bd5dc35be844e7474428dfc7205c20fceae3823cfd6fbd037b5603cd4f043774",
}


@pytest.mark.parametrize(
    ("begins", "ends", "shown"),
    [
        ("2026-10-25T07:00:00Z", "2026-10-25T09:00:00Z", "Sun 25 Oct 2026 08:00–10:00"),
        ("2026-10-25T20:00:00Z", "2026-10-26T07:00:00Z", "Sun 25 Oct 2026 21:00–Mon 26 Oct 2026 08:00"),
        (
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:30:00Z",
            "Sun 25 Oct 2026 02:30 (UTC+0200)–02:30 (UTC+0100)",
        ),
        ("2026-10-25T07:00:00Z", None, "Sun 25 Oct 2026 08:00"),
        ("2026-10-25T07:00:00Z", "later", "Sun 25 Oct 2026 08:00–later"),
    ],
)
def test_a_window_says_its_day_once_and_an_hour_that_comes_twice_apart(
    begins: str, ends: str | None, shown: str
) -> None:
    assert window({"from": begins, "to": ends}, ZoneInfo("Europe/Berlin"), 1) == shown
