"""What was done on a job: findings, parts, money, things, photos, records, and what is still in question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sync.device import page_words as words
from sync.device.page_lines import Speaking
from sync.work.charges import reckoned
from sync.work.reading import number_of
from sync.work.sheets import v1_words as printed
from sync.work.sheets.reading import at, listed, maps, money, told

Entry = Mapping[str, Any]


class Work:
    """The work on one job."""

    def __init__(self, speaking: Speaking) -> None:
        self.speaking, self.shown, self.say = speaking, speaking.shown, speaking.say
        self.mark = "、" if speaking.side == 0 else ", "

    def sections(self) -> tuple[tuple[str, Callable[[], Iterator[str]]], ...]:
        """In the order in which a visit goes."""
        return (
            *(("contacts", self._contacts), ("findings", self._findings), ("steps", self._steps)),
            *(("parts", self._parts), ("quote", self._quote), ("charges", self._charges)),
            *(("things", self._things), ("hazards", self._hazards), ("photos", self._photos)),
            *(("notes", self._notes), ("records", self._records), ("questions", self._questions)),
        )

    def _of(self, name: str) -> list[Entry]:
        return maps(self.shown.get(name))

    def _contacts(self) -> Iterator[str]:
        for each in self._of("contact.attempt"):
            how = self.speaking.code(words.CHANNELS, each.get("channel"))
            what = self.speaking.code(words.REACHED, each.get("outcome"))
            facts = (self.speaking.moment(each.get("at")), told(each.get("contact")), how, what)
            yield self._entry(each, *facts)

    def _findings(self) -> Iterator[str]:
        speaking, faults = self.speaking, self.speaking.naming.faults
        for each in self._of("fault.diagnose"):
            fault = speaking.named(faults.get(each.get("fault"))) or told(each.get("fault_name"))
            known = speaking.code(printed.CODES["cause"], each.get("cause"))
            cause = speaking.named(faults.get(each.get("cause"))) or known
            actions = self._actions(each.get("actions"))
            yield self._entry(
                each,
                " ".join(part for part in (fault, told(each.get("fault"))) if part),
                self.say("cause", what=cause) if cause else "",
                self.say("actions", what=actions) if actions else "",
                told(each.get("text")),
            )

    def _actions(self, codes: object) -> str:
        said = codes if isinstance(codes, list) else []
        return self.mark.join(self.speaking.code(printed.CODES["action"], each) for each in said)

    def _steps(self) -> Iterator[str]:
        for each in self._of("step.check"):
            outcome = self.speaking.code(printed.CODES["outcome"], each.get("outcome"))
            value, unit = told(each.get("value")), told(each.get("value_unit"))
            read = f"{value} {unit}" if value and unit and not value.endswith(unit) else value
            yield self._entry(each, told(each.get("text")) or told(each.get("step")), outcome, read)

    def _parts(self) -> Iterator[str]:
        speaking = self.speaking
        back = {tuple(each["of"]): each.get("state") for each in self._of("old_parts")}
        for each in self._of("part.use"):
            fate = speaking.code(printed.CODES["old_part"], each.get("old_part"))
            yield self._entry(
                each,
                f"{self._part(each)} × {self._count(each)}",
                self._cost(each),
                self._list("new_serials", each),
                self._list("old_serials", each),
                self.say("old_part", what=fate) if each.get("old_part") not in (None, "none") else "",
                speaking.code(words.OLD_PARTS, back.get(tuple(each.get("of") or ()))),
            )
        states = {tuple(each["of"]): each.get("state") for each in self._of("wanted")}
        for each in self._of("part.request"):
            state = states.get(tuple(each.get("of") or ()))
            yield self._entry(
                each,
                self.say("wanted", what=f"{self._part(each)} × {self._count(each)}"),
                self.say("urgent") if each.get("urgent") else "",
                speaking.code(words.WANTED, state) if state else "",
            )

    def _part(self, each: Entry) -> str:
        name = self.speaking.named(self.speaking.naming.parts.get(each.get("part"))) or told(each.get("name"))
        code = told(each.get("code"))
        named = " ".join(part for part in (name, code) if part)
        return named or self.speaking.line(told(each.get("text"))) or told(each.get("part"))

    def _count(self, each: Entry) -> str:
        return " ".join(part for part in (told(each.get("quantity")), told(each.get("unit"))) if part)

    def _list(self, name: str, each: Entry) -> str:
        told_of = listed(each.get(name), self.mark)
        return self.say(name, what=told_of) if told_of else ""

    def _cost(self, each: Entry) -> str:
        if each.get("covered") is True:
            return printed.COVERED[self.speaking.side]
        amount, count = at(each, "price.amount"), each.get("quantity")
        if not (isinstance(amount, int) and isinstance(count, int)):
            return ""
        return money(amount * count, at(each, "price.currency"))

    def _quote(self) -> Iterator[str]:
        for each in self._of("quote.acknowledge")[-1:]:
            for line in maps(each.get("lines")):
                code = line.get("price_line")
                name = self.speaking.named(self.speaking.naming.prices.get(code)) or told(code)
                yield f"{name} × {told(line.get('quantity'))}"
            until = self.speaking.moment(each.get("valid_until"))
            total = money(each.get("total"), each.get("currency") or self._currency())
            yield self._entry(
                each,
                self.say("quoted", sum=total, who=told(each.get("by_whom"))),
                self.say("valid_until", at=until) if until else "",
            )

    def _charges(self) -> Iterator[str]:
        speaking, currency = self.speaking, self._currency()
        for each in self._of("charge.add"):
            name = told(each.get("name")) or told(each.get("price_line"))
            yield self._entry(each, f"{name} × {self._count(each)}", self._cost(each))
        for each in self._of("charge.discount"):
            off = f"{self.say('discount')} −{money(each.get('amount'), currency)}"
            yield self._entry(each, off, told(each.get("reason")))
        priced = [*self._of("part.use"), *self._of("charge.add")]
        bill = reckoned(priced, self._of("charge.discount"), self._of("payment.collect"))
        if any(self._cost(each) for each in priced) or bill.paid:
            yield f"{self.say('total')} {money(bill.total, currency)}"
        for each in self._of("payment.collect"):
            how = speaking.code(printed.CODES["method"], each.get("method"))
            paid = f"{self.say('paid')} {money(each.get('amount'), currency)}"
            yield self._entry(each, paid, how, told(each.get("reference")))
        if bill.paid != bill.total:
            name = "owed" if bill.total > bill.paid else "too_much"
            yield f"{self.say(name)} {money(abs(bill.total - bill.paid), currency)}"

    def _currency(self) -> object:
        priced = [*self._of("charge.add"), *self._of("part.use")]
        return next((code for each in priced if (code := at(each, "price.currency"))), None)

    def _things(self) -> Iterator[str]:
        out = {tuple(ref) for ref in self.shown.get("out") or ()}
        names = (("custody.take", "taken"), ("custody.return", "brought_back"), ("loan.give", "lent"))
        for name, said in (*names, ("loan.return", "got_back")):
            for each in self._of(name):
                with_it = listed(each.get("accessories"), self.mark)
                expected = self.speaking.day(each.get("expected"))
                yield self._entry(
                    each,
                    f"{self.say(said)} {told(each.get('what'))}",
                    self.say("condition", what=each["condition"]) if each.get("condition") else "",
                    self.say("accessories", what=with_it) if with_it else "",
                    self.say("expected", at=expected) if expected else "",
                    self.say("still_out") if tuple(each.get("of") or ()) in out else "",
                )

    def _hazards(self) -> Iterator[str]:
        for each in self._of("hazard.notice"):
            outcome = self.speaking.code(printed.CODES["hazard"], each.get("outcome"))
            yield self._entry(
                each, told(each.get("what")), self.say("told", what=told(each.get("told"))), outcome
            )

    def _photos(self) -> Iterator[str]:
        counts = self.shown.get("photos")
        if at(counts, "of"):
            yield self.say("arrived_photos", here=at(counts, "here"), of=at(counts, "of"))
        for each in self._of("photo.take"):
            purpose = self.speaking.code(printed.CODES["purpose"], each.get("purpose"))
            yield self._entry(each, purpose, self.speaking.moment(each.get("at")))

    def _notes(self) -> Iterator[str]:
        for each in self._of("note.add"):
            yield self._entry(each, told(each.get("text")))

    def _records(self) -> Iterator[str]:
        """Each record once: as the document has it, then those that are only here."""
        known = self._of("records")
        refs = {tuple(each.get("of") or ()) for each in known}
        own = [each for each in self._of("record.sign") if tuple(each.get("of") or ()) not in refs]
        numbers = {each.get("text_sha256"): each.get("number") for each in known}
        for each in (*known, *own):
            number = told(each.get("number")) or number_of(told(each.get("text"))) or "—"
            former, corrects = numbers.get(each.get("corrects")), each.get("corrects")
            yield self._entry(
                each,
                number,
                self.speaking.moment(each.get("at")),
                (self.say("corrects", what=former) if former else self.say("corrects_one"))
                if corrects
                else "",
                self.say("confirmed") if each.get("confirmed") else "",
            )

    def _questions(self) -> Iterator[str]:
        for each in self._of("questions"):
            fields = self._fields(each.get("details"))
            code = self.speaking.code(words.QUESTIONS, each.get("code"))
            yield self.speaking.told((code, code), fields) if fields else code

    def _fields(self, names: object) -> str:
        """The fields of a record that are in question."""
        said = names if isinstance(names, list) else []
        return self.mark.join(self.speaking.code(words.RECORD_FIELDS, name) for name in said)

    def _entry(self, each: Entry, *facts: str) -> str:
        return self.speaking.joined(*facts) + self.speaking.mark(each)
