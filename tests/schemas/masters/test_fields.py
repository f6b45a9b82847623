"""Strict fields: what passes, what is refused, and with which code."""

from __future__ import annotations

import math
from typing import Any

import pytest
from marshmallow import ValidationError
from marshmallow.fields import Field

from schemas.masters.fields import (
    Choice,
    Day,
    Degrees,
    Id,
    Inside,
    Moment,
    Several,
    Text,
    Whole,
    Wire,
    Words,
    Written,
    YesNo,
)  # fmt: skip
from schemas.masters.shapes import shapes
from server.words import FIELD_WORDS


def loaded(field: Field[Any], value: Any) -> Any:
    """The value after the field, alone in a message."""
    return Wire.from_dict({"x": field})().load({"x": value})["x"]


def code(field: Field[Any], value: Any) -> Any:
    """The code with which the field refuses the value."""
    with pytest.raises(ValidationError) as refused:
        loaded(field, value)
    return refused.value.messages["x"][0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Ann  ", "Ann"),
        ("e\u0301", "é"),
        ("师傅", "师傅"),
        ("👩🏽‍🔧", "👩🏽‍🔧"),
        ("\u3000王\u3000", "王"),
        ("x" * 8, "x" * 8),
    ],
)
def test_text_is_trimmed_and_in_one_form(value: str, text: str) -> None:
    assert loaded(Text(8), value) == text


@pytest.mark.parametrize(
    ("value", "refused"),
    [
        (7, "not_text"), (True, "not_text"), ([], "not_text"), (b"x", "not_text"), ({}, "not_text"),
        ("", "too_short"), ("   ", "too_short"), ("x" * 9, "too_long"),
        ("a\x00b", "control_character"), ("a\nb", "control_character"), ("a\x7fb", "control_character"),
        ("a\x85b", "control_character"), ("a\ud800", "control_character"), ("\udfff", "control_character"),
        (None, "null"),
    ],
)  # fmt: skip
def test_text_that_is_none_is_refused(value: Any, refused: str) -> None:
    assert code(Text(8), value) == refused


def test_lines_are_for_text_of_several_lines() -> None:
    assert loaded(Text(20, lines=True), "one\r\ntwo\n") == "one\ntwo"
    assert code(Text(20, lines=True), "one\ttwo") == "control_character"
    assert code(Text(20, lines=True), "one\rtwo") == "control_character"


def test_a_shape_holds_for_the_whole_text() -> None:
    assert loaded(Text(9, shape="[a-z]+"), "abc") == "abc"
    assert code(Text(9, shape="[a-z]+"), "abc1") == "wrong_shape"


@pytest.mark.parametrize(("value", "number"), [(0, 0), (9, 9), (3.0, 3)])
def test_whole_numbers_pass(value: Any, number: int) -> None:
    assert loaded(Whole(most=9), value) == number


@pytest.mark.parametrize(
    ("value", "refused"),
    [
        (True, "not_a_whole_number"), ("3", "not_a_whole_number"), (3.5, "not_a_whole_number"),
        (math.nan, "not_a_whole_number"), (math.inf, "not_a_whole_number"), (None, "null"),
        (-1, "too_small"), (10, "too_big"), (2**63, "too_big"), (10**400, "too_big"),
    ],
)  # fmt: skip
def test_numbers_that_are_not_whole_or_out_of_bounds_are_refused(value: Any, refused: str) -> None:
    assert code(Whole(most=9), value) == refused


@pytest.mark.parametrize("value", ["", "x", "1.5", "９", "1" * 17, "+1", " 1"])
def test_written_numbers_are_digits(value: str) -> None:
    assert loaded(Written(most=50), "50") == 50
    assert code(Written(most=50), value) == "not_a_whole_number"


@pytest.mark.parametrize("value", [math.nan, math.inf, 90.1, -90.1])
def test_angles_are_bounded(value: float) -> None:
    assert loaded(Degrees(90), 31.23041649) == 31.230416
    assert code(Degrees(90), value) == "too_big"


@pytest.mark.parametrize(
    ("field", "good", "bad", "refused"),
    [
        (YesNo(), True, 1, "not_true_or_false"),
        (YesNo(), False, "false", "not_true_or_false"),
        (Choice(("a", "b")), "b", "c", "not_a_choice"),
        (Choice(("a", "b")), "a", ["a"], "not_a_choice"),
        (Id(), "01938e4a-0000-7000-8000-000000000000", "01938E4A-0000-7000-8000-000000000000", "not_an_id"),
        (Id(), "01938e4a-0000-7000-8000-000000000000", "01938e4a-0000-7000-8000-000000000000\n", "not_an_id"),
        (Day(), "2024-02-29", "2023-02-29", "not_a_day"),
        (Day(), "2026-11-24", "20261124", "not_a_day"),
        (Day(), "1970-01-01", "0001-01-01", "not_a_day"),
        (Several(Text(3), most=2), ["a", "b"], ["a", "b", "c"], "too_long"),
        (Several(Text(3), most=2, least=1), ["a"], [], "too_short"),
        (Several(Text(3), most=3, unique=True), ["a", "b"], ["a", "b", "a "], "repeated"),
        (Several(Text(3), most=3), [], "abc", "not_a_list"),
        (Inside(Words), {"zh": "名", "en": ""}, "名", "not_an_object"),
    ],
)
def test_each_field_refuses_what_only_resembles(field: Field[Any], good: Any, bad: Any, refused: str) -> None:
    assert loaded(field, good) == good
    found = code(field, bad) if refused != "not_an_object" else _inside(field, bad)
    assert found == refused


def _inside(field: Field[Any], value: Any) -> Any:
    with pytest.raises(ValidationError) as refused:
        loaded(field, value)
    return refused.value.messages["x"]["_schema"][0]


def test_unknown_members_are_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        Words().load({"zh": "名", "fr": "nom"})

    assert refused.value.messages == {"fr": ["unknown"]}


def test_an_instant_goes_out_as_text() -> None:
    class Shown(Wire):
        at = Moment()

    assert Shown().dump({"at": 0}) == {"at": "1970-01-01T00:00:00.000Z"}
    assert Shown().dump({"at": None}) == {"at": None}


def test_a_change_may_leave_out_everything_and_completes_nothing() -> None:
    class NewThing(Wire):
        name = Text(9, required=True)
        unit = Text(9, load_default="piece")
        code = Text(9, required=True)

    change = shapes(NewThing, fixed=("code",)).change()

    assert change.load({}) == {}
    assert change.load({"name": "a", "version": 3}) == {"name": "a", "version": 3}
    with pytest.raises(ValidationError) as refused:
        change.load({"code": "b", "name": None})
    assert refused.value.messages == {"code": ["unknown"], "name": ["null"]}


def test_every_code_has_its_sentence() -> None:
    """The codes stand in the module's docstring; the sentences are the server's."""
    import schemas.masters.fields as module

    listed = (module.__doc__ or "").split("Codes:")[1].split(".")[0]
    codes = {word.strip() for word in listed.replace("\n", " ").split(",")}

    assert codes <= set(FIELD_WORDS)
    assert all(zh and en for zh, en in FIELD_WORDS.values())
