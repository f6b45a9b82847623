"""What a dispatcher registers before a job can be made: a customer with two contacts, a site, an air conditioner."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import update

from server.db import writing
from server.house import house
from server.models.person import StaffSession
from sync.instants import HOUR
from tests.server.office import Desk, Office

NAMES = {"zh": "挂机空调", "en": "split air conditioner"}


class Registry:
    """The masters of one household in one outlet, made by its dispatcher."""

    def __init__(self, office: Office, desk: Desk, outlet: str, *, code: str = "AC-SPLIT") -> None:
        self.desk, self.outlet = desk, outlet
        kinds = office.root.finds("appliance-classes", code)
        self.kind = kinds[0] if kinds else office.root.makes("appliance-classes", code=code, name=NAMES)
        contacts = [
            {"role": "reporter", "name": "陈小姐", "phones": ["138 0000 1234"], "note": "先打电话"},
            {"role": "at_home", "name": "陈老先生", "phones": ["139 0000 5678"], "note": "耳背"},
        ]
        self.customer = desk.makes("customers", name="陈家", outlet=outlet, contacts=contacts)
        self.site = desk.makes(
            "sites", customer=self.customer["id"], city="上海", street="南京西路 1 号", room="1201",
            point={"lat": 31.230416, "lng": 121.473701, "system": "wgs84"},
        )  # fmt: skip
        self.appliance = desk.makes(
            "appliances", customer=self.customer["id"], site=self.site["id"], brand="格力", model="KFR-35GW",
            appliance_class=self.kind["id"], purchased_on="2023-06-18", proof="receipt",
            units=[{"name": "内机", "serial": "IN-0417"}, {"name": "外机", "serial": "OUT-0417"}],
        )  # fmt: skip

    def wants(self, **members: Any) -> dict[str, Any]:
        """The body of a job for this household."""
        named = {name: getattr(self, name)["id"] for name in ("customer", "site", "appliance")}
        return {**named, "type": "repair", "fault": "不制冷", **members}

    def job(self, **members: Any) -> Any:
        """A job, made by the dispatcher."""
        return self.desk.makes("jobs", **self.wants(**members))


def does(desk: Desk, job: Any, act: str, **members: Any) -> Any:
    """An act on a job as it was last seen, which must go well; the job afterwards."""
    response = desk.asks("POST", f"/api/v1/jobs/{job['id']}/{act}", {"version": job["version"], **members})
    assert response.status_code == 200, response.text
    return response.json


def cannot(desk: Desk, job: Any, act: str, **members: Any) -> tuple[int, str]:
    """Status and code of an act that must go wrong."""
    return desk.is_refused("POST", f"/api/v1/jobs/{job['id']}/{act}", {"version": job["version"], **members})


def stays_signed_in(app: Flask) -> None:
    """Days have passed, and everybody's session goes on; without this it ends after two unused hours."""
    with app.app_context(), writing() as session:
        session.execute(update(StaffSession).values(seen_at=house().now(), expires_at=house().now() + HOUR))
