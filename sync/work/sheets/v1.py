"""Template 1: what a text signed under it shows. Frozen, as its words are: a new wish is a new template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sync.work.sheet import Column, Fact, Picture, Section, Sheet, Signature, Table
from sync.work.sheets import v1_words as words
from sync.work.sheets.reading import (
    at,
    day,
    is_hash,
    listed,
    maps,
    moment,
    money,
    named,
    told,
    window,
    word,
    zone_of,
)
from sync.work.sheets.v1_changes import changes
from sync.work.sheets.v1_tables import Tables

Text = Mapping[str, Any]


def sheet(text: Text) -> Sheet:
    """The sheet of a text of template 1."""
    return _Reader(text).sheet()


class _Reader:
    """One text, its language (side 0: zh-CN, 1: en; what is neither reads as zh-CN) and its zone."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.language = "en" if text.get("language") == "en" else "zh-CN"
        self.side = 1 if self.language == "en" else 0
        self.zone = zone_of(text)
        self.tables = Tables(text, self.side, self.zone)

    def sheet(self) -> Sheet:
        """All of it."""
        text, half = self.text, self.text.get("kind") == "half"
        kind = at(text, "job.type")
        title = words.TITLES[kind if isinstance(kind, str) and kind in words.TITLES else "other"][self.side]
        return Sheet(
            language=self.language,
            template=1,
            kind="half" if half else "full",
            title=title + (words.HALF[self.side] if half else ""),
            outlet=named(text, "outlet.name", self.side) or told(at(text, "outlet.id")),
            number=told(text.get("number")),
            notices=tuple(self._notices(half)),
            head=tuple(self._head()),
            sections=tuple(self._sections()),
            pictures=tuple(self._pictures()),
            signatures=tuple(self._signatures()),
            foot=tuple(self._foot()),
        )

    def _say(self, pair: words.Words) -> str:
        return pair[self.side]

    def _fact(self, label: str, value: str, *, strong: bool = False) -> Iterator[Fact]:
        if value:
            yield Fact(words.LABELS[label][self.side], value, strong)

    def _code(self, kind: str, code: Any) -> str:
        return word(words.CODES[kind], code, self.side)

    def _section(self, code: str, *facts: Iterator[Fact]) -> Iterator[Section]:
        found = tuple(fact for several in facts for fact in several)
        if found:
            yield Section(code, words.SECTIONS[code][self.side], found)

    def _notices(self, half: bool) -> Iterator[str]:
        former = told(self.text.get("corrects_number"))
        if self.text.get("corrects"):
            named = self._say(words.CORRECTS_NUMBER).replace("{number}", former)
            yield named if former else self._say(words.CORRECTS)
        signer = at(self.text, "signed_by")
        if not any(at(signer, how) for how in ("strokes", "typed")):
            yield self._say(words.NOT_SIGNED)
        if half:
            yield self._say(words.UNFINISHED)

    def _head(self) -> Iterator[Fact]:
        text = self.text
        yield from self._fact("result", word(words.RESULTS, text.get("result"), self.side), strong=True)
        label, paid = self.tables.total()
        if paid:
            yield Fact(label, paid, strong=True)
        yield from self._fact("guarantee", day(text.get("guarantee_until"), self.side), strong=True)

    def _sections(self) -> Iterator[Section]:
        yield from self._about()
        yield from self._appliance()
        yield from self._findings()
        yield from self.tables.steps()
        yield from self.tables.parts()
        yield from self.tables.charges()
        yield from self._quote()
        yield from self.tables.payments()
        finish = ("test", "safety_check")
        yield from self._section("checks", *(self._fact(n, told(self.text.get(n))) for n in finish))
        yield from self.tables.things()
        yield from self._times()
        yield from self._remark()
        yield from self._correction()
        yield from self._technician()

    def _about(self) -> Iterator[Section]:
        text, job = self.text, self.text.get("job")
        facts = ("principal", "external_number")
        yield from self._section(
            "job",
            self._fact("job_number", told(at(job, "number"))),
            self._fact("type", self._code("type", at(job, "type"))),
            *(self._fact(name, told(at(job, name))) for name in facts),
            self._fact("fault", told(text.get("fault"))),
            self._fact("follows", listed(text.get("follows"), "、" if self.side == 0 else ", ")),
        )
        contacts = [
            " ".join(part for part in (told(each.get("name")), listed(each.get("phones"), " ")) if part)
            for each in maps(at(text, "customer.contacts"))
        ]
        yield from self._section(
            "customer",
            self._fact("name", told(at(text, "customer.name"))),
            self._fact("phone", "\n".join(each for each in contacts if each)),
            self._fact("address", self._address()),
        )

    def _address(self) -> str:
        site = self.text.get("site")
        wide = ("province", "city", "district", "street", "estate", "building", "unit", "floor", "room")
        parts = [told(at(site, name)) for name in wide]
        marked = {
            "building": ("{}栋", "building {}"),
            "unit": ("{}单元", "unit {}"),
            "floor": ("{}层", "floor {}"),
        }
        for place, name in enumerate(wide):
            if name in marked and parts[place]:
                parts[place] = marked[name][self.side].format(parts[place])
        said = list(dict.fromkeys(part for part in parts if part))  # 上海市 is both a province and a city
        return "".join(said) if self.side == 0 else ", ".join(reversed(said))

    def _appliance(self) -> Iterator[Section]:
        machine = self.text.get("appliance")
        units = [
            " ".join(part for part in (self._code("place", _place(unit)), told(unit.get("serial"))) if part)
            for unit in maps(at(machine, "units"))
        ]
        warranty = at(machine, "warranty")
        decided = at(warranty, "warranty") if isinstance(warranty, Mapping) else warranty
        why = " · ".join(
            part
            for part in (told(at(warranty, "reason")), self._code("proof", at(warranty, "proof")))
            if part
        )
        yield from self._section(
            "appliance",
            *(self._fact(name, named(machine, name, self.side)) for name in ("class", "brand", "model")),
            self._fact("serials", "\n".join(units)),
            self._fact("purchased", day(at(machine, "purchase_date"), self.side)),
            self._fact("proof", self._code("proof", at(machine, "proof"))),
            self._fact("warranty", self._code("warranty", decided)),
            self._fact("warranty_reason", why),
        )

    def _findings(self) -> Iterator[Section]:
        found = maps(self.text.get("findings"))
        facts: list[Iterator[Fact]] = []
        for each in found:
            called = (named(each, "fault_name", self.side), told(each.get("fault")))
            facts.append(self._fact("fault_found", " ".join(part for part in called if part)))
            facts.append(self._fact("cause", self._code("cause", each.get("cause"))))
            facts.append(self._fact("actions", self._actions(each.get("actions"))))
        section = tuple(fact for several in facts for fact in several)
        notes = tuple(note for each in found if (note := told(each.get("text"))))
        if section or notes:
            yield Section("findings", words.SECTIONS["findings"][self.side], section, notes=notes)

    def _actions(self, codes: Any) -> str:
        mark = "、" if self.side == 0 else ", "
        return (
            mark.join(self._code("action", each) for each in codes)
            if isinstance(codes, list)
            else told(codes)
        )

    def _quote(self) -> Iterator[Section]:
        quote = self.text.get("quote")
        version = at(quote, "version")
        shown = self._say(words.SHOWN).format(list=told(at(quote, "price_list")), version=told(version))
        yield from self._section(
            "quote",
            self._fact(
                "quote_total", money(at(quote, "total"), at(quote, "currency") or self.tables.currency)
            ),
            self._fact("by_whom", told(at(quote, "by_whom"))),
            self._fact("price_list", shown if version else ""),
            self._fact("valid_until", moment(at(quote, "valid_until"), self.zone, self.side)),
        )

    def _times(self) -> Iterator[Section]:
        times = self.text.get("times")
        names = ("set_out", "arrived", "started", "finished", "signed")
        yield from self._section(
            "times",
            self._fact("reported", moment(at(times, "reported"), self.zone, self.side)),
            self._fact("promised", window(at(times, "promised"), self.zone, self.side)),
            *(self._fact(name, moment(at(times, name), self.zone, self.side)) for name in names),
        )

    def _remark(self) -> Iterator[Section]:
        remark = told(self.text.get("remark"))
        if remark:
            yield Section("remark", words.SECTIONS["remark"][self.side], notes=(remark,))

    def _correction(self) -> Iterator[Section]:
        facts = (
            *self._fact("corrects_number", told(self.text.get("corrects_number"))),
            *self._fact("corrects", told(self.text.get("corrects"))),
            *self._fact("reason", told(self.text.get("reason"))),
        )
        difference = self.text.get("difference")
        told_ = changes(difference, self.side, self.zone, self.tables.currency)
        rows = tuple((where, was or "—", now or "—") for where, was, now in told_)
        columns = tuple(Column(words.COLUMNS[name][self.side]) for name in ("field", "was", "now"))
        if facts or rows:
            table = Table(columns, rows) if rows else None
            yield Section("correction", words.SECTIONS["correction"][self.side], facts, table)

    def _technician(self) -> Iterator[Section]:
        him = self.text.get("technician")
        yield from self._section(
            "technician",
            self._fact("name", told(at(him, "technician_name")) or told(at(him, "technician"))),
            self._fact("staff_number", told(at(him, "technician_number"))),
            self._fact("certificate", told(at(him, "certificate"))),
        )

    def _pictures(self) -> Iterator[Picture]:
        for each in maps(self.text.get("photos")):
            sha256 = each.get("sha256")
            if is_hash(sha256):
                said = (
                    self._code("purpose", each.get("purpose")),
                    moment(each.get("at"), self.zone, self.side),
                )
                yield Picture(sha256, " · ".join(part for part in said if part))

    def _signatures(self) -> Iterator[Signature]:
        signer = self.text.get("signed_by")
        if at(signer, "office"):
            office = told(at(signer, "office"))
            yield Signature("office", self._say(words.OFFICE), office, None, self._say(words.BY_OFFICE))
            return
        name, relation = told(at(signer, "name")), self._code("relation", at(signer, "relation"))
        strokes = at(signer, "strokes")
        said = ""
        for how, pair in (("absent", words.ABSENT), ("refused", words.REFUSED)):
            if at(signer, how):
                said = self._say(pair).format(why=told(at(signer, how)))
        if at(signer, "typed"):
            said = self._say(words.TYPED)
        who = f"{name}（{relation}）" if self.side == 0 else f"{name} ({relation})"
        drawn = strokes if is_hash(strokes) else None
        yield Signature("customer", self._say(words.CUSTOMER), who if relation else name, drawn, said)
        him = self.text.get("technician")
        named = told(at(him, "technician_name")) or told(at(him, "technician"))
        yield Signature("technician", self._say(words.TECHNICIAN), named, None, self._say(words.BY_KEY))

    def _foot(self) -> Iterator[Fact]:
        yield from self._fact("number", told(self.text.get("number")))
        yield from self._fact("issuer", told(self.text.get("issuer")))
        yield from self._fact("job_id", told(at(self.text, "job.id")))
        yield from self._fact("template", "1")
        yield from self._fact("language", self._code("language", self.language))


def _place(unit: Text) -> Any:
    """Where a unit stands: as the phone has it, or the name the office gave it."""
    return unit.get("place") or unit.get("name")
