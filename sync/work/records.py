"""The service record: the text the customer sees and signs, made from the job as a device shows it.

JSON in one fixed order, Unicode NFC, money in minor units, quantities whole. Written once; nobody serialises it
again. A full record for a visit that ends the job, half a page for one that only found the fault.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sync.exchange.signing import verify_record
from sync.work.charges import reckoned
from sync.work.corrections import difference
from sync.work.masking import hidden, masked, numbers_in
from sync.work.reading import judged, number_of, plain
from sync.work.sheets.reading import zone_of
from sync.work.words import ENDING

TEMPLATE = 1
CORRECTED = "record.correct"
RECORDS = ("record.sign", CORRECTED)
"""What a record's text comes with: signed by the phone at the door, or by the office that corrects one."""

LONGEST = 32 << 10
GUARANTEE_DAYS = 30
FROZEN = ("part.use", "charge.add", "charge.discount", "step.check", "fault.diagnose")
NAMED = (*FROZEN, "payment.collect")
SECTIONS = {
    "part.use": "parts",
    "charge.add": "charges",
    "charge.discount": "discounts",
    "step.check": "steps",
    "fault.diagnose": "findings",
    "payment.collect": "payments",
}
BESIDE = {
    "custody.take": "custody",
    "loan.give": "loans",
    "custody.return": "returns",
    "loan.return": "returns",
    "hazard.notice": "hazards",
}
"""Which member of a text prints which operation. What is beside goes on after the signature without a question."""

_MEMBER_OF = {**SECTIONS, **BESIDE}
PRINTED: Mapping[str, tuple[str, ...]] = {
    member: tuple(op for op, shown in _MEMBER_OF.items() if shown == member) for member in _MEMBER_OF.values()
}
"""The same the other way round: of which operations a member is made."""

Shown = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs what.

    number: the device's short code and its count. at: ISO text of the signing by the device. customer: name, relation
    and the SHA-256 of the strokes, or why there is no signature (`absent`, `refused`). corrects: SHA-256 of the text
    that this one corrects, corrects_number: its number, if the device still knows it; reason: why; former: that text's
    members, if the device still has them, so that the difference stands in the new one.
    """

    number: str
    at: str
    issuer: str
    language: str
    customer: Mapping[str, object]
    remark: str | None = None
    corrects: str | None = None
    reason: str | None = None
    former: Mapping[str, Any] | None = None
    corrects_number: str | None = None


def record_text(shown: Shown, visit: str, signing: Signing) -> str:
    """The text of the record of one visit. shown: the job's document with the device's own operations laid over it.

    The customer's telephone numbers are masked wherever they stand in it.
    """
    numbers = numbers_in(shown.get("contacts"))
    text: dict[str, Any] = hidden(_record(shown, visit, signing), numbers)
    if signing.former is not None:
        text["difference"] = difference(hidden(signing.former, numbers), text)
    return written(text)


def recorded(shown: Shown, visit: str) -> dict[str, Any]:
    """The members of a text that print what was recorded of the visit, their currency, and `operations`, for which of
    them it speaks.

    shown: entries by operation, as in a job's document.
    """
    mine = _Visit(shown, visit)
    printed = {member: mine.printed(member) for member in PRINTED}
    more = {"photos": mine.photos(), "currency": mine.currency(), "operations": mine.operations()}
    return {**printed, **more}


def written(text: Mapping[str, object]) -> str:
    """The members as the one text that is signed, without characters that cannot be seen and turn others around."""
    return unicodedata.normalize("NFC", json.dumps(plain(text), ensure_ascii=False, separators=(",", ":")))


def proved(args: Mapping[str, Any], issuer: str) -> bool:
    """A `record.sign` is short enough, and its signature is that of the key it names, for this installation."""
    text: str = args["text"]
    return len(text.encode()) <= LONGEST and verify_record(args["key"], args["signature"], issuer, text)


def is_numbered(text: str, short: str) -> bool:
    """The text has no number, or this device's short code with a count. One that has none is incomplete; one of another
    device was never that device's to give.
    """
    number = (judged(text) or {}).get("number")
    if number in (None, ""):
        return True
    return isinstance(number, str) and re.fullmatch(f"{re.escape(short)}-[0-9]{{1,9}}", number) is not None


def kind_of(result: object) -> str:
    """full: of a visit that ended the job; half: of one that only found the fault, say."""
    return "full" if result in ENDING else "half"


def section(name: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """What a record prints of one operation: a part, charge, discount, step, finding or payment."""
    if name in _MEMBERS:
        return {member: args.get(member) for member in _MEMBERS[name]}
    return {member: value for member, value in args.items() if member not in _NOT_PRINTED}


_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "fault.diagnose": ("fault", "fault_name", "fault_name_en", "cause", "actions", "text"),
    "charge.discount": ("amount", "reason"),
    "payment.collect": ("method", "amount", "reference"),
}
_NOT_PRINTED = frozenset(("by", "at", "of", "unsettled", "visit", "helps", "act", "blobs"))


def _record(shown: Shown, visit: str, signing: Signing) -> dict[str, object]:
    mine = _Visit(shown, visit)
    finish = mine.moment("finished")
    result = finish.get("result") or mine.moment("left").get("result")
    return {
        "template": TEMPLATE,
        "kind": kind_of(result),
        "language": signing.language,
        "number": signing.number,
        "corrects": signing.corrects,
        **_correction(signing),
        "follows": mine.former_records(),
        "issuer": signing.issuer,
        "job": _some(shown, "id", "number", "type", "principal", "external_number"),
        "outlet": {
            "id": shown.get("outlet"),
            "name": shown.get("outlet_name"),
            "name_en": shown.get("outlet_name_en"),
        },
        "customer": _customer(shown),
        "site": shown.get("site"),
        "zone": shown.get("zone"),
        "appliance": _appliance(mine),
        "fault": shown.get("fault"),
        "times": mine.times(signing.at),
        "findings": mine.printed("findings"),
        "steps": mine.printed("steps"),
        "parts": mine.printed("parts"),
        "quote": mine.last("quote.acknowledge"),
        "charges": mine.printed("charges"),
        "discounts": mine.printed("discounts"),
        "total": mine.total(),
        "currency": mine.currency(),
        "payments": mine.printed("payments"),
        "test": finish.get("test"),
        "safety_check": finish.get("safety_check"),
        "result": result,
        "guarantee_until": _guarantee(shown, result, signing.at),
        "custody": mine.printed("custody"),
        "loans": mine.printed("loans"),
        "returns": mine.printed("returns"),
        "hazards": mine.printed("hazards"),
        "photos": mine.photos(),
        "technician": _some(shown, "technician", "technician_name", "technician_number", "certificate"),
        "remark": signing.remark,
        "signed_by": dict(signing.customer),
        "operations": mine.operations(),
    }


def _correction(signing: Signing) -> dict[str, object]:
    if signing.corrects is None:
        return {}
    return {"corrects_number": signing.corrects_number, "reason": signing.reason}


class _Visit:
    """What the shown document says of one visit."""

    def __init__(self, shown: Shown, id: str) -> None:
        self.shown = shown
        self.id = id
        self.visit: Shown = next((visit for visit in shown.get("visits", []) if visit["id"] == id), {})

    def all(self, name: str) -> list[Shown]:
        """Entries of this operation on the job, whatever the visit."""
        return [entry for entry in self.shown.get(name, []) if isinstance(entry, Mapping)]

    def listed(self, name: str) -> list[Shown]:
        """Entries of this operation on this visit."""
        return [entry for entry in self.all(name) if entry.get("visit") == self.id]

    def printed(self, member: str) -> list[dict[str, Any]]:
        """What a member prints of this visit."""
        return [section(name, entry) for name in PRINTED[member] for entry in self.listed(name)]

    def last(self, name: str) -> dict[str, Any] | None:
        """The latest entry of this operation on the job."""
        entries = self.all(name)
        return section(name, entries[-1]) if entries else None

    def moment(self, name: str) -> Shown:
        """One moment of the visit, empty where it has none."""
        return self.visit.get(name) or {}

    def times(self, signed: str) -> dict[str, object]:
        """The times as the device had them."""
        window = self.moment("appointed")
        return {
            "reported": self.shown.get("reported_at"),
            "promised": _some(window, "from", "to") if window else None,
            **{name: self.moment(name).get("at") for name in ("set_out", "arrived", "started", "finished")},
            "signed": signed,
        }

    def total(self) -> int:
        """What the customer pays for this visit, in minor units."""
        return reckoned(
            [*self.listed("part.use"), *self.listed("charge.add")], self.listed("charge.discount"), ()
        ).total

    def currency(self) -> str | None:
        """Of the money in this record; one currency a record, that of its first price that the customer pays."""
        priced = [*self.listed("charge.add"), *self.listed("part.use")]
        priced.sort(key=lambda entry: bool(entry.get("covered")))
        prices = [entry.get("price") or {} for entry in priced]
        return next((str(price["currency"]) for price in prices if price.get("currency")), None)

    def former_records(self) -> list[str]:
        """Numbers of the records of the job's other visits."""
        numbers = (_number(entry) for entry in self.all("record.sign") if entry.get("visit") != self.id)
        return [number for number in numbers if number is not None]

    def photos(self) -> list[dict[str, object]]:
        """Photos of the visit by hash, with purpose and time."""
        taken = [(entry, blob) for entry in self.listed("photo.take") for blob in entry.get("blobs") or ()]
        return [
            {"sha256": blob["sha256"], "purpose": blob["purpose"], "at": e.get("at")} for e, blob in taken
        ]

    def operations(self) -> list[Any]:
        """The ids of all operations the text speaks for: what is not among them was added after signing."""
        return sorted(list(entry["of"][:2]) for name in (*NAMED, *BESIDE) for entry in self.listed(name))


def _customer(shown: Shown) -> dict[str, object]:
    contacts = [
        {"name": contact.get("name"), "phones": [masked(str(phone)) for phone in contact.get("phones") or ()]}
        for contact in shown.get("contacts") or ()
    ]
    return {"name": (shown.get("customer") or {}).get("name"), "contacts": contacts}


def _appliance(mine: _Visit) -> dict[str, object]:
    seen = mine.last("appliance.identify") or {}
    known = {**(mine.shown.get("appliance") or {})}
    known |= _some({name: value for name, value in seen.items() if value is not None}, *_known(seen))
    told = mine.last("warranty.decide")
    return {**known, "warranty": None if told is None else _some(told, "warranty", "reason", "proof")}


def _known(seen: Mapping[str, Any]) -> list[str]:
    return [name for name in ("units", "model", "purchase_date", "proof") if seen.get(name) is not None]


def _guarantee(shown: Shown, result: str | None, signed: str) -> str | None:
    zone = zone_of({"zone": shown.get("zone"), "times": {"signed": signed}})
    return guarantee_until(result, signed, shown.get("guarantee_days", GUARANTEE_DAYS), zone)


def guarantee_until(result: str | None, signed: str, days: int, zone: tzinfo | None = None) -> str | None:
    """The last day of the guarantee, of so many days from the day of the signing (ISO text) in this zone, else in its
    own; None where nothing was repaired.
    """
    if result != "repaired":
        return None
    instant = datetime.fromisoformat(signed)
    local = instant if zone is None else instant.astimezone(zone)
    return (local.date() + timedelta(days=days)).isoformat()


def _number(signed: Shown) -> str | None:
    """The number of a record that was signed before: the server's document says it, else its own text."""
    if "number" in signed:
        return None if signed["number"] is None else str(signed["number"])
    return number_of(str(signed.get("text")))


def _some(source: Mapping[str, Any], *names: str) -> dict[str, object]:
    return {name: source.get(name) for name in names}
