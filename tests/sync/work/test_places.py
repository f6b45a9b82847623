"""Place: confirmed by the customer, supported by a scan or a position, or merely stated."""

from __future__ import annotations

from typing import Any

import pytest

from sync.work.places import arrived_when, code_hash, distance_m, near, plate_matches, to_gcj02
from tests.sync.work.cast import VISIT, Office

HERE = {"lat_e6": 31_230_000, "lon_e6": 121_470_000, "system": "WGS-84"}
SITE = {"point": {"lat": 31.230, "lng": 121.470, "system": "wgs84"}}
NOTHING: dict[str, Any] = {"scan": None, "service_code": None, "position": None}


def arrives(office: Office, **known: Any) -> str:
    office.ann.does("visit.arrive", **{**NOTHING, **known})
    return str(office.document()["visits"][0]["place"])


def test_without_proof_it_is_stated(office: Office) -> None:
    office.plans(site=SITE)
    assert arrives(office) == "stated"


def test_a_position_near_the_site_supports_it(office: Office) -> None:
    office.plans(site=SITE)
    assert arrives(office, position=HERE) == "supported"


def test_a_scan_of_the_jobs_plate_supports_it(office: Office) -> None:
    office.plans(appliance={"units": [{"serial": "SN-12345"}]})
    assert arrives(office, scan="https://maker/q?sn=sn12345&x=1") == "supported"


def test_what_the_technician_typed_proves_no_plate(office: Office) -> None:
    office.plans()
    office.ann.does("appliance.identify", units=[{"serial": "SN-12345"}])
    assert not plate_matches(office.job(), "SN-12345")


def test_the_customers_code_confirms_it_and_never_stands_in_a_document(office: Office) -> None:
    office.plans().does("code.issue", visit=VISIT, salt="s", hash=code_hash("s", "4711"))
    assert "code.issue" not in office.document()
    assert arrives(office, service_code="4711") == "confirmed"


def test_a_code_is_made_anew_for_each_appointment(office: Office) -> None:
    office.plans().does("code.issue", visit=VISIT, salt="s", hash=code_hash("s", "4711"))
    office.does("code.issue", visit=VISIT, salt="t", hash=code_hash("t", "1147"))
    assert arrives(office, service_code="4711") == "stated"


@pytest.mark.parametrize(("wrong", "place"), [(2, "confirmed"), (3, "stated")])
def test_the_first_three_codes_of_a_visit_count(office: Office, wrong: int, place: str) -> None:
    office.plans().does("code.issue", visit=VISIT, salt="s", hash=code_hash("s", "4711"))
    for code in range(wrong):
        arrives(office, service_code=f"000{code}")
    assert arrives(office, service_code="4711") == place


def test_a_press_on_the_customers_phone_confirms_it_and_bounds_the_time(office: Office) -> None:
    office.plans()
    line = office.ann.judged("visit.arrive", **NOTHING)
    office.does("customer.arrived_press", actor="customer:link", visit=VISIT)
    office.passes(60)
    when = type(line.when)(None, line.when.earliest, office.now, office.now + 1, office.now + 1)
    office.ann.sends(type(line)(line.line, when))
    [visit] = office.job().visits.values()
    bounded = arrived_when(office.job(), visit)
    assert bounded is not None
    assert (bounded.latest < office.now, office.document()["visits"][0]["place"]) == (True, "confirmed")


def test_three_hundred_metres_are_near(office: Office) -> None:
    office.plans(site=SITE)
    job = office.job()
    assert near(job, {**HERE, "lat_e6": 31_232_600})
    assert not near(job, {**HERE, "lat_e6": 31_232_800})
    assert not near(job, None)
    assert not near(Office().plans().job(), HERE)


def test_the_two_systems_are_not_confused(office: Office) -> None:
    lat, lon = to_gcj02((31.230, 121.470))
    assert 300 < distance_m((31.230, 121.470), (lat, lon)) < 700
    office.plans(site={"point": {"lat": lat, "lng": lon, "system": "gcj02"}})
    assert near(office.job(), HERE)
    assert not near(office.job(), {**HERE, "system": "GCJ-02"})


def test_known_points_of_the_shifted_system() -> None:
    """Tian'anmen, by the published formula (2026-11-23)."""
    lat, lon = to_gcj02((39.908_692, 116.397_477))
    assert (round(lat, 4), round(lon, 4)) == (39.9101, 116.4037)
    assert to_gcj02((52.52, 13.40)) == (52.52, 13.40)
