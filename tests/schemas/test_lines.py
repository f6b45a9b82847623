"""A line is understood, or kept under the code of what is wrong with it; the others never notice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.lines import understand
from schemas.operations import ARGS
from sync.exchange.lines import MAX_LINE, Misunderstood, Understood
from tests.operations import COMPLETE, HASH, PERSONAL, VISIT, the

JOB = the("leaking-boiler")


def line(op: str = "note.add", args: object = None, **members: object) -> dict[str, Any]:
    """A line as a device writes it, with these members instead."""
    return {
        "op": op,
        "job": None if op in PERSONAL else JOB,
        "at": "2026-11-24T09:52:10.120+08:00",
        "since": {"wall": 1330200, "mono": 1329800},
        "token": HASH,
        "prev": HASH,
        "args": COMPLETE[op] if args is None else args,
        **members,
    }


def raw(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def read(content: bytes) -> Understood | Misunderstood:
    return understand(content, 7).content


def code(content: bytes) -> str:
    found = read(content)
    assert isinstance(found, Misunderstood), found
    return found.code


@pytest.mark.parametrize("op", sorted(ARGS))
def test_every_operation_is_understood(op: str) -> None:
    content = read(raw(line(op)))
    assert isinstance(content, Understood), content
    assert content.args == COMPLETE[op]


@pytest.mark.parametrize("op", sorted(ARGS))
def test_members_of_a_newer_app_are_kept(op: str) -> None:
    args = {**COMPLETE[op], "colour": {"of": ["the", 7, None, "seas"]}}
    content = read(raw({**line(op, args), "mood": "good"}))
    assert isinstance(content, Understood), content
    assert content.args == args


@pytest.mark.parametrize("op", sorted(ARGS))
def test_the_fast_judge_and_marshmallow_agree_on_what_is_missing(op: str) -> None:
    for name in COMPLETE[op]:
        for worth in (None, -1, [], {}, "\u00e9" * 50_000, True, [None], [{}], {"n": None}):
            args = {**COMPLETE[op], name: worth}
            assert (ARGS[op].wrong(args) is None) == (not ARGS[op].validate(args)), (name, worth)
        left = {member: worth for member, worth in COMPLETE[op].items() if member != name}
        assert (ARGS[op].wrong(left) is None) == (not ARGS[op].validate(left)), name


@pytest.mark.parametrize("op", sorted(ARGS))
@pytest.mark.parametrize(
    ("poison", "wanted"),
    [
        (b'"\\u0000"', "bad_text"),
        (b'"\\ud800"', "bad_text"),
        (b'"\\udc00\\ud800"', "bad_text"),
        (b'"\\udc00"', "bad_text"),
        (b'"\\u001b[2J"', "bad_text"),
        (b'"\x00"', "bad_text"),
        ('"\x85"'.encode(), "bad_text"),
        (b"NaN", "not_json"),
        (b"-Infinity", "not_json"),
        (b"9007199254740993", "bad_number"),
        (b"-9223372036854775809", "bad_number"),
        (b"1" * 5000, "bad_number"),
        (b"1.5", "bad_number"),
        (b"1e400", "bad_number"),
        (b'{"a":1,"a":2}', "not_json"),
        (b'"\xff"', "not_json"),
        (b'"\xed\xa0\x80"', "not_json"),
        (b"[" * 3000 + b"]" * 3000, "not_json"),
        (b"[" * 60 + b"]" * 60, "bad_args"),
        (b'"' + b"x" * MAX_LINE + b'"', "too_long"),
    ],
    ids=lambda value: value[:12].decode("latin-1") if isinstance(value, bytes) else value,
)
def test_poison_in_any_operation_is_kept_under_its_code(op: str, poison: bytes, wanted: str) -> None:
    whole = raw(line(op, {**COMPLETE[op], "more": "POISON"})).replace(b'"POISON"', poison)
    found = understand(whole, 7)
    assert isinstance(found.content, Misunderstood)
    assert (found.content.code, found.raw, found.n) == (wanted, whole, 7)


@pytest.mark.parametrize("name", ["\x00", "a\x07", "\ud800"])
def test_poison_in_a_members_name_is_bad_text(name: str) -> None:
    assert code(json.dumps(line(args={**COMPLETE["note.add"], name: 1})).encode()) == "bad_text"


def test_an_escaped_backslash_is_text() -> None:
    content = read(raw(line(args={"visit": VISIT, "text": "C:\\u0000 \\ud800 \\b"})))
    assert isinstance(content, Understood), content


@pytest.mark.parametrize("text", ["a\nb", "a\tb\r\n", "\U0001f527 \u9f98\u20bb7 \U00020bb7", "\u200d\u202e"])
def test_line_breaks_emoji_and_rare_characters_are_text(text: str) -> None:
    content = read(raw(line(args={"text": text})))
    assert isinstance(content, Understood), content
    assert content.args["text"] == text


@pytest.mark.parametrize(
    "wrong",
    [
        {"op": 7},
        {"op": None},
        {"job": "j1"},
        {"job": 5},
        {"job": JOB.upper()},
        {"at": "2026-11-24T09:52:10"},
        {"at": "yesterday"},
        {"at": 5},
        {"at": "2026-11-24T09:52:60+08:00"},
        {"since": None},
        {"since": {"wall": "5", "mono": None}},
        {"since": {"wall": None, "mono": None}},
        {"since": {"wall": 5, "mono": True}},
        {"token": "x"},
        {"prev": None},
        {"prev": HASH[:-1]},
        {"args": None},
        {"args": []},
    ],
    ids=str,
)
def test_a_wrong_member_of_the_line_itself_is_a_bad_line(wrong: dict[str, object]) -> None:
    assert code(raw({**line(), **wrong})) == "bad_line"


def test_a_line_without_job_or_token_members_is_a_bad_line() -> None:
    for name in ("op", "job", "at", "since", "token", "prev", "args"):
        assert code(raw({member: worth for member, worth in line().items() if member != name})) == "bad_line"


def test_what_could_be_read_of_a_refused_line_keeps_its_place_and_time() -> None:
    content = read(raw(line(args={"text": 5})))
    assert content == Misunderstood(
        "bad_args", "text: not_text", HASH, JOB, "note.add", 1795485130120, 1330200, 1329800, HASH
    )


def test_a_refused_line_names_no_predecessor_that_is_no_hash() -> None:
    assert read(raw(line(args={"text": 5}, prev="x"))).prev is None


def test_operations_of_the_office_are_unknown_from_a_device() -> None:
    assert code(raw(line(op="job.cancel", args={}))) == "unknown_operation"
    assert code(raw(line(op="job.eat", args={}))) == "unknown_operation"


@pytest.mark.parametrize(
    "year", ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"]
)
def test_a_phone_may_say_any_time(year: str) -> None:
    assert isinstance(read(raw(line(at=year))), Understood)


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"7", b'"x"', b"{", b"\xef\xbb\xbf{}", b"{} {}"])
def test_what_is_no_object_is_not_json(content: bytes) -> None:
    assert code(content) == "not_json"


@pytest.mark.parametrize("inside", ["7", '"\\\\u0007"'])
def test_a_line_of_any_depth_is_refused_and_breaks_nothing(inside: str) -> None:
    """There is a depth that can be read and that nobody can go down into; one such line may not stop a phone."""
    for depth in range(41, 1100, 3):
        well = "[" * depth + inside + "]" * depth
        assert code(raw(line(args={"text": "well"})).replace(b'"well"', well.encode())) in (
            "bad_args",
            "not_json",
        )


@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    understand(content, 1)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec=None), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(op=st.sampled_from(sorted(ARGS)), data=st.data())
def test_no_arguments_raise(op: str, data: st.DataObject) -> None:
    names = st.sampled_from([*sorted(ARGS[op].fields), "from", "to", "more"])
    args = {**COMPLETE[op], **data.draw(st.dictionaries(names, _values, max_size=4))}
    content = read(json.dumps(line(op, args)).encode())
    assert isinstance(content, Understood) or content.code in ("bad_args", "bad_text", "bad_number")
