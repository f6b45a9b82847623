"""A record as its page shows it: everything decided here, so that the template only sets it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.customer.access import Access
from server.customer.reading import Record, Shelf
from server.customer.words import PAGE, say
from server.phones.tickets import BEING_CHECKED
from server.records.receipt import MISSING, NEVER_ANNOUNCED
from server.sweeps.photos import MENDED_BY_SENDING_AGAIN
from sync.instants import Millis, iso
from sync.work.sheet import Fact, Sheet
from sync.work.sheets.reading import at, moment, told, zone_of
from sync.work.sheets.v1_changes import changes

COMING = (None, *MENDED_BY_SENDING_AGAIN)
"""Reasons why a photo is not here that sending it (again) ends."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What must not be missed. kind: warn or info. to: hash of the record it speaks of, where that may be read."""

    text: str
    kind: str = "warn"
    to: str | None = None
    details: tuple[Fact, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo. absent: why there is none to be seen, None where there is."""

    sha256: str
    caption: str
    absent: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """One of the records in the list of all. title, thing: what it is, of which machine, in its own language. to: its
    hash, None for the one that is shown.
    """

    title: str
    thing: str
    language: str
    number: str
    when: str
    standing: tuple[str, ...]
    to: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the page of one record. drawn: why a drawing is not to be seen, None where it is. entered: it was
    countersigned and stands in the log. versions: all of the call, newest first; several: of more than one machine.
    """

    record: Record
    sheet: Sheet | None
    verdict: str
    dated: bool
    signed: str
    strokes: bool
    notices: Sequence[Notice]
    own_notices: Sequence[str]
    evidence: Sequence[Fact]
    photos: Sequence[Shot]
    drawn: Mapping[str, str | None]
    entered: bool
    seal: Fact
    sealed: bool
    seen: str | None
    confirmed: str | None
    versions: Sequence[Version] = field(default=())
    several: bool = False


def shown(shelf: Shelf, record: Record, access: Access, side: int, confirmed: Millis | None) -> Shown:
    """The page of this record in words. side: 0 zh-CN, 1 en. confirmed: when that was done with a completion code."""
    return _Words(shelf, record, access, side).shown(confirmed)


class _Words:
    """One record on one page."""

    def __init__(self, shelf: Shelf, record: Record, access: Access, side: int) -> None:
        self.shelf, self.record, self.access, self.side = shelf, record, access, side
        self.later = shelf.corrections(record.hash)

    def say(self, key: str, **values: object) -> str:
        """A sentence in the page's language."""
        return say(PAGE, key, self.side, **values)

    def when(self, key: str, instant: Millis | None) -> str | None:
        """A sentence with this instant; None for none."""
        return None if instant is None else self.say(key, at=self.moment(instant))

    def moment(self, instant: Millis | str | None, record: Record | None = None) -> str:
        """On the clocks where the record was signed."""
        told = iso(instant) if isinstance(instant, int) else instant
        return moment(told, zone_of((record or self.record).members), self.side)

    def shown(self, confirmed: Millis | None) -> Shown:
        """All of the page."""
        record = self.record
        strokes = [each for each in record.sheet.signatures if each.strokes] if record.sheet else []
        sealed = record.seal is not None and record.seal.state == "sealed"
        return Shown(
            record=record,
            sheet=record.sheet,
            verdict=self._verdict(),
            dated=bool(self.later) or record.withdrawn,
            signed=self._signed(),
            strokes=bool(strokes),
            notices=tuple(self._notices()),
            own_notices=self._own_notices(),
            evidence=tuple(self._evidence()),
            photos=tuple(self._photos()),
            drawn={each.strokes: self._absent(each.strokes, "drawing") for each in strokes if each.strokes},
            entered=self.entered,
            seal=self._seal(sealed),
            sealed=sealed,
            seen=self.when("seen_at", record.seen),
            confirmed=self.when("completion_done", confirmed),
            versions=tuple(self._versions()) if self.access.text is None else (),
            several=self.access.text is None and len({each.job for each in self.shelf.records}) > 1,
        )

    @property
    def entered(self) -> bool:
        """Whether it was countersigned and stands in the log: till then only the phone speaks for it."""
        return self.record.seal is not None and self.record.seal.state in ("logged", "sealed")

    def _verdict(self) -> str:
        key = "genuine" if self.entered else "holds"
        if self.record.withdrawn:
            return self.say(f"{key}_and_withdrawn")
        return self.say(f"{key}_and_corrected" if self.later else key)

    def _signed(self) -> str:
        members = self.record.members
        when = self.moment(self._statement("signed.estimate") or self.record.now.estimate)
        signer = at(members, "signed_by")
        office = told(at(signer, "office"))
        if office:
            return self.say("signed_by_office", at=when, office=office)
        technician = told(at(members, "technician.technician_name")) or told(
            at(members, "technician.technician")
        )
        signed = any(at(signer, how) for how in ("strokes", "typed"))
        key = "signed_by_both" if signed else "signed_by_one"
        return self.say(key, at=when, technician=technician, customer=told(at(signer, "name")))

    def _statement(self, path: str) -> Any:
        return at(self.record.seal.statement, path) if self.record.seal else None

    def _notices(self) -> Iterator[Notice]:
        if self.record.withdrawn:
            yield Notice(self.say("notice_withdrawn"))
        for each in self.later:
            when = self.moment(each.now.estimate, each)
            text = self.say("notice_corrected", number=each.number, at=when)
            yield Notice(text, to=self._readable(each), **self._difference(each))
        former = self.shelf.of(self.record.corrects or "")
        if former is not None:
            text = self.say("notice_corrects", number=former.number)
            yield Notice(text, kind="info", to=self._readable(former))

    def _own_notices(self) -> Sequence[str]:
        """What the text itself says on top; without its first sentence where that one only says what ours says too."""
        own = self.record.sheet.notices if self.record.sheet else ()
        return own[1:] if self.shelf.of(self.record.corrects or "") else own

    def _readable(self, record: Record) -> str | None:
        return record.hash if self.access.text in (None, record.hash) else None

    def _difference(self, record: Record) -> dict[str, Any]:
        """Why and how it corrects; of another text than the one that may be read, nothing."""
        if self._readable(record) is None:
            return {}
        reason = told(at(record.members, "reason"))
        zone, currency = zone_of(record.members), at(record.members, "currency")
        told_ = changes(record.members.get("difference"), self.side, zone, currency)
        return {"details": (Fact(self.say("reason"), reason),) if reason else (), "changes": tuple(told_)}

    def _evidence(self) -> Iterator[Fact]:
        now = self.record.now
        for name in ("arrived", "finished", "signed"):
            told_then = self._statement(name)
            if isinstance(told_then, Mapping):
                yield Fact(self.say(name), self._interval(told_then))
        if self._statement("signed") is None:
            bounds = {"earliest": now.earliest, "latest": now.latest, "estimate": now.estimate}
            yield Fact(self.say("signed"), self._interval(bounds))
        elif self._statement("signed.latest") != iso(now.latest):
            bounds = {"earliest": now.earliest, "latest": now.latest, "estimate": now.estimate}
            yield Fact(self.say("evidence_tighter"), f"{self.say('signed')}: {self._interval(bounds)}")
        yield Fact(self.say("received"), self.moment(self.record.received))

    def _interval(self, bounds: Mapping[str, Any]) -> str:
        earliest, latest = (self.moment(bounds.get(name)) for name in ("earliest", "latest"))
        text = self.moment(bounds.get("estimate"))
        if earliest != latest:
            text += "\n" + self.say("between", earliest=earliest, latest=latest)
        grade = bounds.get("grade")
        return f"{text} · {self.say(grade)}" if grade in ("proved", "claimed", "doubtful") else text

    def _photos(self) -> Iterator[Shot]:
        for each in self.record.sheet.pictures if self.record.sheet else ():
            yield Shot(each.sha256, each.caption, self._absent(each.sha256, "photo"))

    def _standing(self, sha256: str) -> str:
        """How a photo or drawing stands: stored, lacking (given up), never (sealed without an announcement), checked
        (here, not looked at yet), refused, awaited.
        """
        photo, seal = self.shelf.photos[sha256], self.record.seal
        if photo.state == "stored":
            return "stored"
        if seal is not None and sha256 in seal.lacking:
            return "lacking"
        if photo.state == "unannounced":
            return "never" if seal is not None and seal.state == "sealed" else "awaited"
        if photo.reason == BEING_CHECKED:
            return "checked"
        return "awaited" if photo.reason in COMING else "refused"

    def _absent(self, sha256: str, what: str) -> str | None:
        """Why it is not to be seen, in the words of the PDF where that does without it. what: photo or drawing."""
        standing = self._standing(sha256)
        if standing == "stored":
            return None
        if standing == "lacking" and self.record.seal is not None:
            return MISSING[self.side].format(why=self.record.seal.lacking[sha256])
        if standing == "never" and what == "photo":
            return NEVER_ANNOUNCED[self.side]
        return self.say(f"{what}_{standing}")

    def _seal(self, sealed: bool) -> Fact:
        if sealed and self.record.seal is not None:
            when = self.moment(self.record.seal.sealed_at)
            return Fact(self.say("sealed", at=when), self.say("sealed_note"))
        waits = " ".join(self._waits()) if self.side else "".join(self._waits())
        if not self.entered:
            return Fact(self.say("not_entered"), self.say("waits_countersign") + (self.side * " ") + waits)
        return Fact(self.say("not_sealed"), waits or self.say("waits_seal"))

    def _waits(self) -> Iterator[str]:
        """What the seal waits for, one sentence each; nothing where all is here or given up."""
        drawn = self.record.sheet.signatures if self.record.sheet else ()
        drawings = {
            self._absent(each.strokes, "drawing")
            for each in drawn
            if each.strokes and self._open(each.strokes)
        }
        shots = [each.sha256 for each in self._photos()]
        told = [self._standing(each) for each in shots]
        if any(self._open(each) for each in shots):
            yield self.say("waits_photos", here=told.count("stored"), all=len(told))
            for standing in ("checked", "awaited", "refused"):
                if count := told.count(standing):
                    yield self.say(f"waits_{standing}", count=count)
        yield from (self.say("waits_drawing", why=why) for why in sorted(filter(None, drawings)))

    def _open(self, sha256: str) -> bool:
        return self._standing(sha256) in ("checked", "awaited", "refused")

    def _versions(self) -> Iterator[Version]:
        for each in reversed(self.shelf.records):
            machine = (told(at(each.members, f"appliance.{name}")) for name in ("class", "brand", "model"))
            yield Version(
                title=each.sheet.title if each.sheet else "",
                thing=" ".join(filter(None, machine)),
                language=each.sheet.language if each.sheet else "",
                number=each.number,
                when=self.moment(each.now.estimate, each),
                standing=tuple(self._stands(each)),
                to=None if each is self.record else each.hash,
            )

    def _stands(self, each: Record) -> Iterator[str]:
        """How it stands, in a few words each."""
        later, former = self.shelf.corrections(each.hash), self.shelf.of(each.corrects or "")
        others = [one for one in self.shelf.records if one.job == each.job and one is not each]
        if others and each is self.shelf.current_of(each.job):
            yield self.say("version_current")
        if each.withdrawn:
            yield self.say("version_withdrawn")
        yield from (self.say("version_corrected", number=one.number) for one in later)
        if former is not None:
            yield self.say("version_corrects", number=former.number)
        if each.seen is not None:
            yield self.say("version_seen")
