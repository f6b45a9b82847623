"""Policies are kept with every edition and its reason; one that cannot be kept, or fits nothing, is not saved."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.office import Office
from tests.server.promises.timetables import NAME, TERMS, calendar, policy
from tests.server.registry import Registry

NOBODYS = "01938e4a-0000-7000-8000-000000000000"


def errors(office: Office, **members: Any) -> list[tuple[str, str, Any]]:
    """What is wrong with such a policy."""
    answer = office.mona.asks(
        "POST", "/api/v1/policies", {"code": "P", "name": NAME, "terms": TERMS, **members}
    )
    assert answer.status_code == 422, answer.text
    assert office.mona.gets("/api/v1/policies")["items"] == []
    return [(each["field"], each["code"], each["value"]) for each in answer.json["errors"]]


def test_what_was_written_is_what_is_read(office: Office) -> None:
    area = office.mona.makes("areas", name="静安")
    code = Registry(office, office.dora, office.north).kind["code"]
    fits = {"class": code, "type": "repair", "area": area["id"], "priority": "urgent", "warranty": "in"}
    own = calendar(office.mona)

    made = policy(office.mona, fits=fits, calendar=own["id"], reason="夏季高峰")

    assert office.dora.gets(f"/api/v1/policies/{made['id']}") == made
    assert (made["fits"], made["terms"], made["edition"]) == (fits, TERMS, 1)
    [edition] = office.dora.gets(f"/api/v1/policies/{made['id']}/editions")["items"]
    assert {name: edition[name] for name in ("fits", "terms", "calendar", "edition", "reason", "name")} == {
        "fits": fits,
        "terms": TERMS,
        "calendar": own["id"],
        "edition": 1,
        "reason": "夏季高峰",
        "name": "Mona",
    }


@pytest.mark.parametrize(
    ("members", "field", "code", "value"),
    [
        ({"fits": {"class": "AC-SPILT"}}, "fits.class", "matches_nothing", "AC-SPILT"),
        ({"fits": {"area": NOBODYS}}, "fits.area", "matches_nothing", NOBODYS),
        ({"fits": {"type": "repairs"}}, "fits.type", "not_a_choice", "repairs"),
        ({"fits": {"priority": "high"}}, "fits.priority", "not_a_choice", "high"),
        ({"fits": {"warranty": "yes"}}, "fits.warranty", "not_a_choice", "yes"),
        ({"fits": {"weather": "hot"}}, "fits.weather", "unknown", "hot"),
        ({"fits": {"type": None}}, "fits.type", "null", None),
        ({"terms": {}}, "terms.targets", "required", None),
        ({"terms": {"targets": {"respond": 60}}}, "terms.targets.respond", "no_unit", 60),
        ({"terms": {"targets": {"respond": {"days": 1}}}}, "terms.targets.respond", "unknown_unit", "days"),
        (
            {"terms": {"targets": {"respond": {"open_minutes": -5}}}},
            "terms.targets.respond",
            "out_of_range",
            -5,
        ),
        ({"terms": {**TERMS, "alarms": {"finish": []}}}, "terms.alarms.finish", "unknown_promise", "finish"),
        ({"terms": {**TERMS, "warn": {}}}, "terms.warn", "unknown", "{}"),
        ({"terms": [1]}, "terms", "not_an_object", "[1]"),
    ],
)
def test_a_policy_that_cannot_be_kept_or_matches_nothing_is_named_and_not_saved(
    office: Office, members: dict[str, Any], field: str, code: str, value: Any
) -> None:
    assert errors(office, **members) == [(field, code, value)]


def test_everything_wrong_is_told_at_once(office: Office) -> None:
    found = errors(office, fits={"class": "NONE"}, terms={"targets": {"respond": 5}, "grace": -1})

    assert [field for field, _, _ in found] == ["fits.class", "terms.targets.respond", "terms.grace"]


def test_an_area_of_another_outlet_matches_nothing(office: Office) -> None:
    theirs = office.root.makes("areas", name="浦东", outlet=office.south)["id"]

    assert errors(office, fits={"area": theirs}) == [("fits.area", "matches_nothing", theirs)]
    assert policy(office.root, outlet=None, fits={"area": theirs})["fits"] == {"area": theirs}


def test_a_change_of_what_is_promised_needs_a_reason_and_is_a_new_edition(office: Office) -> None:
    row = policy(office.mona)
    path = f"/api/v1/policies/{row['id']}"
    quick = {"targets": {"respond": {"open_minutes": 30}}}

    answer = office.mona.asks("PATCH", path, {"version": 1, "terms": quick})
    assert [(each["field"], each["code"]) for each in answer.json["errors"]] == [("reason", "required")]
    changed = office.mona.changes("policies", row, terms=quick, reason="竞争对手更快")

    assert (changed["edition"], changed["reason"]) == (2, "竞争对手更快")
    items = office.mona.gets(f"{path}/editions")["items"]
    assert [(each["edition"], each["terms"], each["reason"]) for each in items] == [
        (2, quick, "竞争对手更快"),
        (1, TERMS, ""),
    ]


@pytest.mark.parametrize("members", [{"fits": {"type": "install"}}, {"calendar": "own"}])
def test_each_part_of_a_promise_counts_the_edition_up(office: Office, members: dict[str, Any]) -> None:
    own = calendar(office.mona)
    row = policy(office.mona)
    given = {name: own["id"] if value == "own" else value for name, value in members.items()}

    assert office.mona.changes("policies", row, **given, reason="why")["edition"] == 2


def test_another_name_or_the_same_terms_again_are_no_edition(office: Office) -> None:
    row = office.mona.changes("policies", policy(office.mona, reason="first"), name={"zh": "快"}, terms=TERMS)

    assert (row["edition"], row["reason"], row["name"]["zh"]) == (1, "first", "快")
    assert len(office.mona.gets(f"/api/v1/policies/{row['id']}/editions")["items"]) == 1


def test_a_policy_works_by_a_calendar_of_its_outlet_or_by_one_for_all(office: Office) -> None:
    own, shared = calendar(office.mona), calendar(office.root, "ALL", outlet=None)
    south = calendar(office.root, "S", outlet=office.south)
    body = {"code": "Q", "name": NAME, "terms": TERMS}

    assert policy(office.mona, calendar=shared["id"])["calendar"] == shared["id"]
    assert policy(office.mona, "R", calendar=own["id"])["calendar"] == own["id"]
    refused = (409, "unknown_reference")
    assert office.mona.is_refused("POST", "/api/v1/policies", {**body, "calendar": south["id"]}) == refused
    for_all = {**body, "outlet": None, "calendar": own["id"]}
    assert office.root.is_refused("POST", "/api/v1/policies", for_all) == refused


def test_what_a_policy_asks_for_is_not_put_away(office: Office) -> None:
    area = office.mona.makes("areas", name="静安")
    kind = Registry(office, office.dora, office.north).kind
    row = policy(office.mona, fits={"class": kind["code"], "area": area["id"]})

    for plural, one in (("areas", area), ("appliance-classes", kind)):
        answer = office.root.asks("PATCH", f"/api/v1/{plural}/{one['id']}", {"version": 1, "archived": True})
        assert (answer.status_code, answer.json["code"], answer.json["policies"]) == (409, "in_use", 1)
    office.mona.changes("policies", row, archived=True)
    office.mona.changes("areas", area, archived=True)


def test_a_policy_for_all_outlets_is_changed_by_administrators_alone(office: Office) -> None:
    shared = policy(office.root, outlet=None)
    path = f"/api/v1/policies/{shared['id']}"

    assert office.mona.is_refused("PATCH", path, {"version": 1, "name": NAME}) == (403, "not_allowed")
    office.root.changes("policies", shared, name={"zh": "全国"})


def test_another_outlets_policy_is_not_there(office: Office) -> None:
    south = policy(office.root, outlet=office.south)

    assert office.mona.gets("/api/v1/policies")["items"] == []
    assert office.mona.is_refused("GET", f"/api/v1/policies/{south['id']}/editions") == (404, "not_found")
