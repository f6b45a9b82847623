"""What changes in the catalogue reaches the phones of its outlets, in the transaction that changes it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from server.house import house
from sync.exchange.digest import SPAN, entry_digest
from tests.server.office import WORDS, Desk, Office
from tests.server.phone import Phone

LINE = {"code": "v", "kind": "visit", "name": WORDS, "amount": 3000, "tax_rate": 600, "tax_included": True}
EDITION = {"code": "std", "edition": "2026-1", "valid_from": "2026-01-01", "lines": [LINE]}


def on(phone: Phone, kind: str) -> dict[str, Any]:
    """What a phone has of one kind, after a sync."""
    phone.syncs()
    rows = phone.db.rows("select id, line from copies where kind = ? order by id", kind)
    return {row["id"]: json.loads(row["line"])["doc"] for row in rows}


def feeds_are_true(app: Flask) -> None:
    """Each feed's digest is that of its entries."""
    with house(app).store.reading() as connection:
        heads = connection.execute(text("select id, digest from feed where id like 'o:%'")).all()
        for id, digest in heads:
            rows = connection.execute(
                text("select line from feed_entry where feed = :id and gone is null"), {"id": id}
            ).scalars()
            assert sum(entry_digest(bytes(line)) for line in rows) % SPAN == digest


def test_a_part_is_on_the_phone_after_its_next_sync_and_gone_when_it_is_put_away(
    app: Flask, office: Office, tmp_path: Path
) -> None:
    phone = Phone(app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    part = office.root.makes("parts", code="P-1", name={"zh": "电容", "en": ""})
    assert on(phone, "part")[part["id"]]["name"]["zh"] == "电容"

    part = office.root.changes("parts", part, name={"zh": "启动电容", "en": ""})
    assert on(phone, "part")[part["id"]]["name"]["zh"] == "启动电容"

    office.root.changes("parts", part, archived=True)
    assert on(phone, "part") == {}
    feeds_are_true(app)


def test_a_price_list_is_on_the_phones_of_its_own_outlet_alone(
    app: Flask, office: Office, tmp_path: Path
) -> None:
    phone = Phone(app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    office.root.makes("price-lists", **EDITION, outlet=office.south)
    mine = office.root.makes("price-lists", **{**EDITION, "edition": "2026-2"}, outlet=office.north)

    assert list(on(phone, "price_list")) == [mine["id"]]


def test_a_table_arrives_whole_and_a_trial_run_leaves_no_trace(
    app: Flask, office: Office, tmp_path: Path
) -> None:
    phone = Phone(app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    table = "code,name_zh\n" + "".join(f"P-{n},配件{n}\n" for n in range(40))

    def imports(**query: int) -> int:
        body = {"data": table.encode(), "content_type": "text/csv", "query_string": query}
        return office.root.asks("POST", "/api/v1/imports/parts", **body).status_code

    assert imports(dry_run=1) == 200
    assert on(phone, "part") == {}
    assert imports() == 200
    assert len(on(phone, "part")) == 40


def test_a_refused_change_leaves_no_line(app: Flask, office: Office) -> None:
    office.root.makes("parts", code="P-1", name=WORDS)
    assert office.root.is_refused("POST", "/api/v1/parts", {"code": "P-1", "name": WORDS}) == (409, "taken")

    office.root.makes("parts", code="P-2", name=WORDS)

    with house(app).store.reading() as connection:
        assert connection.execute(text("select count(*) from feed_entry")).scalar_one() == 2 * 2
    feeds_are_true(app)


def test_outlets_and_parts_made_at_once_miss_nothing_of_each_other(app: Flask, office: Office) -> None:
    def make(n: int) -> None:
        desk = Desk(app, office.root.id, office.root.token)
        if n % 4 == 0:
            desk.makes("outlets", name={"zh": f"{n}", "en": ""}, phone="021-5555 0100")
        else:
            desk.makes("parts", code=f"P-{n}", name=WORDS)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(24)))

    with house(app).store.reading() as connection:
        counted = connection.execute(text("select feed, count(*) from feed_entry group by feed")).all()
    assert {count for _, count in counted} == {18}
    assert len(counted) == 2 + 6
    feeds_are_true(app)
