"""A report as a file: read back as a spreadsheet does, in both languages, and harmless."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask import Flask

from tests.server.office import Desk, Office
from tests.server.reports.rows import KEPT, LATE, promised

PATH = "/api/v1/reports/promises"


def read(desk: Desk, lang: str = "en", **query: Any) -> list[dict[str, str]]:
    """The rows of the file by their heads."""
    answer = desk.asks(
        "GET", PATH, query_string=query, headers={"Accept": "text/csv", "Accept-Language": lang}
    )
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    assert answer.data.startswith(b"\xef\xbb\xbf") and answer.data.endswith(b"\r\n")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_a_file_says_what_the_report_says(app: Flask, office: Office) -> None:
    claimed, late = {**KEPT, "grade": "claimed"}, {**LATE, "promise": "finish", "outcome": "breached"}
    promised(app, office.north, KEPT, claimed, late, {"outcome": "open", "promise": "finish"})

    rows = read(office.dora)

    assert [row["promise"] for row in rows] == ["arrive", "finish", "all"]
    assert [row["kept (%)"] for row in rows] == ["100.0", "0.0", "66.7"]
    assert [row["kept: proved"] for row in rows] == ["1", "0", "1"]
    assert [row["kept: reported"] for row in rows] == ["1", "0", "1"]
    assert rows[2]["not over: open"] == "1"
    assert (rows[0]["from"], rows[0]["to"]) == ("2026-11-01", "2026-11-30")


def test_it_is_in_chinese_for_those_who_read_it(app: Flask, office: Office) -> None:
    promised(app, office.north, KEPT)

    [row] = read(office.dora, "zh", by="promise,class,technician,period")

    assert (row["时限"], row["产品类别"], row["师傅"], row["期间"]) == ("上门", "AC-SPLIT", "未派", "2026-11")
    assert (row["按时率（%）"], row["按时：有据"], row["超时"]) == ("100.0", "1", "0")


def test_where_nothing_was_counted_there_is_a_dash(app: Flask, office: Office) -> None:
    [all_] = read(office.dora)

    assert (all_["counted"], all_["kept (%)"]) == ("0", "—")


@pytest.mark.parametrize("name", ["=1+1", "+49", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_a_name_that_looks_like_a_formula_is_text(app: Flask, office: Office, name: str) -> None:
    person = office.root.makes("people", name=name, number="x", roles=["technician"], outlet=office.north)
    promised(app, office.north, {**KEPT, "technician": person["id"]})

    assert [row["technician"] for row in read(office.dora, by="technician")] == [f"'{name}"]


def test_the_format_asked_for_wins_over_what_is_accepted(office: Office) -> None:
    asked = office.dora.asks("GET", PATH + "?format=csv", headers={"Accept": "application/json"})
    named = office.dora.asks("GET", PATH + "?format=json", headers={"Accept": "text/csv"})

    assert (asked.mimetype, named.mimetype) == ("text/csv", "application/json")
    assert 'filename="promises-2026-11-01-2026-11-30.csv"' in asked.headers["Content-Disposition"]
    refused = office.dora.is_refused("GET", PATH, headers={"Accept": "image/png"})
    assert refused == (406, "not_acceptable")
