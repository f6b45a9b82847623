"""What open jobs use is not put away under anybody's hands; how many they are is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from server.masters import using
from server.masters.table import MASTERS
from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.registry import Registry, does

VISIT = "01935b2e-0000-7000-8000-0000000000f1"
NAME = {"zh": "名称", "en": "name"}


class Busy:
    """A job of the Chens on which Ann, with Bob's help, did something with one master of every kind."""

    def __init__(self, office: Office, place: Path) -> None:
        self.office = office
        self.home = Registry(office, office.dora, office.north)
        make = office.root.makes
        area = office.dora.makes("areas", name="静安", outlet=office.north)
        fault = make("faults", code="AC-NO-COOL", name=NAME)
        self.rows = {
            "customers": self.home.customer, "sites": self.home.site, "appliances": self.home.appliance,
            "appliance-classes": self.home.kind, "areas": area, "faults": fault,
            "parts": make("parts", code="CAP-35", name=NAME),
            "procedures": make(
                "procedures", code="AC", edition="2026-1", title=NAME, job_type="repair",
                steps=[{"code": "drain", "text": NAME}],
            ),
            "price-lists": make(
                "price-lists", code="SH", edition="2026-1", currency="CNY", valid_from="2026-01-01",
                lines=[{"code": "VISIT", "kind": "visit", "name": NAME, "amount": 5000, "tax_rate": 600,
                        "tax_included": True}],
            ),
            "people": office.root.gets(f"/api/v1/people/{office.bob.id}"),
            "outlets": office.root.gets(f"/api/v1/outlets/{office.north}"),
        }  # fmt: skip
        job = self.home.job(area=area["id"], fault_code="AC-NO-COOL")
        self.job = does(office.dora, job, "assignment", technician=office.ann.id, helpers=[office.bob.id])
        phone = Phone(office.app, place).enrols(office.dora, office.ann.id)
        phone.does("part.use", job["id"], visit=VISIT, part=self.rows["parts"]["id"], quantity=1)
        step = {"procedure": "AC", "version": "2026-1", "step": "drain", "outcome": "done"}
        phone.does("step.check", job["id"], visit=VISIT, **step)
        price = {"amount": 5000, "currency": "CNY", "list": "SH", "version": "2026-1"}
        phone.does("charge.add", job["id"], visit=VISIT, price_line="VISIT", quantity=1, price=price)
        phone.syncs()

    def archives(self, plural: str) -> Any:
        row = self.office.root.gets(f"/api/v1/{plural}/{self.rows[plural]['id']}")
        body = {"version": row["version"], "archived": True}
        return self.office.root.asks("PATCH", f"/api/v1/{plural}/{row['id']}", body)


@pytest.fixture
def busy(office: Office, tmp_path: Path) -> Busy:
    return Busy(office, tmp_path / "ann")


def test_every_master_that_an_open_job_uses_stays_until_the_job_is_over(busy: Busy) -> None:
    for plural in busy.rows:
        refused = busy.archives(plural)
        assert (refused.status_code, refused.json["code"], refused.json["jobs"]) == (409, "in_use", 1), plural
    job = busy.office.dora.gets(f"/api/v1/jobs/{busy.job['id']}")
    does(busy.office.dora, job, "closing")
    for plural in busy.rows:
        assert busy.archives(plural).status_code == 200, plural


def test_another_edition_of_it_is_not_in_use(busy: Busy) -> None:
    make = busy.office.root.makes
    steps = [{"code": "drain", "text": NAME}]
    busy.rows["procedures"] = make(
        "procedures", code="AC", edition="2027-1", title=NAME, job_type="repair", steps=steps
    )

    assert busy.archives("procedures").status_code == 200


def test_what_is_only_mentioned_is_not_in_use(busy: Busy) -> None:
    busy.rows["parts"] = busy.office.root.makes("parts", code="VISIT", name=NAME)

    assert busy.archives("parts").status_code == 200


def test_what_is_in_use_may_be_changed(busy: Busy) -> None:
    part = busy.rows["parts"]

    assert (
        busy.office.root.changes("parts", part, name={"zh": "电容", "en": "capacitor"})["name"]["zh"]
        == "电容"
    )


def test_every_kind_of_master_can_be_looked_for() -> None:
    assert set(MASTERS) == set(using.USED) | set(using.COLUMNS) | using.FROZEN
