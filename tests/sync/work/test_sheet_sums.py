"""The total adds up where it stands: what is above it is all that it is made of, and what has no price is said so."""

from __future__ import annotations

from typing import Any

import pytest

from sync.work.sheet import Section
from sync.work.sheets import sheet
from tests.sync.work.texts import whole


def priced(amount: int | None, quantity: int = 1, **other: Any) -> dict[str, Any]:
    """A part or charge at this price; None for no price."""
    price = None if amount is None else {"amount": amount, "currency": "CNY", "list": "sh", "version": "1"}
    return {"name": "x", "price_line": "x", "quantity": quantity, "price": price, **other}


def feet(**members: Any) -> dict[str, list[tuple[str, str]]]:
    """The sums under the tables of such a text."""
    text = whole(currency="CNY", **{"parts": [], "charges": [], "discounts": [], **members})
    tables = {one.code: one.table for one in sheet(text).sections if one.table}
    return {
        code: [(fact.label, fact.value) for fact in table.foot]
        for code, table in tables.items()
        if table.foot
    }


def test_parts_of_another_table_stand_above_the_total_as_a_sum() -> None:
    off = {"amount": 1000, "reason": "came late"}
    given = {"parts": [priced(4500, 2), priced(900)], "charges": [priced(12000)], "total": 20900}
    assert feet(**given, discounts=[off]) == {
        "parts": [("配件小计", "¥99.00")],
        "charges": [
            ("费用小计", "¥120.00"),
            ("配件小计", "¥99.00"),
            ("优惠 · came late", "−¥10.00"),
            ("合计", "¥209.00"),
        ],
    }
    assert feet(**given, language="en")["charges"][:2] == [
        ("Charges subtotal", "¥120.00"),
        ("Parts subtotal", "¥99.00"),
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"charges": [priced(12000)]},
        {"charges": [priced(12000)], "parts": [priced(4500, covered=True)]},
        {"parts": [priced(12000)]},
    ],
)
def test_what_adds_up_in_its_own_table_needs_no_sum_between(given: dict[str, Any]) -> None:
    [foot] = feet(**given, total=12000).values()
    assert foot == [("合计", "¥120.00")]


def test_parts_alone_less_a_discount_add_up_too() -> None:
    [foot] = feet(parts=[priced(4500)], discounts=[{"amount": 500}], total=4000).values()
    assert foot == [("配件小计", "¥45.00"), ("优惠", "−¥5.00"), ("合计", "¥40.00")]


def cells(section: Section) -> list[str]:
    """The last cell of each row."""
    assert section.table is not None
    return [row[-1] for row in section.table.rows]


@pytest.mark.parametrize(
    ("language", "words", "label"),
    [
        ("zh-CN", "未定价", "合计（不含未定价项目）"),
        ("en", "not priced", "Total (without what is not priced)"),
    ],
)
def test_what_has_no_price_is_said_so_and_the_total_does_not_hide_it(
    language: str, words: str, label: str
) -> None:
    parts = [priced(None), priced(None, covered=True), priced(0)]
    shown = sheet(whole(language=language, parts=parts, charges=[], discounts=[], total=0))
    [section] = [one for one in shown.sections if one.code == "parts"]
    assert cells(section)[0] == words
    assert cells(section)[2] == "¥0.00"
    assert section.table is not None
    assert [fact.label for fact in section.table.foot] == [label]
    assert (label, "¥0.00") in {(fact.label, fact.value) for fact in shown.head}


def test_other_money_is_not_added() -> None:
    dear = priced(4500)
    dear["price"]["currency"] = "JPY"
    assert "parts" not in feet(parts=[dear], charges=[priced(12000)], total=16500)


@pytest.mark.parametrize("odd", [True, 1.5, "2", None, 2**60])
def test_what_cannot_be_reckoned_with_is_in_no_sum(odd: Any) -> None:
    given = feet(parts=[priced(4500, odd), priced(100)], charges=[priced(12000)], total=12100)
    assert given["parts"] == [("配件小计", "¥1.00")]
