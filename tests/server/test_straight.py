"""The straight way of a sync and the one through Flask are the same to a phone."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask

from tests.handmade import VISIT, HandPhone
from tests.server.hand import posts, with_job
from tests.server.office import Office

THROUGH_FLASK = {"Content-Encoding": "identity"}  # unusual, and means nothing


@pytest.fixture
def body_of(app: Flask, office: Office) -> tuple[HandPhone, bytes]:
    """Ann's phone, and a request of it with forty notes."""
    phone = with_job(app, office, office.ann)
    return phone, phone.request([phone.line("note.add", visit=VISIT, text=f"{n}") for n in range(40)], 1)


def test_both_ways_give_the_same_answer_under_the_same_headers(
    app: Flask, body_of: tuple[HandPhone, bytes]
) -> None:
    phone, body = body_of
    posts(app, phone, body)
    straight, ordinary = posts(app, phone, body), posts(app, phone, body, **THROUGH_FLASK)
    assert (straight.status_code, straight.data) == (ordinary.status_code, ordinary.data)
    assert sorted(straight.headers) == sorted(ordinary.headers)
    assert straight.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=1.0", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("x-gzip-like", False),
    ],
)
def test_both_ways_pack_for_those_who_unpack(
    app: Flask, body_of: tuple[HandPhone, bytes], accepted: str, packed: bool
) -> None:
    phone, body = body_of
    posts(app, phone, body)
    wanted = {"Accept-Encoding": accepted}
    straight, ordinary = posts(app, phone, body, **wanted), posts(app, phone, body, **wanted, **THROUGH_FLASK)
    assert (straight.headers.get("Content-Encoding") == "gzip", straight.data) == (packed, ordinary.data)
    assert straight.headers["Vary"] == ordinary.headers["Vary"] == "Accept-Encoding"


def test_a_packed_request_is_understood_both_ways(app: Flask, body_of: tuple[HandPhone, bytes]) -> None:
    phone, body = body_of
    plain = posts(app, phone, body)
    headers = {**phone.headers(body), "Content-Encoding": "gzip"}
    packed = app.test_client().post("/api/v1/sync", data=gzip.compress(body), headers=headers)
    assert (packed.status_code, packed.data) == (200, plain.data)


@pytest.mark.parametrize("headers", [{}, THROUGH_FLASK], ids=["straight", "through-flask"])
def test_both_ways_refuse_alike(
    app: Flask, body_of: tuple[HandPhone, bytes], headers: dict[str, str]
) -> None:
    phone, body = body_of
    answer = posts(app, phone, body, **{"Doorstep-Signature": "AA", "Accept-Language": "en", **headers})
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert answer.json == {
        "type": "urn:doorstep:problem:bad_signature",
        "title": "The signature does not fit",
        "status": 401,
        "code": "bad_signature",
    }
