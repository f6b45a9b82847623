"""Records in tests of the server: a phone that works, photographs and signs, and the sweep that seals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from infra.images import JPEG
from server.demo.photos import another, phone_photo
from server.house import House, house
from server.sweeps import arriving
from server.sweeps.sealing import opened
from server.sweeps.table import Done
from sync.device.outbox import Blob
from sync.device.overlay import job as shown
from sync.device.signatures import Corrected, Customer, Signed, sign
from tests.handmade import JOB, VISIT
from tests.server.hand import office_does
from tests.server.office import Office
from tests.server.phone import Phone

PHOTO = phone_photo(1, size=(240, 320))
STROKES = [[{"x": 60, "y": 60, "t": 0, "pressure": 500}, {"x": 300, "y": 190, "t": 160, "pressure": 700}]]
CEM = Customer("Cem", "self", strokes=STROKES)
TYPED = Customer("Cem", "self", typed=True)
HOUSEHOLD: dict[str, Any] = {
    "outlet_name": "北区网点",
    "customer": {"name": "Cem 家"},
    "contacts": [{"role": "reporter", "name": "Cem", "phones": ["13800001234"]}],
    "site": {"city": "上海市", "district": "静安区", "street": "南京西路 1 号", "room": "1201"},
    "appliance": {"class": "挂机空调", "brand": "示例", "model": "KFR-35GW"},
}


class Visit:
    """Ann's phone at Cem's door."""

    def __init__(self, app: Flask, office: Office, home: Path, **about: Any) -> None:
        self.app = app
        about = {"type": "repair", "fault": "不制冷", **HOUSEHOLD, **about}
        office_does(app, office.dora, "job.create", outlet=office.north, **about)
        card = {"name": "安师傅", "number": "T01", "certificate": "制冷 T3100"}
        office_does(app, office.dora, "job.assign", technician=office.ann.id, helpers=[], card=card)
        self.phone = Phone(app, home / "phone").enrols(office.dora, office.ann.id)
        self.phone.syncs()

    def works(self) -> Visit:
        """A whole visit, up to the signature."""
        self.phone.does("visit.arrive", JOB, visit=VISIT)
        units = [{"place": "indoor", "serial": "IN-1"}, {"place": "outdoor", "serial": "OUT-1"}]
        self.phone.does("appliance.identify", JOB, visit=VISIT, units=units)
        self.phone.does("warranty.decide", JOB, visit=VISIT, warranty="in", reason="两年内", proof="发票")
        self.phone.does("fault.diagnose", JOB, visit=VISIT, fault="E5", text="阀门磨损")
        part = {"part": "valve-15mm", "quantity": 1, "unit": "pc", "old_part": "none"}
        self.phone.does("part.use", JOB, visit=VISIT, **part)
        self.phone.does(
            "work.finish", JOB, visit=VISIT, result="repaired", test="制冷正常", safety_check="正常"
        )
        return self

    def photographs(self, number: int) -> str:
        """A photo; its hash."""
        blob = Blob(another(PHOTO, number), JPEG, "before")
        self.phone.does("photo.take", JOB, blob, visit=VISIT, purpose="before", source="camera")
        return str(blob.announced["sha256"])

    def signs(self, customer: Customer = TYPED, corrects: Corrected | None = None, **how: Any) -> Signed:
        """The record, heard by the server; its photos are not sent yet."""
        document = shown(self.phone.db, JOB)
        assert document is not None
        random = iter(range(1, 99))
        chance = lambda count: bytes([next(random)]) * count  # noqa: E731
        return sign(
            self.phone.db, self.phone.clock, chance, document, VISIT, customer, corrects=corrects, **how
        )

    def sends(self) -> Visit:
        """All that was done, and the photos as far as one sync carries them."""
        for _ in range(3):
            self.phone.syncs()
        return self

    def is_sealed(self) -> Visit:
        """Cem signs, and the sweep countersigns and seals."""
        self.signs()
        self.sends()
        seals(house(self.app))
        return self


def seals(here: House) -> Done:
    """One round of the sweep."""
    with opened(here) as round:
        return round(lambda: False)


def stores_photos(here: House) -> Done:
    """One round of the sweep that looks at what arrived."""
    with arriving.opened(here) as round:
        return round(lambda: False)


def rows(app: Flask, of: str = "seal", order: str = "1") -> Sequence[Any]:
    """What lies in a table."""
    with house(app).store.reading() as connection:
        return list(connection.execute(text(f"select * from {of} order by {order}")).all())
