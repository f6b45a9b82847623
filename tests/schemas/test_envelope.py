"""Line 1: what a request says of itself, or why nothing of it is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas.lines import BadEnvelope, envelope
from sync.exchange.lines import Recorded
from tests.operations import HASH, the

DEVICE = the("ann-phone")
WHOLE: dict[str, Any] = {
    "sync": 1,
    "device": DEVICE,
    "app": "technician/1.4.0",
    "schema": 3,
    "first": 56,
    "count": 2,
    "sha256": HASH,
    "recorded": {"n": 57, "hash": HASH},
    "missing": None,
    "of": None,
    "cursor": {"epoch": "e", "feeds": {}},
    "tokens": ["a.b"],
}


def raw(**members: object) -> bytes:
    return json.dumps({**WHOLE, **members}).encode()


def test_a_whole_envelope_is_read() -> None:
    read = envelope(raw(missing=[41, 55], of=the("old-phone"), certificate="c"))
    assert (read.device, read.app, read.schema, read.first, read.count) == (
        DEVICE,
        "technician/1.4.0",
        3,
        56,
        2,
    )
    assert (read.sha256, read.recorded, read.missing, read.of) == (
        HASH,
        Recorded(57, HASH),
        (41, 55),
        the("old-phone"),
    )
    assert (read.tokens, read.certificate, read.uncertified) == (("a.b",), "c", False)


def test_without_a_cursor_member_it_only_pushes() -> None:
    pushes = {name: worth for name, worth in WHOLE.items() if name != "cursor"}
    assert envelope(json.dumps(pushes).encode()).asks is False
    assert (envelope(raw(cursor=None)).asks, envelope(raw(cursor=None)).cursor) == (True, None)
    assert envelope(raw()).cursor == {"epoch": "e", "feeds": {}}


def test_a_cursor_that_cannot_be_read_asks_for_everything() -> None:
    assert (envelope(raw(cursor="x")).asks, envelope(raw(cursor="x")).cursor) == (True, None)


def test_a_certificate_of_null_says_that_there_is_none() -> None:
    assert envelope(raw(certificate=None)).uncertified is True
    assert envelope(raw()).uncertified is False


def test_a_fresh_phone_has_recorded_nothing() -> None:
    assert envelope(raw(recorded={"n": 0, "hash": None})).recorded == Recorded(0, None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sync": 2}, "sync"),
        ({"sync": True}, "sync"),
        ({"device": "x"}, "device"),
        ({"app": "x" * 81}, "app"),
        ({"schema": "3"}, "schema"),
        ({"first": 0}, "first"),
        ({"first": None}, "first"),
        ({"count": -1}, "count"),
        ({"sha256": HASH.upper()}, "sha256"),
        ({"recorded": None}, "recorded"),
        ({"recorded": {"n": 5}}, "recorded"),
        ({"recorded": {"n": -5, "hash": HASH}}, "recorded"),
        ({"missing": [1]}, "missing"),
        ({"missing": [5, 4]}, "missing"),
        ({"missing": [0, 4]}, "missing"),
        ({"of": 7}, "of"),
        ({"tokens": ["x" * 2049]}, "tokens"),
        ({"tokens": ["x"] * 601}, "tokens"),
        ({"tokens": [None]}, "tokens"),
        ({"certificate": 5}, "certificate"),
        ({"first": 2**60}, "line"),
        ({"app": "\x00"}, "line"),
        ({"app": float("nan")}, "line"),
    ],
    ids=str,
)
def test_a_wrong_member_is_named(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(BadEnvelope) as raised:
        envelope(raw(**wrong))
    assert raised.value.field == field
    assert len(raised.value.value) <= 80


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"sync":1,"sync":1}', b"x" * 2**20]
)
def test_what_is_no_envelope_is_bad(content: bytes) -> None:
    with pytest.raises(BadEnvelope):
        envelope(content)
