"""Template 1: the parts of a text that are tables. Frozen like the rest of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from sync.work.sheet import Column, Fact, Section, Table
from sync.work.sheets import v1_words as words
from sync.work.sheets.reading import LARGEST, at, day, listed, maps, moment, money, named, told, word

Rows = tuple[tuple[str, ...], ...]


class Tables:
    """The tables of one text. side: 0 for zh-CN, 1 for en."""

    def __init__(self, text: Mapping[str, Any], side: int, zone: tzinfo) -> None:
        self.text, self.side, self.zone = text, side, zone
        self.currency = self._currency()

    def steps(self) -> Iterator[Section]:
        """What was done, with the version of the procedure."""
        rows = tuple(
            (
                named(each, "text", self.side) or told(each.get("step")),
                self._procedure(each),
                " ".join(
                    part
                    for part in (
                        self._code("outcome", each.get("outcome")),
                        told(each.get("value")),
                        told(each.get("value_unit")),
                    )
                    if part
                ),
            )
            for each in maps(self.text.get("steps"))
        )
        yield from self._table("steps", ("step", "procedure", "outcome"), rows)

    def parts(self) -> Iterator[Section]:
        """Parts, their serials, and what became of the old ones."""
        mark = "、" if self.side == 0 else ", "
        used = maps(self.text.get("parts"))
        rows = tuple(
            (
                self._part(each),
                " ".join(part for part in (told(each.get("quantity")), told(each.get("unit"))) if part),
                listed(each.get("new_serials"), mark),
                self._old_part(each, mark),
                self._cost(each),
            )
            for each in used
        )
        columns = ("part", "quantity", "new_serials", "old_part", "amount")
        foot = () if maps(self.text.get("charges")) else self._sums(used)
        yield from self._table("parts", columns, rows, foot, self._lists(used))

    def charges(self) -> Iterator[Section]:
        """Charges by line of the price list, discounts, and the total."""
        charged = maps(self.text.get("charges"))
        rows = tuple(
            (
                self._charge(each),
                told(each.get("quantity")),
                money(at(each, "price.amount"), at(each, "price.currency")),
                self._cost(each),
            )
            for each in charged
        )
        foot = self._sums([*maps(self.text.get("parts")), *charged]) if charged else ()
        columns = ("charge", "quantity", "price", "amount")
        yield from self._table("charges", columns, rows, foot, self._lists(charged))

    def payments(self) -> Iterator[Section]:
        """What was paid, and how."""
        rows = tuple(
            (
                self._code("method", each.get("method")),
                told(each.get("reference")),
                money(each.get("amount"), each.get("currency") or self.currency),
            )
            for each in maps(self.text.get("payments"))
        )
        yield from self._table("payments", ("method", "reference", "amount"), rows)

    def things(self) -> Iterator[Section]:
        """What changed hands, and hazards that were pointed out."""
        for name in ("custody", "loans", "returns"):
            given = maps(self.text.get(name))
            rows = tuple((told(each.get("what")), self._details(each)) for each in given)
            yield from self._table(name, ("what", "details"), rows)
        pointed_out = tuple(
            (told(each.get("what")), told(each.get("told")), self._code("hazard", each.get("outcome")))
            for each in maps(self.text.get("hazards"))
        )
        yield from self._table("hazards", ("hazard", "told", "outcome"), pointed_out)

    def _table(
        self,
        code: str,
        columns: tuple[str, ...],
        rows: Rows,
        foot: tuple[Fact, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> Iterator[Section]:
        if rows:
            numbers = ("quantity", "price", "amount")
            used = [at for at, _ in enumerate(columns) if at == 0 or any(row[at] for row in rows)]
            columns = tuple(columns[at] for at in used)
            rows = tuple(tuple(row[at] for at in used) for row in rows)
            heads = tuple(Column(words.COLUMNS[name][self.side], name in numbers) for name in columns)
            yield Section(code, words.SECTIONS[code][self.side], (), Table(heads, rows, foot), notes)

    def _code(self, kind: str, code: Any) -> str:
        return word(words.CODES[kind], code, self.side)

    def _procedure(self, each: Mapping[str, Any]) -> str:
        called = named(each, "title", self.side) or told(each.get("procedure"))
        return words.SHOWN[self.side].format(list=called, version=told(each.get("version")))

    def _part(self, each: Mapping[str, Any]) -> str:
        called = named(each, "name", self.side) or told(each.get("text"))
        code = told(each.get("code")) or ("" if called else told(each.get("part")))
        return "\n".join(part for part in (called, code) if part)

    def _old_part(self, each: Mapping[str, Any], mark: str) -> str:
        old = listed(each.get("old_serials"), mark)
        serials = words.OLD_SERIALS[self.side] + old if old else ""
        return "\n".join(part for part in (self._code("old_part", each.get("old_part")), serials) if part)

    def _charge(self, each: Mapping[str, Any]) -> str:
        called = named(each, "name", self.side) or told(each.get("price_line"))
        kind = self._code("kind", each.get("kind"))
        return called if kind in ("", called) else f"{called}\n{kind}"

    def _cost(self, each: Mapping[str, Any]) -> str:
        """What a line costs the customer. A quantity that is no whole number cannot be reckoned with: no amount."""
        if each.get("covered") is True:
            return words.COVERED[self.side]
        amount, quantity = at(each, "price.amount"), each.get("quantity")
        whole = all(isinstance(each, int) and abs(each) <= LARGEST for each in (amount, quantity))
        return money(amount * quantity, at(each, "price.currency")) if whole else ""

    def _sums(self, priced: list[Mapping[str, Any]]) -> tuple[Fact, ...]:
        off = maps(self.text.get("discounts"))
        lines = [
            Fact(
                " · ".join(
                    part for part in (words.LABELS["discount"][self.side], told(each.get("reason"))) if part
                ),
                "−" + money(each.get("amount"), each.get("currency") or self.currency),
            )
            for each in off
        ]
        asked = any(self._cost(each) for each in priced)
        if not (asked or lines):
            return ()
        total = money(self.text.get("total"), self.currency)
        return (*lines, Fact(words.LABELS["total"][self.side], total, strong=True))

    def _lists(self, priced: list[Mapping[str, Any]]) -> tuple[str, ...]:
        """From which price lists the prices are, and when they were shown: each said once."""
        said = []
        for each in priced:
            named, version = at(each, "price.list"), at(each, "price.version")
            if named or version:
                text = words.SHOWN[self.side].format(list=told(named), version=told(version))
                when = moment(at(each, "price.shown_at"), self.zone, self.side)
                shown = words.SHOWN_AT[self.side].format(at=when) if when else ""
                said.append(f"{words.LABELS['price_list'][self.side]} {text}{shown}")
        return tuple(dict.fromkeys(said))

    def _details(self, each: Mapping[str, Any]) -> str:
        facts = (
            ("condition", told(each.get("condition"))),
            ("accessories", listed(each.get("accessories"), ", ")),
            ("expected", day(each.get("expected"), self.side)),
        )
        return "\n".join(f"{words.LABELS[name][self.side]}: {value}" for name, value in facts if value)

    def _currency(self) -> Any:
        named = self.text.get("currency")
        if named:
            return named
        priced = [*maps(self.text.get("charges")), *maps(self.text.get("parts"))]
        return next((code for each in priced if (code := at(each, "price.currency"))), None)
