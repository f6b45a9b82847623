"""A whole text of template 1, with everything in it, as `sync.work.records` makes it."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import lru_cache
from typing import Any

from sync.work.records import Signing, record_text
from tests.operations import HASH
from tests.sync.work.cast import JOB, VISIT, Office

ISSUER = "https://doorstep.example"
SIGNING = Signing(
    "A-1", "2026-11-24T15:00:00+08:00", ISSUER, "zh-CN", {"name": "Cem", "relation": "self", "strokes": HASH}
)
ABOUT: dict[str, Any] = {
    "type": "repair",
    "fault": "滴水 drips",
    "outlet_name": "North",
    "principal": "maker",
    "external_number": "M-7",
    "customer": {"name": "Cem"},
    "contacts": [{"name": "Cem", "phones": ["13800001234"]}],
    "site": {"street": "Nanjing Road 1"},
    "appliance": {"class": "ac", "brand": "B", "units": [{"place": "indoor", "serial": "SN-OLD"}]},
    "reported_at": "2026-11-24T09:00:00+08:00",
}
WHOLE = (
    *("visit.appoint", "visit.set_out", "visit.arrive", "work.start", "appliance.identify", "fault.diagnose"),
    *("warranty.decide", "quote.acknowledge", "step.check", "part.use", "charge.add", "charge.discount"),
    *("hazard.notice", "custody.take", "loan.give", "photo.take", "work.finish", "payment.collect"),
)


def office_after_a_visit() -> Office:
    """A visit with everything in it, up to the signature."""
    office = Office()
    office.does("job.create", JOB, **ABOUT)
    office.does(
        "job.assign",
        technician="ann",
        helpers=["bob"],
        card={"name": "Ann", "number": "7", "certificate": "C7"},
    )
    for op in WHOLE:
        office.ann.does(op)
    return office


def text_of(office: Office, visit: str = VISIT, signing: Signing = SIGNING) -> str:
    """The text of a visit's record as a device makes it."""
    return record_text({"id": JOB, **office.document()}, visit, signing)


@lru_cache(maxsize=1)
def _made() -> str:
    return text_of(office_after_a_visit())


def whole(**other: Any) -> dict[str, Any]:
    """The members of a whole text; those given are other ones."""
    told: dict[str, Any] = json.loads(_made())
    return {**told, **deepcopy(other)}
