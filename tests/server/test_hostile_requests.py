"""Requests made to break something: each gets the problem it deserves, never a defect, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.handmade import VISIT, HandPhone
from tests.server.hand import posts, told, with_job
from tests.server.office import Office

NUL = "a%00b.1.c"
LISTS_OF_LISTS = [b"[" * depth + b"]" * depth for depth in range(30, 1000, 5)]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"/api/v1/quarantine/{NUL}/replay"),
        ("POST", f"/api/v1/alerts/1.{NUL}/seen"),
        ("GET", f"/api/v1/quarantine?after={NUL}"),
        ("GET", f"/api/v1/alerts?after=1.{NUL}"),
        ("GET", f"/api/v1/holds?after=1.{NUL}"),
        ("GET", f"/api/v1/questions?after=1.{NUL}"),
        ("GET", "/api/v1/parts?after=a%00b"),
        ("GET", "/api/v1/jobs?q=a%00b"),
    ],
)
def test_a_nul_in_an_address_names_nothing(office: Office, method: str, path: str) -> None:
    """PostgreSQL knows no NUL in text, and would call it a defect of ours."""
    assert office.dora.is_refused(method, path)[0] in (404, 422)


def test_json_as_deep_as_a_well_is_refused_before_anybody_climbs_down(office: Office) -> None:
    """Between what can be read and what can be written again there is a depth at which the answer would break."""
    for lists in LISTS_OF_LISTS:
        body = b'{"name": ' + lists + b', "contacts": [{"name": ' + lists + b"}]}"
        told = office.dora.is_refused("POST", "/api/v1/customers", data=body, content_type="application/json")
        assert told in ((400, "bad_json"), (422, "bad_fields"))


def test_quarantined_lines_as_deep_as_a_well_keep_nobody_from_the_others(app: Flask, office: Office) -> None:
    """One phone must not be able to close the list for the whole outlet."""
    phone = with_job(app, office, office.ann)
    lines = [_deep(phone, depth) for depth in range(850, 1000, 3)]

    assert set(told(posts(app, phone, phone.request(lines, 1)))) <= {
        "quarantined bad_args",
        "quarantined not_json",
    }

    shown = office.dora.gets("/api/v1/quarantine", limit="200")["items"]
    assert [item["n"] for item in shown] == list(range(1, len(lines) + 1))
    for item in shown[::10]:
        path = f"/api/v1/quarantine/{item['id']}"
        assert office.dora.is_refused("POST", f"{path}/replay") == (422, "bad_fields")


def _deep(phone: HandPhone, depth: int) -> bytes:
    before = (phone.n, phone.hash)
    whole = phone.line("note.add", visit=VISIT, text="deep")
    phone.n, phone.hash = before
    return phone.line("", raw=whole.replace(b'"deep"', b"[" * depth + b"]" * depth))


@pytest.mark.parametrize(
    "path", ["//evil.example/..%2f", "/api//v1/jobs", "/api/v1//sessions", "//api/v1/jobs"]
)
def test_no_address_is_forwarded_to_where_the_host_header_says(office: Office, path: str) -> None:
    answer = office.stranger.asks("GET", path, headers={"Host": "evil.example"})

    assert "Location" not in answer.headers
    assert answer.status_code == 404


def test_a_table_that_was_cut_off_on_its_way_is_not_imported(office: Office) -> None:
    """WSGI servers hand a cut body on as if it were whole, and half a table reads like a table."""
    table = "code,name_zh,unit\nV15,阀,个\nV20,阀,个\n".encode()
    imported = ("POST", "/api/v1/imports/parts")

    half = {"CONTENT_LENGTH": str(len(table))}
    told = office.root.is_refused(
        *imported, data=table[:-14], content_type="text/csv", environ_overrides=half
    )

    assert told == (400, "bad_request")
    # Chunked, and cut off at the end of a row:
    unknown = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    rows = {"data": table[:30], "content_type": "text/csv", "environ_overrides": unknown}
    assert office.root.is_refused(*imported, **rows) == (400, "bad_request")
    assert office.root.gets("/api/v1/parts")["items"] == []
    assert office.root.asks(*imported, data=table, content_type="text/csv").status_code == 200
