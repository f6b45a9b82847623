"""One job for the person at its door: who, where, which machine, what is wrong, what was promised; then what was done.

What is empty is not shown; codes are shown in words, and one that has none as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sync.device import page_words as words
from sync.device.page_lines import Naming, Speaking
from sync.device.page_work import Work
from sync.device.paper import harmless
from sync.device.words import STAGES
from sync.work.sheets import v1_words as printed
from sync.work.sheets.reading import at, listed, maps, told

Shown = Mapping[str, Any]
ADDRESS = ("province", "city", "district", "street", "estate", "building", "unit", "floor", "room")
MARKED = {
    "building": ("{}栋", "building {}"),
    "unit": ("{}单元", "unit {}"),
    "floor": ("{}层", "floor {}"),
    "room": ("{}室", "room {}"),
}


def page(shown: Shown, naming: Naming, language: str) -> str:
    """The job's document, with this phone's own work on it, in one language: zh-CN or en."""
    speaking = Speaking(shown, naming, language)
    about = _About(speaking)
    lines = [*about.head()]
    for name, section in (*about.sections(), *Work(speaking).sections()):
        inside = [line for line in section() if line.strip()]
        if inside:
            lines += ["", words.TITLES[name][speaking.side], *(f"  {line}" for line in inside)]
    return "\n".join(harmless(line) for line in lines)


class _About:
    """What the office knew when it gave the job away, and what was promised since."""

    def __init__(self, speaking: Speaking) -> None:
        self.speaking, self.shown, self.say = speaking, speaking.shown, speaking.say

    def sections(self) -> tuple[tuple[str, Callable[[], Iterator[str]]], ...]:
        """In the order in which they are needed at the door."""
        return (
            *(("customer", self._customer), ("site", self._site), ("appliance", self._appliance)),
            *(("fault", self._fault), ("promises", self._promises), ("visits", self._visits)),
        )

    def head(self) -> Iterator[str]:
        """The number, where it stands, and what must not be missed."""
        shown, speaking = self.shown, self.speaking
        unsettled = {tuple(entry["of"]) for entry in speaking.own()}
        facts = (
            speaking.code(STAGES, shown.get("stage")),
            speaking.code(printed.CODES["type"], shown.get("type")),
            self.say("urgent") if shown.get("priority") == "urgent" else "",
            self.say("unsettled", n=len(unsettled)) if unsettled else "",
            self.say("moved") if "shelf" in shown else "",
        )
        yield f"{told(shown.get('number')) or told(shown.get('id'))[:13]}  {'  '.join(filter(None, facts))}".rstrip()
        yield from (f"! {notice}" for notice in self._notices())

    def _notices(self) -> Iterator[str]:
        shown, speaking = self.shown, self.speaking
        if shown.get("dangerous"):
            yield speaking.told_as(
                "danger", speaking.named(shown.get("safety")) or told(shown.get("fault_name"))
            )
        if shown.get("note"):
            yield speaking.told_as("for_you", told(shown.get("note")))
        pause = shown.get("pause")
        if pause:
            until = speaking.moment(at(pause, "until"))
            why = speaking.code(words.PAUSES, at(pause, "reason"))
            yield speaking.told_as(
                "paused", speaking.joined(why, self.say("until", at=until) if until else "")
            )
        if at(shown.get("review"), "verdict") == "returned":
            yield speaking.told_as("returned", told(at(shown.get("review"), "reason")))
        for name, said in (("job.decline", "decline"), ("job.release", "release")):
            for entry in maps(shown.get(name))[-1:]:
                yield speaking.told_as(said, told(entry.get("reason"))) + speaking.mark(entry)
        if shown.get("chased"):
            yield self.say("chased", n=shown["chased"])
        for result in shown.get("results") or ():  # of a job that is over nothing else stays
            yield speaking.code(printed.RESULTS, result)
        if shown.get("over_at"):
            yield self.say("over", at=speaking.moment(shown["over_at"]))
        if shown.get("bare") and shown.get("window"):
            yield self.say("far")

    def _customer(self) -> Iterator[str]:
        customer, speaking = self.shown.get("customer"), self.speaking
        yield speaking.joined(told(at(customer, "name")), told(at(customer, "note")))
        for contact in maps(self.shown.get("contacts")):
            role = speaking.code(words.ROLES, contact.get("role"))
            who = told(contact.get("name")) + (speaking.aside(role) if role else "")
            facts = (who, listed(contact.get("phones"), " / "), told(contact.get("note")))
            yield "  ".join(fact for fact in facts if fact)

    def _site(self) -> Iterator[str]:
        site, speaking = self.shown.get("site"), self.speaking
        yield self._address(site)
        lift = at(site, "lift")
        yield speaking.joined(
            "" if lift is None else self.say("lift" if lift else "no_lift"), told(at(site, "access_note"))
        )
        yield speaking.joined(told(self.shown.get("district")), told(self.shown.get("place")))

    def _address(self, site: Any) -> str:
        side = self.speaking.side
        parts = [(name, told(at(site, name))) for name in ADDRESS]
        said = [MARKED[name][side].format(part) if _is_number(name, part) else part for name, part in parts]
        said = list(dict.fromkeys(part for part in said if part))  # 上海市 is both a province and a city
        return "".join(said) if side == 0 else ", ".join(reversed(said))

    def _appliance(self) -> Iterator[str]:
        speaking, known = self.speaking, self.shown.get("appliance") or {}
        seen = (maps(self.shown.get("appliance.identify")) or [{}])[-1]
        machine = {**known, **{name: value for name, value in seen.items() if value not in (None, [], "")}}
        named = (speaking.naming.kind(machine.get("class")), machine.get("brand"), machine.get("model"))
        yield " ".join(told(name) for name in named if name) + speaking.mark(seen)
        places = {_stands(unit) for unit in maps(seen.get("units"))}
        others = [unit for unit in maps(known.get("units")) if _stands(unit) not in places]
        for unit in (*maps(seen.get("units")), *others):
            where = speaking.code(printed.CODES["place"], _stands(unit))
            yield " ".join(part for part in (where, told(unit.get("serial"))) if part)
        bought, proof = speaking.day(machine.get("purchase_date")), machine.get("proof")
        yield speaking.joined(
            self.say("bought", at=bought) if bought else "",
            self.say("proof", what=speaking.code(printed.CODES["proof"], proof)) if proof else "",
        )
        yield from self._warranty(known)
        if known.get("safety_until"):
            yield self.say("safe_until", at=speaking.day(known["safety_until"]))

    def _warranty(self, known: Shown) -> Iterator[str]:
        """As decided at the door, else as the office has it."""
        speaking = self.speaking
        decided = (maps(self.shown.get("warranty.decide")) or [{}])[-1]
        code = decided.get("warranty") or known.get("warranty")
        if code:
            until = speaking.day(None if decided else known.get("warranty_until"))
            yield speaking.joined(
                self.say("warranty", what=speaking.code(printed.CODES["warranty"], code)),
                self.say("warranty_until", at=until) if until else "",
                told(decided.get("reason") if decided else known.get("warranty_reason")),
                speaking.code(printed.CODES["proof"], decided.get("proof")),
            ) + speaking.mark(decided)

    def _fault(self) -> Iterator[str]:
        shown, speaking = self.shown, self.speaking
        yield speaking.line(told(shown.get("fault")))
        code = told(shown.get("fault_code"))
        yield " ".join(part for part in (told(shown.get("fault_name")), code) if part)
        reported = speaking.moment(shown.get("reported_at"))
        yield self.say("reported", at=reported) if reported else ""
        if shown.get("principal"):
            named = " ".join(filter(None, map(told, (shown["principal"], shown.get("external_number")))))
            yield self.say("principal", what=named)
        if shown.get("repeat_of"):
            yield self.say("repeat_of", what=told(shown["repeat_of"])[:13])

    def _promises(self) -> Iterator[str]:
        speaking = self.speaking
        for each in maps(self.shown.get("commitments")):
            due, first = speaking.moment(each.get("due")), speaking.moment(each.get("original"))
            outcome = speaking.code(words.OUTCOMES, each.get("outcome"))
            facts = (
                self.say("by", at=due) if due else "",
                self.say("was_due", at=first) if first else "",
                outcome,
            )
            if any(facts):
                yield f"{speaking.code(words.PROMISES, each.get('promise'))}  {speaking.joined(*facts)}"

    def _visits(self) -> Iterator[str]:
        visits = [visit for visit in maps(self.shown.get("visits")) if _has_something(visit)]
        for n, visit in enumerate(visits, 1):
            yield from self._visit(n, visit)

    def _visit(self, n: int, visit: Shown) -> Iterator[str]:
        speaking, finished, left = self.speaking, visit.get("finished"), visit.get("left")
        result = visit.get("result") or at(finished, "result") or at(left, "result")
        yield (
            self.say("nth", n=n)
            + "  "
            + speaking.joined(
                speaking.code(printed.RESULTS, result),
                self.say("helps") if visit.get("helps") else "",
                speaking.code(words.PLACES, visit.get("place")),
            )
        )
        window = visit.get("appointed")
        if window:
            said = f"  {words.MOMENTS['appointed'][speaking.side]} {speaking.window(window)}"
            yield said + speaking.mark(window)
        yield from self._moments(visit)
        for name in ("test", "safety_check"):
            if at(finished, name):
                yield f"  {speaking.told(printed.LABELS[name], told(at(finished, name)))}"
        following = at(left, "next")
        if following in ("part", "appointment"):
            yield "  " + self.say(f"next_{following}")

    def _moments(self, visit: Shown) -> Iterator[str]:
        """What was done when, a line a day."""
        speaking, days = self.speaking, dict[str, list[str]]()
        for name in (name for name in words.MOMENTS if name != "appointed" and visit.get(name)):
            day, time = speaking.clock(at(visit[name], "at"))
            said = f"{words.MOMENTS[name][speaking.side]} {time}{speaking.mark(visit[name])}"
            days.setdefault(day, []).append(said)
        for day, said_then in days.items():
            yield f"  {day}  {speaking.joined(*said_then)}"


def _is_number(name: str, part: str) -> bool:
    """3 is a building only with a word; 3号楼 and Tower B say so themselves."""
    return name in MARKED and part.isascii() and part.isalnum()


def _stands(unit: Shown) -> Any:
    """Where a unit stands: as the phone has it, or the name the office gave it."""
    return unit.get("place") or unit.get("name")


def _has_something(visit: Shown) -> bool:
    return any(visit.get(name) for name in words.MOMENTS)
