"""A dispatcher of one outlet finds nothing of another: not to read, not to change, not to refer to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.office import WORDS, Office

NOWHERE = "01938e4a-0000-7000-8000-000000000000"


@pytest.fixture
def cem(office: Office) -> Any:
    """A customer of North."""
    return office.dora.makes("customers", name="Cem")


def test_what_is_anothers_is_not_found(office: Office, cem: Any) -> None:
    path = f"/api/v1/customers/{cem['id']}"

    theirs = office.sven.asks("GET", path)
    nobodys = office.sven.asks("GET", f"/api/v1/customers/{NOWHERE}")

    assert theirs.status_code == nobodys.status_code == 404
    assert {**theirs.json, "id": None} == {**nobodys.json, "id": None}
    assert office.sven.is_refused("PATCH", path, {"version": 1, "name": "Mine"}) == (404, "not_found")
    assert office.sven.gets("/api/v1/customers")["items"] == []
    assert office.sven.gets("/api/v1/customers", outlet=office.north)["items"] == []


@pytest.mark.parametrize("desk", ["root", "vera", "abel"])
def test_who_looks_after_all_sees_all(office: Office, cem: Any, desk: str) -> None:
    office.sven.makes("customers", name="Sue")

    assert len(getattr(office, desk).gets("/api/v1/customers")["items"]) == 2


def test_nobody_makes_a_thing_in_anothers_outlet(office: Office, cem: Any) -> None:
    body = {"name": "Eve", "outlet": office.north}

    assert office.sven.is_refused("POST", "/api/v1/customers", body) == (409, "unknown_reference")


def test_nobody_moves_a_thing_to_anothers_outlet(office: Office, cem: Any) -> None:
    body = {"version": 1, "outlet": office.south}

    refused = office.dora.is_refused("PATCH", f"/api/v1/customers/{cem['id']}", body)

    assert refused == (409, "unknown_reference")


def test_nobody_refers_to_anothers_thing(office: Office, cem: Any) -> None:
    body = {"customer": cem["id"], "street": "Huaihai Rd"}

    refused = office.sven.asks("POST", "/api/v1/sites", body)

    assert (refused.status_code, refused.json["field"], refused.json["value"]) == (409, "customer", cem["id"])
    assert office.north not in refused.text
    assert office.dora.makes("sites", **body)["outlet"] == office.north


def test_a_reference_to_nothing_names_field_and_value(office: Office) -> None:
    answer = office.dora.asks("POST", "/api/v1/sites", {"customer": NOWHERE})

    assert (answer.status_code, answer.json["field"], answer.json["value"]) == (409, "customer", NOWHERE)


def test_a_thing_put_away_is_not_referred_to_anew(office: Office, cem: Any) -> None:
    office.dora.changes("customers", cem, archived=True)

    refused = office.dora.is_refused("POST", "/api/v1/sites", {"customer": cem["id"]})

    assert refused == (409, "unknown_reference")


def test_an_appliance_stands_at_its_own_customers_site(office: Office, cem: Any) -> None:
    sue = office.dora.makes("customers", name="Sue")
    site = office.dora.makes("sites", customer=sue["id"])
    split = office.root.makes("appliance-classes", code="split-ac", name=WORDS)
    body = {"customer": cem["id"], "site": site["id"], "appliance_class": split["id"]}

    assert office.dora.is_refused("POST", "/api/v1/appliances", body) == (409, "unknown_reference")
    made = office.dora.makes(
        "appliances",
        **{**body, "customer": sue["id"]},
        units=[{"name": "内机", "serial": "IN-1"}, {"name": "外机", "serial": "OUT-1"}],
        purchased_on="2024-02-29",
        proof="invoice",
    )
    assert office.dora.finds("appliances", "out-1") == [made]


def test_an_area_of_another_outlet_is_no_area_of_a_site(office: Office, cem: Any) -> None:
    area = office.root.makes("areas", name="South side", outlet=office.south)

    body = {"customer": cem["id"], "area": area["id"]}

    assert office.root.is_refused("POST", "/api/v1/sites", body) == (409, "unknown_reference")


def test_an_administrator_must_say_for_which_outlet(office: Office) -> None:
    assert office.root.is_refused("POST", "/api/v1/customers", {"name": "Eve"}) == (422, "bad_fields")


def test_outlets_see_themselves(office: Office) -> None:
    assert [row["id"] for row in office.dora.gets("/api/v1/outlets")["items"]] == [office.north]
    assert len(office.root.gets("/api/v1/outlets")["items"]) == 2


def test_a_price_list_of_one_outlet_is_not_anothers(office: Office) -> None:
    line = {
        "code": "visit",
        "kind": "visit",
        "name": WORDS,
        "amount": 5000,
        "tax_rate": 600,
        "tax_included": True,
    }
    body = {"edition": "2026", "valid_from": "2026-01-01", "lines": [line]}
    own = office.mona.makes("price-lists", code="north", **body)
    common = office.root.makes("price-lists", code="all", **body)

    assert (own["outlet"], common["outlet"]) == (office.north, None)
    assert {row["id"] for row in office.dora.gets("/api/v1/price-lists")["items"]} == {
        own["id"],
        common["id"],
    }
    assert [row["id"] for row in office.sven.gets("/api/v1/price-lists")["items"]] == [common["id"]]


def test_a_manager_does_not_change_the_price_list_of_all(office: Office) -> None:
    line = {
        "code": "visit",
        "kind": "visit",
        "name": WORDS,
        "amount": 5000,
        "tax_rate": 600,
        "tax_included": True,
    }
    common = office.root.makes("price-lists", code="all", edition="1", valid_from="2026-01-01", lines=[line])

    refused = office.mona.is_refused(
        "PATCH", f"/api/v1/price-lists/{common['id']}", {"version": 1, "archived": True}
    )

    assert refused == (403, "not_allowed")


@pytest.mark.parametrize("role", ["administrator", "supervisor", "assessor"])
def test_a_manager_gives_nobody_far_reaching_roles(office: Office, role: str) -> None:
    body = {"name": "Eve", "roles": [role], "outlet": office.north}

    assert office.mona.is_refused("POST", "/api/v1/people", body) == (403, "not_allowed")


def test_a_manager_does_not_take_over_an_administrator(office: Office) -> None:
    boss = office.root.makes("people", name="Boss", roles=["administrator", "manager"], outlet=office.north)
    body = {"version": 1, "login": "boss", "password": "correct horse battery"}

    assert office.mona.is_refused("PATCH", f"/api/v1/people/{boss['id']}", body) == (403, "not_allowed")


def test_a_manager_does_not_depose_an_administrator(office: Office) -> None:
    boss = office.root.makes("people", name="Boss", roles=["administrator", "manager"], outlet=office.north)
    body = {"version": 1, "roles": ["manager"]}

    assert office.mona.is_refused("PATCH", f"/api/v1/people/{boss['id']}", body) == (403, "not_allowed")


def test_a_manager_makes_people_of_the_own_outlet_only(office: Office) -> None:
    made = office.mona.makes("people", name="Tom", roles=["technician"])
    body = {"name": "Eve", "roles": ["technician"], "outlet": office.south}

    assert made["outlet"] == office.north
    assert office.mona.is_refused("POST", "/api/v1/people", body) == (409, "unknown_reference")
    assert {row["outlet"] for row in office.mona.gets("/api/v1/people")["items"]} == {office.north}


def test_somebody_without_an_outlet_looks_after_all(office: Office) -> None:
    body = {"name": "Eve", "roles": ["dispatcher"], "outlet": None}

    assert office.root.is_refused("POST", "/api/v1/people", body) == (422, "bad_fields")
