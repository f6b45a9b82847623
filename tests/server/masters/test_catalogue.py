"""The catalogue: editions that never change, and finished lines for the phones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from server.catalogue import Entry, collected, whole
from server.db import reading, writing
from server.house import house
from server.masters import keeping
from server.masters.table import FAULT, OUTLET, PART, PRICE_LIST
from server.staff.roles import CONSOLE
from tests.server.office import WORDS, Office

VISIT = {
    "code": "visit",
    "kind": "visit",
    "name": WORDS,
    "amount": 5000,
    "tax_rate": 600,
    "tax_included": True,
}
EDITION = {"code": "all", "edition": "2026-1", "valid_from": "2026-01-01", "lines": [VISIT]}


def test_a_price_list_keeps_its_lines(office: Office) -> None:
    made = office.root.makes("price-lists", **EDITION)
    path = f"/api/v1/price-lists/{made['id']}"

    assert office.root.is_refused("PATCH", path, {"version": 1, "lines": []}) == (422, "bad_fields")
    ended = office.root.changes("price-lists", made, valid_until="2026-12-31")
    assert ended["lines"] == made["lines"] == [VISIT]
    assert office.root.is_refused("PATCH", path, {"version": 2, "valid_until": "2025-12-31"}) == (
        422,
        "bad_fields",
    )


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"amount": -1}, "lines.0.amount", "too_small"),
        ({"amount": 1.5}, "lines.0.amount", "not_a_whole_number"),
        ({"amount": "5000"}, "lines.0.amount", "not_a_whole_number"),
        ({"amount": True}, "lines.0.amount", "not_a_whole_number"),
        ({"amount": 10**13}, "lines.0.amount", "too_big"),
        ({"tax_rate": 10_001}, "lines.0.tax_rate", "too_big"),
        ({"kind": "gift"}, "lines.0.kind", "not_a_choice"),
        ({"name": {"en": "visit"}}, "lines.0.name.zh", "required"),
    ],
)
def test_a_bad_price_is_named(office: Office, change: dict[str, Any], field: str, code: str) -> None:
    answer = office.root.asks("POST", "/api/v1/price-lists", {**EDITION, "lines": [{**VISIT, **change}]})

    assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [(field, code)]


def test_a_code_stands_once_in_a_price_list(office: Office) -> None:
    answer = office.root.asks("POST", "/api/v1/price-lists", {**EDITION, "lines": [VISIT, VISIT]})

    assert answer.json["errors"][0]["field"] == "lines.1.code"


def test_an_edition_is_made_once(office: Office) -> None:
    office.root.makes("price-lists", **EDITION)

    assert office.root.is_refused("POST", "/api/v1/price-lists", EDITION) == (409, "taken")
    office.root.makes("price-lists", **{**EDITION, "edition": "2026-2"})


def test_danger_has_a_safety_sentence(office: Office) -> None:
    gas = {"code": "gas", "name": WORDS, "dangerous": True}

    assert office.root.is_refused("POST", "/api/v1/faults", gas) == (422, "bad_fields")
    made = office.root.makes("faults", **gas, safety={"zh": "先关阀门、开窗", "en": "Close the valve first"})
    assert made["safety"]["zh"] == "先关阀门、开窗"
    path = f"/api/v1/faults/{made['id']}"
    assert office.root.is_refused("PATCH", path, {"version": 1, "safety": {"zh": ""}}) == (422, "bad_fields")


def lines(app: Flask, act: Any) -> list[tuple[str, Entry]]:
    """The lines that this act in one transaction leaves for the feeds."""
    with app.app_context(), writing() as session:
        act(session)
        return list(collected(session))


def test_a_change_is_one_finished_line_for_each_outlet(app: Flask, office: Office) -> None:
    values = {"code": "P-1", "name": {"zh": "电容", "en": ""}, "unit": "个", "serial_tracked": False}

    found = lines(app, lambda session: keeping.make(session, house(), PART, CONSOLE, dict(values)))

    assert [outlet for outlet, _ in found] == sorted([office.north, office.south])
    entry = found[0][1]
    assert json.loads(entry.line) == {
        "kind": "part",
        "id": entry.id,
        "v": 1,
        "doc": {**values, "id": entry.id},
    }
    assert "电容".encode() in entry.line
    assert b"\n" not in entry.line
    assert b": " not in entry.line


def test_what_is_put_away_leaves_the_phones(app: Flask, office: Office) -> None:
    part = office.root.makes("parts", code="P-1", name=WORDS)

    found = lines(app, lambda s: keeping.change(s, house(), PART, CONSOLE, part["id"], {"archived": True}, 1))

    assert {(e.gone, e.line) for _, e in found} == {
        (True, f'{{"kind":"part","id":"{part["id"]}","gone":"left_outlet"}}'.encode())
    }


def test_one_outlets_price_list_goes_to_that_outlet(app: Flask, office: Office) -> None:
    values = PRICE_LIST.shapes.new().load({**EDITION, "outlet": office.south})

    found = lines(app, lambda session: keeping.make(session, house(), PRICE_LIST, CONSOLE, values))

    assert [outlet for outlet, _ in found] == [office.south]


def test_a_new_outlet_gets_the_whole_catalogue(app: Flask, office: Office) -> None:
    part = office.root.makes("parts", code="P-1", name=WORDS)
    office.root.makes("price-lists", **EDITION, outlet=office.north)
    fault = office.root.makes("faults", code="F-1", name=WORDS)
    values = {"name": WORDS, "zone": "Asia/Shanghai", "phone": "021-5555 0100"}

    found = lines(app, lambda session: keeping.make(session, house(), OUTLET, CONSOLE, values))

    assert sorted(entry.id for _, entry in found) == sorted([part["id"], fault["id"]])
    with app.app_context(), reading() as session:
        assert {e.kind for e in whole(session, office.north)} == {PART.kind, PRICE_LIST.kind, FAULT.kind}
