"""Signature strokes: exactly the members of their schema, whole numbers, within bounds."""

from __future__ import annotations

import json

import pytest

from infra.images import STROKES, Inspected, Inspector, Refused
from tests.infra.images.samples import opened, photo, strokes_body, strokes_document

POINT = {"x": 1, "y": 2, "t": 3, "pressure": 4}


def test_a_signature_is_accepted_with_its_canvas_and_drawn(inspector: Inspector) -> None:
    found = inspector.inspect(strokes_body(), STROKES)
    assert isinstance(found, Inspected), found
    assert (found.width, found.height, found.taken, found.customer_copy) == (600, 240, None, None)
    drawn = opened(found.thumbnail).convert("L")
    assert drawn.size == (400, 160)
    assert min(drawn.tobytes()) < 60 and max(drawn.tobytes()) == 255


def test_a_long_signature_fits(inspector: Inspector) -> None:
    points = [POINT | {"t": 10 * i} for i in range(5_000)]
    assert isinstance(inspector.inspect(strokes_body(strokes=[points]), STROKES), Inspected)


def without(*members: str) -> bytes:
    return json.dumps({k: v for k, v in strokes_document().items() if k not in members}).encode()


@pytest.mark.parametrize(
    ("reason", "body"),
    [
        ("not_json", photo()),
        ("not_json", b"{"),
        ("not_json", b"\xff\xfe{}"),
        ("not_json", b"\xef\xbb\xbf" + strokes_body()),
        ("not_json", b"[" * 100_000),
        ("not_json", strokes_body() + b"{}"),
        ("not_json", b'{"v":' + b"1" * 5_000 + b"}"),
        ("members", b"[]"),
        ("members", b"null"),
        ("members", without("record")),
        ("members", strokes_body(script="<script>")),
        ("repeated_member", b'{"v":1,' + strokes_body()[1:]),
        ("not_whole", strokes_body(strokes=[[POINT | {"x": 1.5}]])),
        ("not_whole", strokes_body(strokes=[[POINT | {"x": float("nan")}]])),
        ("not_whole", strokes_body(width=1e400)),
        ("version", strokes_body(v=2)),
        ("version", strokes_body(v=True)),
        ("record", strokes_body(record="")),
        ("record", strokes_body(record="A" * 65)),
        ("record", strokes_body(record="A\0")),
        ("record", strokes_body(record="\ud800")),
        ("record", strokes_body(record=7)),
        ("out_of_bounds", strokes_body(width=0)),
        ("out_of_bounds", strokes_body(height=10**30)),
        ("out_of_bounds", strokes_body(strokes=[[POINT | {"x": True}]])),
        ("out_of_bounds", strokes_body(strokes=[[POINT | {"t": -1}]])),
        ("out_of_bounds", strokes_body(strokes=[[POINT | {"pressure": 1001}]])),
        ("point", strokes_body(strokes=[[POINT | {"z": 1}]])),
        ("point", strokes_body(strokes=[[[1, 2, 3, 4]]])),
        ("point", strokes_body(strokes=[[{"x": 1}]])),
        ("empty", strokes_body(strokes=[])),
        ("empty", strokes_body(strokes=[[]])),
        ("empty", strokes_body(strokes={"0": []})),
        ("time_runs_back", strokes_body(strokes=[[POINT], [POINT | {"t": 2}]])),
    ],
)
def test_anything_else_is_refused_with_its_reason(inspector: Inspector, reason: str, body: bytes) -> None:
    found = inspector.inspect(body, STROKES)
    assert isinstance(found, Refused)
    assert (found.code, found.details["reason"]) == ("not_strokes", reason)


def test_strokes_above_256_kib_are_refused_unseen(inspector: Inspector) -> None:
    found = inspector.inspect(strokes_body() + b" " * 256 * 1024, STROKES)
    assert isinstance(found, Refused) and found.code == "too_large"
