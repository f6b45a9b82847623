"""A text that no protocol lets pass is applied and asks for another; nothing more is read from it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync.work.reading import number_of, parsed
from sync.work.records import is_numbered, written
from tests.sync.work.cast import Office
from tests.sync.work.test_records import signs
from tests.sync.work.texts import office_after_a_visit, text_of, whole

DEEP = '"x":' + "[" * 300 + "]" * 300
MALFORMED = {
    "a lone surrogate": lambda told: json.dumps({**told, "photos": [{"sha256": "\ud800"}]}),
    "a lone surrogate in a name": lambda told: json.dumps({**told, "\ud800": 1}),
    "a lone surrogate in the number": lambda told: json.dumps({**told, "number": "A-1\ud800"}),
    "a control character": lambda told: json.dumps({**told, "fault": "a\x1b[2J"}),
    "what turns the writing": lambda told: json.dumps({**told, "fault": "a\u202eb"}),
    "what turns it unescaped": lambda told: json.dumps({**told, "fault": "a\u2066b"}, ensure_ascii=False),
    "what turns it in a number": lambda told: json.dumps({**told, "number": "A-1\u202e"}),
    "a member twice": lambda told: json.dumps(told)[:-1] + ',"total":1}',
    "not a number": lambda told: json.dumps({**told, "x": float("nan")}),
    "infinity": lambda told: json.dumps({**told, "x": float("inf")}),
    "infinity in figures": lambda told: json.dumps(told)[:-1] + ',"x":{"amount":1e999}}',
    "a number beyond 2^53": lambda told: json.dumps({**told, "total": 2**53 + 1}),
    "a number of 4000 figures": lambda told: json.dumps({**told, "total": 10**4000}),
    "too deep": lambda told: json.dumps(told)[:-1] + f",{DEEP}}}",
    "far too deep": lambda told: "[" * 40_000,
    "a list": lambda told: "[]",
    "nothing": lambda told: "",
}
ODD = {
    "photos": [
        {"photos": [{"sha256": []}]},
        {"photos": [{"sha256": {}}]},
        {"photos": {"a": 1}},
        {"photos": 7},
    ],
    "signed_by": [{"signed_by": {"strokes": {}}}, {"signed_by": {"strokes": []}}],
    "result": [{"result": []}, {"result": {}}],
    "job": [{"job": {"id": []}}],
    "parts": [{"parts": "abc"}, {"parts": 7}, {"parts": {"a": 1}}, {"parts": [{"price": 3, "quantity": 1}]}],
    "charges": [{"charges": [{"quantity": "9", "price": {"amount": 4000}}]}],
    "discounts": [{"discounts": [{"amount": "9"}]}, {"discounts": [{"amount": []}]}],
}


@pytest.fixture
def office() -> Office:
    """A visit with everything in it, up to the signature."""
    return office_after_a_visit()


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_text_of_a_record_is_asked_for_and_nothing_else(office: Office, name: str) -> None:
    signs(office.ann, MALFORMED[name](whole()))
    assert office.codes() == ["record_incomplete"]
    assert office.question().details == ("text",)


@pytest.mark.parametrize("name", MALFORMED)
def test_it_can_be_shown_as_far_as_it_goes(office: Office, name: str) -> None:
    signs(office.ann, MALFORMED[name](whole()))
    [record] = office.document()["records"]
    json.dumps([record, parsed(MALFORMED[name](whole()))], ensure_ascii=False, allow_nan=False).encode()
    assert record["number"] in ("A-1", "A-1\ufffd", None)


@pytest.mark.parametrize("name", MALFORMED)
def test_a_good_record_after_it_mends_it(office: Office, name: str) -> None:
    signs(office.ann, MALFORMED[name](whole()))
    signs(office.ann, text_of(office))
    assert office.codes() == []


@pytest.mark.parametrize(("member", "value"), [(name, value) for name, each in ODD.items() for value in each])
def test_a_value_of_another_kind_is_named_by_its_member(office: Office, member: str, value: Any) -> None:
    signs(office.ann, json.dumps(whole(**value)))
    assert {"record_incomplete", "record_contradicts"} >= {q.code for q in office.job().asked}
    assert member in {detail for q in office.job().asked for detail in q.details}


def test_a_fraction_is_named_by_its_member(office: Office) -> None:
    signs(office.ann, json.dumps(whole(total=11_000.5)))
    assert office.question().details == ("total",)


def test_what_people_wrote_is_signed_without_characters_that_turn_it_around(office: Office) -> None:
    office.ann.does("part.use", text="pump\u202e\u2066 x", quantity=1)
    text = text_of(office)
    assert "pump x" in text
    signs(office.ann, text)
    assert office.codes() == []


def test_a_text_is_written_without_what_no_text_may_have() -> None:
    assert written({"a\x07": ["b\x1b\ud800", {"c\u202e": 1}]}) == '{"a":["b",{"c":1}]}'


@pytest.mark.parametrize("number", ["A-1", "A-999999999", "", None])
def test_a_number_is_the_phones_code_with_a_count(number: str | None) -> None:
    assert is_numbered(json.dumps({"number": number}), "A")


@pytest.mark.parametrize(
    "number", ["A-", "A-1.2", "A-x", "A-1234567890", "A-1/../#", "A-１", "A-1 ", "AB-1", 7]
)
def test_any_other_number_is_none_of_this_phones(number: object) -> None:
    assert not is_numbered(json.dumps({"number": number}), "A")


def test_what_is_too_deep_to_be_gone_through_is_not_shown() -> None:
    assert parsed(MALFORMED["too deep"](whole())) is None
    assert parsed('{"a":[[1e999,NaN,"\\ud800"]]}') == {"a": [[None, None, "\ufffd"]]}


def test_only_text_is_a_number() -> None:
    texts = ('{"number":"A-1"}', '{"number":7}', '{"number":["A"]}', '{"number":"a\\u0007"}', "[")
    assert [number_of(text) for text in texts] == ["A-1", None, None, None, None]
