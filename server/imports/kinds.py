"""The kinds of table that can be imported: their columns, and what rows become.

A part is one row. A price list and a procedure are many rows, which repeat the columns of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from server.imports import cells
from server.imports.sheet import Column, Row
from server.masters.master import Master
from server.masters.table import PART, PRICE_LIST, PROCEDURE

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """What will be one master: its values as a client would send them, and where each value stood.

    where: the path of a member ("lines.3.amount", "code") -> (row number, column).
    """

    values: Values
    where: Mapping[str, tuple[int, str]]
    row: int

    def place(self, path: str) -> tuple[int, str]:
        """Row and column of a member; of its nearest ancestor if it has none; else the first row."""
        while path:
            if path in self.where:
                return self.where[path]
            path = path.rpartition(".")[0]
        return self.row, ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table. match: the members by which a row that is there already is found."""

    name: str
    master: Master
    columns: Sequence[Column]
    drafts: Callable[[Sequence[Row]], Iterator[Draft]]
    match: tuple[str, ...]


def _needed(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, needed=True) for name in names)


def _optional(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _words(row: Row, stem: str) -> Values:
    return {"zh": row.cells.get(f"{stem}_zh", ""), "en": row.cells.get(f"{stem}_en", "")}


def _places(row: Row, columns: Mapping[str, str], under: str = "") -> dict[str, tuple[int, str]]:
    return {under + path: (row.number, column) for path, column in columns.items()}


_NAMED = {"name.zh": "name_zh", "name.en": "name_en"}


def _parts(rows: Sequence[Row]) -> Iterator[Draft]:
    for row in rows:
        values: Values = {"code": row.cells["code"], "name": _words(row, "name")}
        if row.cells.get("unit"):
            values["unit"] = row.cells["unit"]
        values["serial_tracked"] = cells.yes_no(row.cells.get("serial_tracked", ""))
        own = {"code": "code", "unit": "unit", "serial_tracked": "serial_tracked", **_NAMED}
        yield Draft(values, _places(row, own), row.number)


def _price_lists(rows: Sequence[Row]) -> Iterator[Draft]:
    whole = ("list", "edition", "currency", "valid_from", "valid_until")
    line = {
        "code": "code",
        "kind": "kind",
        "amount": "amount",
        "tax_rate": "tax",
        "tax_included": "tax_included",
    }
    for group in _groups(rows, whole):
        first = group[0]
        currency = first.cells.get("currency") or "CNY"
        values: Values = {
            "code": first.cells["list"],
            "edition": first.cells["edition"],
            "currency": currency,
            "valid_from": first.cells["valid_from"],
            "valid_until": cells.or_none(first.cells.get("valid_until", "")),
            "lines": [_price_line(row, currency) for row in group],
        }
        where = _places(first, {"code": "list", **{name: name for name in whole[1:]}})
        for at, row in enumerate(group):
            where |= _places(row, {**line, **_NAMED}, f"lines.{at}.")
        yield Draft(values, where, first.number)


def _price_line(row: Row, currency: str) -> Values:
    return {
        "code": row.cells["code"],
        "kind": row.cells["kind"],
        "name": _words(row, "name"),
        "amount": cells.money(row.cells["amount"], currency),
        "tax_rate": cells.basis_points(row.cells["tax"]),
        "tax_included": cells.yes_no(row.cells["tax_included"]),
    }


def _procedures(rows: Sequence[Row]) -> Iterator[Draft]:
    whole = ("procedure", "edition", "title_zh", "title_en", "job_type")
    step = {
        "code": "step",
        "text.zh": "text_zh",
        "text.en": "text_en",
        "photo": "photo",
        "required": "required",
    }
    for group in _groups(rows, whole):
        first = group[0]
        values: Values = {
            "code": first.cells["procedure"],
            "edition": first.cells["edition"],
            "title": _words(first, "title"),
            "job_type": first.cells["job_type"],
            "steps": [_step(row) for row in group],
        }
        own = {"code": "procedure", "edition": "edition", "title.zh": "title_zh", "job_type": "job_type"}
        where = _places(first, own)
        for at, row in enumerate(group):
            where |= _places(row, step, f"steps.{at}.")
        yield Draft(values, where, first.number)


def _step(row: Row) -> Values:
    return {
        "code": row.cells["step"],
        "text": _words(row, "text"),
        "photo": cells.yes_no(row.cells.get("photo", "")),
        "value_unit": row.cells.get("value_unit", ""),
        "required": cells.yes_no(row.cells.get("required", "") or "yes"),
    }


def _groups(rows: Sequence[Row], whole: Sequence[str]) -> Iterator[list[Row]]:
    """Rows that belong together: neighbours that agree in the columns of the whole."""
    for _, group in groupby(rows, key=lambda row: [row.cells.get(name, "") for name in whole]):
        yield list(group)


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "parts", PART, (*_needed("code", "name_zh"), *_optional("name_en", "unit", "serial_tracked")),
            _parts, ("code",),
        ),
        Kind(
            "price-lists", PRICE_LIST,
            (
                *_needed("list", "edition", "valid_from", "code", "kind", "name_zh"),
                *_needed("amount", "tax", "tax_included"),
                *_optional("currency", "valid_until", "name_en"),
            ),
            _price_lists, ("code", "edition"),
        ),
        Kind(
            "procedures", PROCEDURE,
            (
                *_needed("procedure", "edition", "title_zh", "job_type", "step", "text_zh"),
                *_optional("title_en", "text_en", "photo", "value_unit", "required"),
            ),
            _procedures, ("code", "edition"),
        ),
    )
}  # fmt: skip
