"""A body cut off at any byte uses up no number: tried on raw sockets, through the real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from server.house import house
from sync.instants import iso
from tests.handmade import HandPhone, head_of, spoken
from tests.server.office import Office
from tests.serving import Served


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server on SQLite."""
    with Served(tmp_path, {}) as running:
        yield running


@pytest.fixture
def phone(served: Served) -> HandPhone:
    """A confirmed phone of Ann's."""
    office = Office(served.app)
    made = HandPhone(now=house(served.app).now())
    code = office.dora.makes("device-codes", person=office.ann.id)["code"]
    body = json.dumps({"code": code, "key": made.public}).encode()
    headers = made.headers(body, "/api/v1/devices")
    told = office.stranger.asks("POST", "/api/v1/devices", data=body, headers=headers).json
    made.id, made.token = told["device"], told["token"]
    path = f"/api/v1/devices/{made.id}/confirmation"
    assert office.dora.asks("POST", path, {"fingerprint": told["fingerprint"]}).status_code == 200
    return made


def stored(served: Served) -> int:
    """How many operations are in the database."""
    with house(served.app).store.reading() as connection:
        return int(connection.execute(text("select count(*) from operation")).scalar_one())


def test_a_body_cut_at_any_byte_keeps_nothing(served: Served, phone: HandPhone) -> None:
    lines = [
        phone.line("note.add", visit="01935b2e-0000-7000-8000-0000000000f1", text=f"第 {i} 条")
        for i in range(3)
    ]
    body = phone.request(lines, 1)
    head = head_of(phone.headers(body), len(body), served.port)
    for cut in range(len(body)):
        answer = spoken(served.port, [head, body[:cut]])
        assert b" 200 " not in answer.partition(b"\r\n")[0], f"cut at byte {cut} was taken as whole"
    assert stored(served) == 0

    whole = spoken(served.port, [head, body], half_close=False)
    assert b" 200 " in whole.partition(b"\r\n")[0]
    assert stored(served) == 3


def test_a_chunked_body_cut_at_any_line_keeps_nothing(served: Served, phone: HandPhone) -> None:
    lines = [
        phone.line("note.add", visit="01935b2e-0000-7000-8000-0000000000f1", text=f"n{i}") for i in range(4)
    ]
    body = phone.request(lines, 1)
    head = head_of(phone.headers(body), None, served.port)
    ends = [i + 1 for i, byte in enumerate(body[:-1]) if byte == 0x0A]
    for cut in (*ends, len(body) - 1):
        for last in (b"", b"0\r\n\r\n"):  # the connection breaks, or an intermediary ends the body neatly
            chunk = b"%x\r\n%s\r\n" % (cut, body[:cut])
            answer = spoken(served.port, [head, chunk + last])
            assert b" 200 " not in answer.partition(b"\r\n")[0], f"cut at byte {cut}"
    assert stored(served) == 0


def test_a_body_with_more_than_was_announced_is_not_taken(served: Served, phone: HandPhone) -> None:
    line = phone.line("note.add", visit="01935b2e-0000-7000-8000-0000000000f1", text=iso(phone.now))
    body = phone.request([line], 1) + line + b"\n"
    answer = spoken(
        served.port, [head_of(phone.headers(body), len(body), served.port), body], half_close=False
    )
    assert b" 400 " in answer.partition(b"\r\n")[0]
    assert b"bad_envelope" in answer
    assert stored(served) == 0
