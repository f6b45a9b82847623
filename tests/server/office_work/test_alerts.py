"""Alerts are looked at once, and by their own outlet."""

from __future__ import annotations

import pytest
from flask import Flask

from server.house import house
from sync.stored import Alert, Changes
from tests.server.office import NINE, Office

DEVICE = "01935b2e-0000-7000-8000-0000000000d1"


@pytest.fixture(autouse=True)
def alerts(app: Flask, office: Office) -> None:
    """A fork and a gap at North."""
    found = [
        Alert("fork", DEVICE, office.north, 7, {"n": 7}, NINE),
        Alert("gap", DEVICE, office.north, 9, {"first": 9, "last": 12}, NINE),
    ]
    with app.app_context():
        house(app).work(lambda tx: tx.write(Changes(alerts=found)))


def test_whoever_looks_first_stays_written(office: Office) -> None:
    first, second = office.dora.gets("/api/v1/alerts")["items"]
    assert (first["code"], second["code"], second["details"]) == ("fork", "gap", {"first": 9, "last": 12})

    path = f"/api/v1/alerts/{first['id']}/seen"
    assert office.dora.asks("POST", path).json["seen_by"] == office.dora.id
    assert office.root.asks("POST", path).json["seen_by"] == office.dora.id

    assert [each["code"] for each in office.dora.gets("/api/v1/alerts")["items"]] == ["gap"]
    assert [each["code"] for each in office.dora.gets("/api/v1/alerts", answered=1)["items"]] == ["fork"]


def test_pages_follow_each_other(office: Office) -> None:
    page = office.dora.gets("/api/v1/alerts", limit=1)

    assert [each["code"] for each in page["items"]] == ["fork"]
    assert [each["code"] for each in office.dora.gets("/api/v1/alerts", after=page["next"])["items"]] == [
        "gap"
    ]


def test_another_outlet_s_alerts_are_not_there(office: Office) -> None:
    alert = office.dora.gets("/api/v1/alerts")["items"][0]["id"]

    assert office.sven.gets("/api/v1/alerts")["items"] == []
    assert office.sven.is_refused("POST", f"/api/v1/alerts/{alert}/seen") == (404, "not_found")
    assert office.dora.is_refused("POST", "/api/v1/alerts/nonsense/seen") == (404, "not_found")
