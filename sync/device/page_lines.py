"""How a job's page speaks: one language, the zone of the job, the names of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sync.device import page_words as words
from sync.device.catalogue import kinds_of
from sync.device.copies import documents
from sync.device.database import Database
from sync.work.sheets import reading
from sync.work.sheets.reading import maps, told

Names = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Naming:
    """What the catalogue calls things: parts by id; faults, lines of price lists and kinds of machine by code."""

    parts: Names
    faults: Names
    prices: Names
    kinds: Names

    def kind(self, code: object) -> object:
        """The name of this kind of machine; the code itself where no job here has one."""
        return self.kinds.get(code, code)


def naming_of(db: Database) -> Naming:
    """The names that this phone knows. Kinds of machine are in no catalogue of a phone: other jobs name them."""
    lines = [line for one in documents(db, "price_list").values() for line in one.get("lines") or ()]
    return Naming(
        {id: part.get("name") for id, part in documents(db, "part").items()},
        {fault.get("code"): fault.get("name") for fault in documents(db, "fault").values()},
        {line.get("code"): line.get("name") for line in lines},
        kinds_of(db),
    )


class Speaking:
    """One job in one language. side: 0 for zh-CN, 1 for en."""

    def __init__(self, shown: Mapping[str, Any], naming: Naming, language: str) -> None:
        self.shown, self.naming = shown, naming
        self.side = 1 if language == "en" else 0
        self.zone = reading.zone_of(shown)
        self.comma = "，" if self.side == 0 else ", "

    def say(self, name: str, **facts: object) -> str:
        """A phrase of the page."""
        return words.SAID[name][self.side].format_map(facts)

    def told_as(self, name: str, what: str) -> str:
        """A phrase as a label of what follows, if anything does."""
        return self.told(words.SAID[name], what) if what else self.say(name)

    def told(self, label: tuple[str, str], what: str) -> str:
        """A label and what is said under it, in one line."""
        return f"{label[self.side]}{'：' if self.side == 0 else ': '}{self.line(what)}"

    def code(self, known: words.Words, code: object) -> str:
        """A code in words."""
        return reading.word(known, code, self.side)

    def named(self, name: object) -> str:
        """A name of the catalogue, which has one in each language; the other one where it lacks this."""
        if not isinstance(name, Mapping):
            return told(name)
        both = (name.get("zh"), name.get("en"))
        return told(both[self.side] or both[1 - self.side])

    def joined(self, *facts: str) -> str:
        """Facts in one line, without those that are empty."""
        return self.comma.join(self.line(fact) for fact in facts if fact)

    def aside(self, what: str) -> str:
        """In brackets."""
        return f"（{what}）" if self.side == 0 else f" ({what})"

    def line(self, text: str) -> str:
        """A text of several lines as one."""
        return " / ".join(text.splitlines())

    def moment(self, value: object) -> str:
        """An instant where the job is; empty for none."""
        return reading.moment(value, self.zone, self.side)

    def day(self, value: object) -> str:
        """A day; empty for none."""
        return reading.day(value, self.side)

    def window(self, value: object) -> str:
        """From and to."""
        return reading.window(value, self.zone, self.side)

    def clock(self, value: object) -> tuple[str, str]:
        """Day and time of an instant where the job is; no day for what is none."""
        day, _, time = self.moment(value).rpartition(" ")
        return day, time

    def mark(self, entry: object) -> str:
        """Where an operation of one's own stands, with its number, while the document does not have it."""
        if not isinstance(entry, Mapping) or "unsettled" not in entry:
            return ""
        state = self.code(words.HERE, entry["unsettled"])
        return f"  [{entry['of'][1]} {state}]"

    def own(self) -> Iterator[Mapping[str, Any]]:
        """This phone's operations that the document does not have."""
        for name, entries in self.shown.items():
            if name not in ("visits", "struck"):
                yield from (entry for entry in maps(entries) if "unsettled" in entry)
