"""Tables from elsewhere come in whole or not at all, and every bad row is named."""

from __future__ import annotations

from typing import Any

import pytest

from server.imports.sheet import MOST_ROWS
from tests.server.office import Office

PARTS = (
    "code,name_zh,name_en,unit,serial_tracked\nCAP-35,启动电容 35µF,Capacitor,个,否\nPCB-1,主控板,,块,是\n"
)
PRICES = """list,edition,currency,valid_from,valid_until,code,kind,name_zh,amount,tax,tax_included
home,2026-1,CNY,2026-01-01,2026-12-31,visit,visit,上门费,50,6%,是
home,2026-1,CNY,2026-01-01,2026-12-31,pcb,part,主控板,"1,280.50",13,yes
shop,2026-1,JPY,2026-01-01,,look,inspection,检查,500,10,否
"""
STEPS = """procedure,edition,title_zh,job_type,step,text_zh,text_en,photo,value_unit,required
ac-repair,3,空调维修,repair,power,"断电
并验电",Cut the power,,,
ac-repair,3,空调维修,repair,pressure,测低压,,是,kPa,否
"""


def sends(office: Office, kind: str, table: str | bytes, desk: str = "root", **asked: Any) -> Any:
    """The answer to an import."""
    body = table.encode() if isinstance(table, str) else table
    return getattr(office, desk).asks(
        "POST", f"/api/v1/imports/{kind}", data=body, content_type="text/csv", query_string=asked
    )


def bad(answer: Any) -> list[tuple[int, str, str, Any]]:
    """The findings of a refused import."""
    assert (answer.status_code, answer.json["code"]) == (422, "bad_rows"), answer.text
    return [(e["row"], e["field"], e["code"], e["value"]) for e in answer.json["errors"]]


def items(office: Office, plural: str) -> list[Any]:
    """What is there, by code."""
    return sorted(office.root.gets(f"/api/v1/{plural}")["items"], key=lambda row: row["code"])


def test_parts_come_in(office: Office) -> None:
    answer = sends(office, "parts", PARTS)

    assert answer.json == {
        "kind": "parts", "encoding": "utf-8", "dry_run": False, "rows": 2, "created": 2, "changed": 0, "unchanged": 0
    }  # fmt: skip
    cap, pcb = items(office, "parts")
    assert (cap["code"], cap["name"], cap["unit"]) == (
        "CAP-35",
        {"zh": "启动电容 35µF", "en": "Capacitor"},
        "个",
    )
    assert (cap["serial_tracked"], pcb["serial_tracked"]) == (False, True)


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    sends(office, "parts", PARTS)
    before, trail = items(office, "parts"), office.root.gets("/api/v1/audit")

    answer = sends(office, "parts", PARTS)

    assert (answer.json["created"], answer.json["changed"], answer.json["unchanged"]) == (0, 0, 2)
    assert items(office, "parts") == before
    assert office.root.gets("/api/v1/audit") == trail


def test_a_part_that_differs_is_changed(office: Office) -> None:
    sends(office, "parts", PARTS)

    answer = sends(office, "parts", PARTS.replace("主控板", "主板"))

    assert (answer.json["created"], answer.json["changed"], answer.json["unchanged"]) == (0, 1, 1)
    assert (items(office, "parts")[1]["name"]["zh"], items(office, "parts")[1]["version"]) == ("主板", 2)


def test_a_part_that_was_put_away_comes_back(office: Office) -> None:
    sends(office, "parts", PARTS)
    office.root.changes("parts", items(office, "parts")[0], archived=True)

    answer = sends(office, "parts", PARTS)

    assert (answer.json["changed"], answer.json["unchanged"]) == (1, 1)
    assert len(items(office, "parts")) == 2


@pytest.mark.parametrize(
    ("encoding", "asked", "found"),
    [
        ("utf-8", {}, "utf-8"),
        ("utf-8-sig", {}, "utf-8"),
        ("gb18030", {}, "gb18030"),
        ("gb18030", {"encoding": "gb18030"}, "gb18030"),
    ],
)
def test_the_encoding_is_found_out_or_said(
    office: Office, encoding: str, asked: dict[str, str], found: str
) -> None:
    table = PARTS.replace("µ", "微")

    answer = sends(office, "parts", table.encode(encoding), **asked)

    assert (answer.status_code, answer.json.get("encoding")) == (200, found)
    assert items(office, "parts")[1]["name"]["zh"] == "主控板"


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (b"\xff\xff\xff", {}),
        (PARTS.encode("gb18030"), {"encoding": "utf-8"}),
        (b"\xff", {"encoding": "gb18030"}),
    ],
)
def test_bytes_that_fit_no_encoding_are_refused(office: Office, body: bytes, asked: dict[str, str]) -> None:
    answer = sends(office, "parts", body, **asked)

    assert (answer.status_code, answer.json["code"]) == (400, "bad_encoding")


def test_one_bad_row_keeps_all_out_and_every_bad_row_is_named(office: Office) -> None:
    table = "code,name_zh,serial_tracked\nGOOD-1,好,是\n,无编码,\n\nB 3,有空格,\nD-4,,maybe\nGOOD-1,又来,\n"

    answer = sends(office, "parts", table)

    assert bad(answer) == [
        (3, "code", "too_short", ""),
        (5, "code", "wrong_shape", "B 3"),
        (6, "name_zh", "too_short", ""),
        (6, "serial_tracked", "not_true_or_false", "maybe"),
        (7, "code", "repeated", "GOOD-1"),
    ]
    assert items(office, "parts") == []


def test_a_code_that_stands_twice_is_named(office: Office) -> None:
    assert bad(sends(office, "parts", "code,name_zh\nA,甲\nB,乙\nA,丙\n")) == [(4, "code", "repeated", "A")]


@pytest.mark.parametrize(
    ("header", "finding"),
    [
        ("code", (1, "name_zh", "required", None)),
        ("code,name_zh,colour", (1, "colour", "unknown", None)),
        ("code,name_zh,code", (1, "code", "repeated", None)),
        ("", (1, "code", "required", None)),
    ],
)
def test_a_wrong_header_is_row_1(office: Office, header: str, finding: tuple[int, str, str, Any]) -> None:
    assert finding in bad(sends(office, "parts", header + "\nA,甲\n"))


@pytest.mark.parametrize(
    "table",
    [
        'code,name_zh\n"A,甲\n',
        'code,name_zh\n"A"x,甲\n',
        "code,name_zh\nA,\x00\n",
        "code,name_zh\nA,甲,乙,\n",
    ],
)
def test_what_is_no_csv_is_refused(office: Office, table: str) -> None:
    assert bad(sends(office, "parts", table))
    assert items(office, "parts") == []


def test_a_dry_run_tells_and_writes_nothing(office: Office) -> None:
    told = sends(office, "parts", PARTS, dry_run=1)

    assert (told.json["dry_run"], told.json["created"]) == (True, 2)
    assert items(office, "parts") == []
    assert sends(office, "parts", "code,name_zh\n,x\n", dry_run=1).status_code == 422


def test_a_price_list_is_many_rows_and_exact_money(office: Office) -> None:
    answer = sends(office, "price-lists", PRICES)

    assert (answer.status_code, answer.json.get("created"), answer.json.get("rows")) == (200, 2, 3)
    home, shop = items(office, "price-lists")
    assert [(line["code"], line["amount"], line["tax_rate"]) for line in home["lines"]] == [
        ("visit", 5000, 600), ("pcb", 128050, 1300)
    ]  # fmt: skip
    assert (home["valid_until"], shop["valid_until"], home["outlet"]) == ("2026-12-31", None, None)
    assert (shop["currency"], shop["lines"][0]["amount"], shop["lines"][0]["tax_included"]) == (
        "JPY",
        500,
        False,
    )


@pytest.mark.parametrize("amount", ["50.005", "fifty", "-1", "1e3", "NaN", "", "9" * 40])
def test_money_that_is_none_is_named(office: Office, amount: str) -> None:
    found = bad(sends(office, "price-lists", PRICES.replace(",50,", f",{amount},")))

    assert [(row, field) for row, field, _, _ in found] == [(2, "amount")]


def test_an_edition_with_other_prices_is_refused(office: Office) -> None:
    sends(office, "price-lists", PRICES)

    assert sends(office, "price-lists", PRICES).json["unchanged"] == 2
    assert bad(sends(office, "price-lists", PRICES.replace(",50,", ",60,"))) == [(2, "list", "taken", "home")]


def test_a_manager_imports_for_the_own_outlet(office: Office) -> None:
    assert sends(office, "price-lists", PRICES, desk="mona").status_code == 200

    assert {row["outlet"] for row in items(office, "price-lists")} == {office.north}


def test_a_manager_imports_nothing_for_another_outlet(office: Office) -> None:
    found = bad(sends(office, "price-lists", PRICES, desk="mona", outlet=office.south))

    assert {code for _, _, code, _ in found} == {"unknown_reference"}


def test_a_procedure_keeps_its_steps_in_order(office: Office) -> None:
    answer = sends(office, "procedures", STEPS)

    assert (answer.status_code, answer.json.get("created")) == (200, 1)
    (procedure,) = items(office, "procedures")
    power, pressure = procedure["steps"]
    assert (power["text"]["zh"], power["photo"], power["required"]) == ("断电\n并验电", False, True)
    assert (pressure["photo"], pressure["value_unit"], pressure["required"]) == (True, "kPa", False)


def test_a_bad_step_is_named_by_its_row(office: Office) -> None:
    """Rows are counted as a spreadsheet counts them, line breaks inside cells or not."""
    found = bad(sends(office, "procedures", STEPS.replace("pressure", "p p")))

    assert found == [(3, "step", "wrong_shape", "p p")]


def test_another_delimiter_is_understood(office: Office) -> None:
    assert sends(office, "parts", PARTS.replace(",", ";")).json["created"] == 2
    assert sends(office, "parts", PARTS.replace(",", "\t")).json["unchanged"] == 2


def test_too_many_rows_are_refused(office: Office) -> None:
    table = "code,name_zh\n" + "".join(f"P-{n},零件\n" for n in range(MOST_ROWS + 1))

    assert bad(sends(office, "parts", table)) == [(MOST_ROWS + 2, "", "too_long", None)]


def test_a_body_that_does_not_say_csv_is_refused(office: Office) -> None:
    answer = office.root.asks("POST", "/api/v1/imports/parts", {"code": "A"})

    assert (answer.status_code, answer.json["code"]) == (415, "wrong_type")
