"""The service record: the text the customer sees and signs, made from the job as this device shows it.

JSON in one fixed order, Unicode NFC, money in minor units, quantities whole. Written once; nobody serialises
it again.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync.device.copies import Document

TEMPLATE = 1
LONGEST = 32 << 10
ENDING = ("repaired", "adjusted_or_explained", "no_fault_found", "quote_refused")


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs what. number: the device's short code and its count. customer: name and relation and the
    SHA-256 of the strokes, or why there is no signature (`absent`, `refused`). at: ISO text of the signing by
    the device.
    """

    number: str
    at: str
    issuer: str
    language: str
    customer: Mapping[str, object]
    remark: str | None = None
    corrects: str | None = None


def record_text(shown: Document, visit: str, signing: Signing) -> str:
    """The text of the record of one visit."""
    text = json.dumps(_record(shown, visit, signing), ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def masked(phone: str) -> str:
    """A telephone number as a record may carry it: the last four figures stay."""
    return "*" * max(0, len(phone) - 4) + phone[-4:]


def _record(shown: Document, visit: str, signing: Signing) -> dict[str, object]:
    mine = _Visit(shown, visit)
    warranty, quote = _last(mine.all("warranty.decide")), _last(mine.all("quote.acknowledge"))
    finish = mine.moment("finished")
    return {
        "template": TEMPLATE,
        "language": signing.language,
        "number": signing.number,
        "corrects": signing.corrects,
        "follows": [_number(entry) for entry in shown.get("record.sign", []) if entry.get("visit") != visit],
        "issuer": signing.issuer,
        "job": _some(shown, "id", "number", "type", "principal", "external_number"),
        "outlet": shown.get("outlet"),
        "customer": _customer(shown),
        "site": shown.get("site"),
        "appliance": _appliance(shown, mine, warranty),
        "fault": shown.get("fault"),
        "times": mine.times(shown, signing.at),
        "findings": [
            _some(entry, "fault", "cause", "actions", "text") for entry in mine.listed("fault.diagnose")
        ],
        "steps": [_plain(entry) for entry in mine.listed("step.check")],
        "parts": [_plain(entry) for entry in mine.listed("part.use")],
        "quote": None if quote is None else _plain(quote),
        "charges": [_plain(entry) for entry in mine.listed("charge.add")],
        "discounts": [_some(entry, "amount", "reason") for entry in mine.listed("charge.discount")],
        "total": _total(mine),
        "payments": [
            _some(entry, "method", "amount", "reference") for entry in mine.listed("payment.collect")
        ],
        "test": finish.get("test"),
        "safety_check": finish.get("safety_check"),
        "result": finish.get("result") or mine.moment("left").get("result"),
        "guarantee_until": shown.get("guarantee_until"),
        "custody": [_plain(entry) for entry in mine.listed("custody.take")],
        "hazards": [_plain(entry) for entry in mine.listed("hazard.notice")],
        "photos": mine.photos(),
        "technician": _some(shown, "technician", "technician_name", "technician_number", "certificate"),
        "remark": signing.remark,
        "signed_by": dict(signing.customer),
        "operations": mine.operations(),
    }


class _Visit:
    """What the shown document says of one visit."""

    def __init__(self, shown: Document, id: str) -> None:
        self.shown = shown
        self.id = id
        self.visit: Document = next((visit for visit in shown.get("visits", []) if visit["id"] == id), {})

    def all(self, name: str) -> Sequence[Document]:
        """Entries of this operation on the job, whatever the visit."""
        return [entry for entry in self.shown.get(name, []) if isinstance(entry, dict)]

    def listed(self, name: str) -> Sequence[Document]:
        """Entries of this operation on this visit."""
        return [entry for entry in self.all(name) if entry.get("visit") == self.id]

    def moment(self, name: str) -> Document:
        """One moment of the visit, empty where it has none."""
        return self.visit.get(name) or {}

    def times(self, shown: Document, signed: str) -> dict[str, object]:
        """The times as the device had them."""
        moments = ("set_out", "arrived", "started", "finished")
        return {
            "reported": shown.get("reported_at"),
            "promised": _some(self.moment("appointed"), "from", "to") if self.moment("appointed") else None,
            **{name: self.moment(name).get("at") for name in moments},
            "signed": signed,
        }

    def photos(self) -> list[dict[str, object]]:
        """Photos of the visit by hash, with purpose and time."""
        taken = [(entry, blob) for entry in self.listed("photo.take") for blob in entry.get("blobs", [])]
        return [{"sha256": blob["sha256"], "purpose": blob["purpose"], "at": e["at"]} for e, blob in taken]

    def operations(self) -> list[object]:
        """The ids of all operations the text speaks for: what is not among them was added after signing."""
        names = (
            "part.use",
            "charge.add",
            "charge.discount",
            "step.check",
            "fault.diagnose",
            "payment.collect",
        )
        return sorted(entry["of"][:2] for name in names for entry in self.listed(name))


def _customer(shown: Document) -> dict[str, object]:
    contacts = [
        {"name": contact.get("name"), "phones": [masked(str(phone)) for phone in contact.get("phones", [])]}
        for contact in shown.get("contacts", [])
    ]
    return {"name": (shown.get("customer") or {}).get("name"), "contacts": contacts}


def _appliance(shown: Document, mine: _Visit, warranty: Document | None) -> dict[str, object]:
    seen = _last(mine.all("appliance.identify")) or {}
    known = {**(shown.get("appliance") or {}), **_some(seen, "units", "model", "purchase_date", "proof")}
    told = None if warranty is None else _some(warranty, "warranty", "reason", "proof")
    return {**{name: value for name, value in known.items() if value is not None}, "warranty": told}


def _total(mine: _Visit) -> int:
    """What the customer pays, in minor units: priced parts and charges that no warranty covers, less discounts."""
    priced = [*mine.listed("part.use"), *mine.listed("charge.add")]
    asked = sum(
        entry["quantity"] * entry["price"]["amount"]
        for entry in priced
        if entry.get("price") and not entry.get("covered")
    )
    return int(asked - sum(entry["amount"] for entry in mine.listed("charge.discount")))


def _number(signed: Document) -> str | None:
    """The number of a record that was signed before, from its own text."""
    try:
        number = json.loads(signed["text"])["number"]
    except (ValueError, KeyError, TypeError):
        return None
    return str(number)


def _plain(entry: Document) -> dict[str, object]:
    left_out = ("by", "at", "of", "unsettled", "visit", "act", "blobs")
    return {name: value for name, value in entry.items() if name not in left_out}


def _some(source: Mapping[str, Any], *names: str) -> dict[str, object]:
    return {name: source.get(name) for name in names}


def _last(entries: Sequence[Document]) -> Document | None:
    return entries[-1] if entries else None
