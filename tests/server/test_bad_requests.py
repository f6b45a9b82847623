"""What is wrong about a request as a whole gets a problem that says what; nothing is kept, nothing is lost."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest
from flask import Flask

from tests.handmade import VISIT, HandPhone
from tests.server.hand import count, enrolled, posts, receipts, told, with_job
from tests.server.office import Office


def problem(answer: object) -> tuple[int, str]:
    """Status and code."""
    assert answer.content_type == "application/problem+json", answer.data  # type: ignore[attr-defined]
    return answer.status_code, answer.json["code"]  # type: ignore[attr-defined]


@pytest.fixture
def phone(app: Flask, office: Office) -> HandPhone:
    """Ann's phone; Ann has the job."""
    return with_job(app, office, office.ann)


def one_note(phone: HandPhone) -> list[bytes]:
    """A line that is as it should be."""
    return [phone.line("note.add", visit=VISIT, text="听见了 👂🏽 𠮷")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sync": 2}, "sync"),
        ({"device": "somebody"}, "device"),
        ({"first": 0}, "first"),
        ({"first": -1}, "first"),
        ({"first": 2**60}, "line"),
        ({"first": "1"}, "first"),
        ({"count": 2}, "count"),
        ({"count": None}, "count"),
        ({"sha256": "0" * 64}, "sha256"),
        ({"recorded": None}, "recorded"),
        ({"recorded": {"n": -4, "hash": None}}, "recorded"),
        ({"missing": [9, 3]}, "missing"),
        ({"tokens": "none"}, "tokens"),
    ],
)
def test_a_wrong_member_of_line_1_is_named(
    app: Flask, phone: HandPhone, changed: dict[str, object], field: str
) -> None:
    answer = posts(app, phone, phone.request(one_note(phone), **{"first": 1, **changed}))
    assert problem(answer) == (400, "bad_envelope")
    assert answer.json is not None
    assert answer.json["field"] == field
    assert count(app, "select count(*) from operation where n > 0") == 0


@pytest.mark.parametrize("first", [b"", b"{", b"[]", b"null", b'{"sync":NaN}', b"\xff\xfe", b'{"sync":1}'])
def test_a_first_line_that_is_none_is_refused(app: Flask, phone: HandPhone, first: bytes) -> None:
    assert problem(posts(app, phone, first + b"\n"))[1] == "bad_envelope"


def test_another_devices_key_does_not_sign_for_this_one(app: Flask, office: Office, phone: HandPhone) -> None:
    other = enrolled(app, office, office.ann)
    body = phone.request(one_note(phone), 1)
    stranger = {**other.headers(body), "Doorstep-Device": phone.id}
    assert problem(app.test_client().post("/api/v1/sync", data=body, headers=stranger)) == (
        401,
        "bad_signature",
    )
    assert count(app, "select count(*) from operation where n > 0") == 0


@pytest.mark.parametrize("signature", ["", "AAAA", "é" * 86, "A" * 86, "A" * 9000])
def test_a_signature_that_is_none_is_refused(app: Flask, phone: HandPhone, signature: str) -> None:
    body = phone.request(one_note(phone), 1)
    given = signature.encode("utf-8").decode("latin-1")
    assert problem(posts(app, phone, body, **{"Doorstep-Signature": given})) == (401, "bad_signature")


def test_a_device_nobody_knows_is_told_so(app: Flask, office: Office, phone: HandPhone) -> None:
    nobody = HandPhone(id="01935b2e-0000-7000-8000-00000000dead", now=phone.now)
    assert problem(posts(app, nobody, nobody.request(one_note(nobody), 1))) == (401, "unknown_device")


@pytest.mark.parametrize("text", ["", "x.y", "e30.AAAA", "💣", "a" * 3000])
def test_a_forged_certificate_makes_nobody_known(
    app: Flask, office: Office, phone: HandPhone, text: str
) -> None:
    nobody = HandPhone(id="01935b2e-0000-7000-8000-00000000dead", now=phone.now)
    body = nobody.request(one_note(nobody), 1, certificate=text)
    assert posts(app, nobody, body).status_code in (400, 401)
    assert count(app, "select count(*) from device") == 1


@pytest.mark.parametrize("text", ["x.y", "e30.AAAA", "💣"])
def test_a_forged_token_proves_nothing_and_costs_nothing(app: Flask, phone: HandPhone, text: str) -> None:
    phone.token = None
    answer = posts(app, phone, phone.request(one_note(phone), 1, tokens=[text], cursor=None))
    assert told(answer) == ["applied"]
    assert json.loads(answer.data.splitlines()[0])["pull"] == "again"


def test_a_gzip_bomb_is_refused_before_it_is_inflated(app: Flask, phone: HandPhone) -> None:
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = phone.request([], 1)
    bomb = (
        machine.compress(head)
        + b"".join(machine.compress(b"\0" * (1 << 20)) for _ in range(200))
        + machine.flush()
    )
    headers = {**phone.headers(head), "Content-Encoding": "gzip"}
    assert len(bomb) < 1 << 20
    assert problem(app.test_client().post("/api/v1/sync", data=bomb, headers=headers)) == (413, "too_large")


@pytest.mark.parametrize("harm", ["cut", "twice", "noise", "not gzip"])
def test_broken_gzip_is_a_bad_envelope(app: Flask, phone: HandPhone, harm: str) -> None:
    body = phone.request(one_note(phone), 1)
    packed = gzip.compress(body)
    harmed = {
        "cut": packed[:-9],
        "twice": packed * 2,
        "noise": packed[:40] + b"\0" + packed[41:],
        "not gzip": body,
    }
    headers = {**phone.headers(body), "Content-Encoding": "gzip"}
    answer = app.test_client().post("/api/v1/sync", data=harmed[harm], headers=headers)
    assert problem(answer) == (400, "bad_envelope")


def test_a_body_in_gzip_is_taken(app: Flask, phone: HandPhone) -> None:
    body = phone.request(one_note(phone), 1)
    headers = {**phone.headers(body), "Content-Encoding": "gzip"}
    answer = app.test_client().post("/api/v1/sync", data=gzip.compress(body), headers=headers)
    assert told(answer) == ["applied"]


def test_another_coding_is_named(app: Flask, phone: HandPhone) -> None:
    body = phone.request(one_note(phone), 1)
    assert problem(posts(app, phone, body, **{"Content-Encoding": "br"})) == (415, "wrong_type")


def test_more_than_500_lines_or_1_mib_ask_for_fewer(app: Flask, phone: HandPhone) -> None:
    many = [phone.line("note.add", visit=VISIT, text="x") for _ in range(501)]
    assert problem(posts(app, phone, phone.request(many, 1))) == (413, "too_large")
    big = [phone.line("note.add", visit=VISIT, text="x" * 40_000) for _ in range(27)]
    assert problem(posts(app, phone, phone.request(big, 1))) == (413, "too_large")
    assert count(app, "select count(*) from operation where n > 0") == 0


def test_a_gap_keeps_nothing_and_says_where_to_go_on(app: Flask, phone: HandPhone) -> None:
    answer = posts(app, phone, phone.request(one_note(phone), 7))
    assert receipts(answer) == []
    assert json.loads(answer.data.splitlines()[0])["through"] == 0


def test_somebody_elses_earlier_enrolment_is_not_found(app: Flask, office: Office, phone: HandPhone) -> None:
    bob = enrolled(app, office, office.by_role["technician"])
    office_only = HandPhone(id="01935b2e-0000-7000-8000-00000000beef", now=phone.now)
    lines = [office_only.line("note.add", visit=VISIT, text="x")]
    ok = posts(app, bob, bob.request(lines, 1, of=office_only.id))
    assert told(ok) == ["held returning"]
    assert problem(posts(app, phone, phone.request([], 1, of=phone.id))) == (404, "not_found")
