"""One complete set of arguments for each operation a device records, for tests of schemas and rules."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5


def the(name: str) -> str:
    """The id of what a test calls by name."""
    return str(uuid5(NAMESPACE_URL, f"test:{name}"))


VISIT = the("first-visit")
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
JPEG = {"sha256": HASH, "size": 300_000, "type": "image/jpeg", "purpose": "before"}
FROM, TO = "2026-11-24T14:00:00+08:00", "2026-11-24T16:00:00+08:00"

ON_VISIT: dict[str, dict[str, Any]] = {
    "contact.attempt": {"contact": "Cem", "channel": "phone", "outcome": "agreed"},
    "visit.appoint": {"from": FROM, "to": TO, "asked_by": "customer", "reason": "works late"},
    "visit.set_out": {},
    "visit.arrive": {
        "scan": "SN-1",
        "service_code": "4711",
        "position": {"lat_e6": 31_230_000, "lon_e6": 121_470_000, "system": "WGS-84"},
    },
    "visit.leave": {"next": "none"},
    "work.start": {},
    "work.finish": {"result": "repaired", "test": "cools to 18", "safety_check": "no leak"},
    "step.check": {
        "procedure": "ac-yearly",
        "version": "2026-1",
        "step": "drain",
        "outcome": "done",
        "value": "3 l",
        "title": "yearly service",
        "text": "Drain the condensate",
        "value_unit": "l",
    },
    "appliance.identify": {
        "units": [{"place": "indoor", "serial": "SN-1"}, {"place": "outdoor", "serial": "SN-2"}],
        "model": "KFR-35",
        "purchase_date": "2024-05-01",
        "proof": "invoice",
    },
    "warranty.decide": {"warranty": "in", "reason": "two years old", "proof": "invoice 12"},
    "fault.diagnose": {
        "fault": "E5",
        "fault_name": "drips",
        "fault_name_en": "drips",
        "cause": "C1",
        "actions": ["A1"],
        "text": "valve worn",
    },
    "quote.acknowledge": {
        "price_list": "sh",
        "version": "2026-1",
        "lines": [{"price_line": "visit", "quantity": 1}],
        "total": 5000,
        "by_whom": "Cem",
        "valid_until": TO,
    },
    "part.use": {
        "part": "valve-15mm",
        "quantity": 2,
        "unit": "pc",
        "new_serials": ["N1", "N2"],
        "old_part": "customer",
        "old_serials": ["O1"],
        "price_line": "valve",
        "covered": True,
    },
    "part.request": {"part": "board", "quantity": 1, "urgent": True},
    "charge.add": {
        "price_line": "repair",
        "quantity": 1,
        "price": {"amount": 12_000, "currency": "CNY", "list": "sh", "version": "2026-1", "shown_at": FROM},
    },
    "charge.discount": {"amount": 1000, "reason": "came late"},
    "payment.collect": {"method": "qr", "amount": 11_000, "reference": "4200001"},
    "custody.take": {
        "what": "board",
        "condition": "burnt",
        "accessories": ["cable"],
        "expected": "2026-12-01",
    },
    "custody.return": {"what": "board", "condition": "as new"},
    "loan.give": {"what": "fan", "expected": "2026-12-01"},
    "loan.return": {"what": "fan"},
    "hazard.notice": {"what": "loose socket", "told": "Cem", "outcome": "signed"},
    "photo.take": {"purpose": "before", "source": "camera", "blobs": [JPEG]},
    "note.add": {"text": "ring\nfirst"},
    "record.sign": {"text": "{}", "signature": "AA", "key": "AA", "token_hash": HASH},
}
ON_JOB: dict[str, dict[str, Any]] = {
    "job.accept": {},
    "job.decline": {"reason": "ill"},
    "job.release": {"reason": "no ladder"},
    "job.open": {
        "customer": None,
        "contacts": [{"name": "Cem", "role": "at_home", "phones": ["13800138000"]}],
        "site": {"street": "Nanjing Road 1", "lift": True},
        "appliance": {"class": "ac", "brand": "B", "model": "M"},
        "type": "repair",
        "fault": "drips",
    },
    "job.pause": {"reason": "waiting_for_customer", "until": TO},
    "job.resume": {},
    "retract": {"of": {"device": the("ann-phone"), "n": 1}, "reason": "wrong job"},
}
PERSONAL: dict[str, dict[str, Any]] = {
    "stock.count": {"part": "valve-15mm", "counted": 7},
    "absence.ask": {"from": FROM, "to": TO, "reason": "dentist"},
}
COMPLETE: dict[str, dict[str, Any]] = {
    **{name: {"visit": VISIT, **args} for name, args in ON_VISIT.items()},
    **ON_JOB,
    **PERSONAL,
}
