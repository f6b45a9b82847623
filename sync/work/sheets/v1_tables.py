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
        self.used, self.charged = maps(text.get("parts")), maps(text.get("charges"))
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
        used = self.used
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
        foot = self._subtotal("parts", self.used) if self.charged else self._sums()
        yield from self._table("parts", columns, rows, foot, self._lists(used))

    def charges(self) -> Iterator[Section]:
        """Charges by line of the price list, discounts, and the total."""
        charged = self.charged
        rows = tuple(
            (
                self._charge(each),
                told(each.get("quantity")),
                money(at(each, "price.amount"), at(each, "price.currency")),
                self._cost(each),
            )
            for each in charged
        )
        foot = self._sums() if charged else ()
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
        """What a line costs the customer, or why it has no amount. With a quantity that is no whole number cannot be
        reckoned: nothing.
        """
        if each.get("covered") is True:
            return words.COVERED[self.side]
        if _is_unpriced(each):
            return words.NOT_PRICED[self.side]
        amount = _amount(each)
        return "" if amount is None else money(amount, at(each, "price.currency"))

    def total(self) -> tuple[str, str]:
        """What is to be paid in all, and what it is called: something without a price is not in it."""
        unpriced = any(map(_is_unpriced, (*self.used, *self.charged)))
        label = words.LABELS["total_of_priced" if unpriced else "total"][self.side]
        total = self.text.get("total")
        nothing = total == 0 and not isinstance(total, bool) and not unpriced
        return label, words.NOTHING_TO_PAY[self.side] if nothing else money(total, self.currency)

    def _sums(self) -> tuple[Fact, ...]:
        """The total under the last table that has prices, and above it what adds up to it."""
        off = [
            Fact(
                " · ".join(
                    part for part in (words.LABELS["discount"][self.side], told(each.get("reason"))) if part
                ),
                "−" + money(each.get("amount"), each.get("currency") or self.currency),
            )
            for each in maps(self.text.get("discounts"))
        ]
        if not (off or any(map(self._cost, (*self.used, *self.charged)))):
            return ()
        parts = self._subtotal("parts", self.used)
        charges = self._subtotal("charges", self.charged) if parts or off else ()
        sums = (*charges, *parts) if self.charged or off else ()
        label, _ = self.total()
        return (*sums, *off, Fact(label, money(self.text.get("total"), self.currency), strong=True))

    def _subtotal(self, kind: str, lines: list[Mapping[str, Any]]) -> tuple[Fact, ...]:
        """What these cost together; nothing where they cost nothing, or are not of the record's one currency."""
        counted = [each for each in lines if each.get("covered") is not True and _amount(each) is not None]
        if any((at(each, "price.currency") or self.currency) != self.currency for each in counted):
            return ()
        cost = sum(_amount(each) or 0 for each in counted)
        return (
            (Fact(words.LABELS[f"{kind}_subtotal"][self.side], money(cost, self.currency)),) if cost else ()
        )

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
        return next(
            (code for each in (*self.charged, *self.used) if (code := at(each, "price.currency"))), None
        )


def _is_unpriced(each: Mapping[str, Any]) -> bool:
    return each.get("covered") is not True and at(each, "price.amount") is None


def _amount(each: Mapping[str, Any]) -> int | None:
    """Minor units of a line; None where there is nothing to reckon with."""
    amount, quantity = at(each, "price.amount"), each.get("quantity")
    whole = all(type(one) is int and abs(one) <= LARGEST for one in (amount, quantity))
    return amount * quantity if whole else None
