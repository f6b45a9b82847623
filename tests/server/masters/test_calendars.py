"""Calendars are kept with everything they were; an extension of the horizon is no new edition."""

from __future__ import annotations

from typing import Any

import pytest

from server.clock import StillClock
from sync.instants import SECOND
from tests.server.office import Office
from tests.server.promises.timetables import FORM, NAME, TERMS, calendar, policy


def errors(office: Office, **members: Any) -> list[tuple[str, str, Any]]:
    """What is wrong with such a calendar."""
    body = {"code": "SH", "name": NAME, "form": FORM, **members}
    answer = office.mona.asks("POST", "/api/v1/calendars", body)
    assert answer.status_code == 422, answer.text
    assert office.mona.gets("/api/v1/calendars")["items"] == []
    return [(each["field"], each["code"], each["value"]) for each in answer.json["errors"]]


def states(office: Office, row: Any) -> list[tuple[int, int, str]]:
    """Version, edition and horizon of each state, oldest first."""
    items = office.mona.gets(f"/api/v1/calendars/{row['id']}/editions")["items"]
    return [(each["version"], each["edition"], each["horizon"]) for each in reversed(items)]


def test_what_was_written_is_what_is_read(office: Office) -> None:
    made = calendar(office.mona, source="国务院办公厅通知", reason="开业")

    assert office.dora.gets(f"/api/v1/calendars/{made['id']}") == made
    assert (made["form"], made["edition"], made["outlet"]) == (FORM, 1, office.north)
    [state] = office.dora.gets(f"/api/v1/calendars/{made['id']}/editions")["items"]
    assert (state["form"], state["source"], state["reason"]) == (FORM, "国务院办公厅通知", "开业")
    assert (state["author"], state["name"]) == (office.mona.id, "Mona")
    assert state["at"] == made["created_at"]


@pytest.mark.parametrize(
    ("form", "field", "code", "value"),
    [
        ({"zone": "Asia/Beijing"}, "form.zone", "unknown_zone", "Asia/Beijing"),
        ({"zone": "../etc/passwd"}, "form.zone", "unknown_zone", "../etc/passwd"),
        ({"windows": [[540, 720], [700, 1080]]}, "form.windows", "overlapping", "[700, 1080]"),
        ({"windows": [[1200, 2000], [300, 600]]}, "form.windows", "overlapping", "[300, 600]"),
        ({"windows": [[720, 540]]}, "form.windows", "not_a_window", "[720, 540]"),
        ({"windows": [[540]]}, "form.windows.0", "too_short", "[540]"),
        ({"windows": [[540, "18:00"]]}, "form.windows.0.1", "not_a_whole_number", "18:00"),
        ({"extra_windows": [[1, 3000]]}, "form.extra_windows.0.1", "too_big", 3000),
        ({"weekdays": [7]}, "form.weekdays.0", "too_big", 7),
        ({"weekdays": [1, 1]}, "form.weekdays", "repeated", "[1, 1]"),
        ({"holidays": ["2026-02-30"]}, "form.holidays.0", "not_a_day", "2026-02-30"),
        ({"horizon": "soon"}, "form.horizon", "not_a_day", "soon"),
        ({"windows": []}, "form.windows", "never_open", "[]"),
        (
            {"weekdays": [], "extra_days": ["2026-10-11"]},
            "form.windows",
            "never_open",
            "[[480, 720], [780, 1200]]",
        ),
        ({"lunch": [1]}, "form.lunch", "unknown", "[1]"),
    ],
)
def test_a_form_that_is_no_calendar_is_named_and_nothing_is_saved(
    office: Office, form: dict[str, Any], field: str, code: str, value: Any
) -> None:
    assert errors(office, form={**FORM, **form}) == [(field, code, value)]


def test_everything_wrong_is_told_at_once(office: Office) -> None:
    wrong = {**FORM, "zone": "Mars/Base", "windows": [[0, 600], [500, 700]]}

    assert [code for _, code, _ in errors(office, form=wrong)] == ["unknown_zone", "overlapping"]


def test_an_extension_keeps_the_edition_and_every_other_edit_counts_it_up(
    office: Office, clock: StillClock
) -> None:
    row = calendar(office.mona)

    def becomes(**form: Any) -> int:
        nonlocal row
        clock.goes_on(SECOND)
        row = office.mona.changes("calendars", row, form={**row["form"], **form})
        return int(row["edition"])

    assert becomes(horizon="2027-12-31", holidays=[*FORM["holidays"], "2027-02-06"]) == 1
    assert becomes(holidays=[*FORM["holidays"], "2027-02-06", "2027-05-01"]) == 2
    assert becomes(windows=[[480, 1200]]) == 3
    assert becomes(horizon="2026-12-31") == 4
    assert becomes(zone="Asia/Urumqi") == 5
    assert states(office, row) == [
        (1, 1, "2027-01-31"),
        (2, 1, "2027-12-31"),
        (3, 2, "2027-12-31"),
        (4, 3, "2027-12-31"),
        (5, 4, "2026-12-31"),
        (6, 5, "2026-12-31"),
    ]


def test_the_same_form_in_another_order_is_no_edit(office: Office) -> None:
    row = calendar(office.mona)
    turned = {**FORM, "windows": FORM["windows"][::-1], "holidays": FORM["holidays"][::-1]}

    row = office.mona.changes("calendars", row, form=turned, reason="sorted")

    assert (row["edition"], row["form"]) == (1, FORM)
    assert states(office, row) == [(1, 1, "2027-01-31")]


def test_another_name_is_no_state_and_another_source_is_one_of_the_same_edition(office: Office) -> None:
    row = office.mona.changes(
        "calendars", calendar(office.mona, reason="new"), name={"zh": "沪"}, reason="renamed"
    )
    assert (row["edition"], row["reason"], states(office, row)) == (1, "new", [(1, 1, "2027-01-31")])

    row = office.mona.changes("calendars", row, source="公报")
    assert (row["edition"], row["reason"]) == (1, "")
    assert states(office, row) == [(1, 1, "2027-01-31"), (3, 1, "2027-01-31")]


def test_editions_come_page_by_page(office: Office) -> None:
    row = calendar(office.mona)
    for end in (1080, 1140):
        row = office.mona.changes("calendars", row, form={**FORM, "windows": [[480, end]]})
    path = f"/api/v1/calendars/{row['id']}/editions"

    first = office.dora.gets(path, limit=2)
    rest = office.dora.gets(path, limit=2, after=first["next"])

    assert [each["edition"] for each in (*first["items"], *rest["items"])] == [3, 2, 1]
    assert rest["next"] is None


def test_a_calendar_for_all_outlets_is_changed_by_administrators_alone(office: Office) -> None:
    shared = calendar(office.root, outlet=None)
    assert shared["outlet"] is None
    assert office.sven.gets(f"/api/v1/calendars/{shared['id']}")["code"] == "SH"

    path = f"/api/v1/calendars/{shared['id']}"
    assert office.mona.is_refused("PATCH", path, {"version": 1, "source": "me"}) == (403, "not_allowed")
    office.root.changes("calendars", shared, source="公报")


def test_another_outlets_calendar_is_not_there(office: Office) -> None:
    south = calendar(office.root, outlet=office.south)
    path = f"/api/v1/calendars/{south['id']}"

    assert office.mona.is_refused("GET", path) == (404, "not_found")
    assert office.mona.is_refused("GET", f"{path}/editions") == (404, "not_found")
    assert office.mona.is_refused("PATCH", path, {"version": 1, "source": "me"}) == (404, "not_found")


def outlet(office: Office, id: str) -> Any:
    return office.root.gets(f"/api/v1/outlets/{id}")


def test_an_outlet_works_by_its_own_calendar_or_by_one_for_all(office: Office) -> None:
    own, shared = calendar(office.mona), calendar(office.root, "ALL", outlet=None)
    south = calendar(office.root, "S", outlet=office.south)

    assert (
        office.root.changes("outlets", outlet(office, office.north), calendar=own["id"])["calendar"]
        == own["id"]
    )
    office.root.changes("outlets", outlet(office, office.north), calendar=shared["id"])
    path = f"/api/v1/outlets/{office.north}"
    for id in (south["id"], office.north):
        body = {"version": 3, "calendar": id}
        assert office.root.is_refused("PATCH", path, body) == (409, "unknown_reference")
    assert office.root.changes("outlets", outlet(office, office.north), calendar=None)["calendar"] is None


def test_a_new_outlet_works_by_a_calendar_for_all_or_none(office: Office) -> None:
    own, shared = calendar(office.mona), calendar(office.root, "ALL", outlet=None)
    body = {"name": NAME, "phone": "021-5555 0100"}

    assert office.root.makes("outlets", **body, calendar=shared["id"])["calendar"] == shared["id"]
    assert office.root.is_refused("POST", "/api/v1/outlets", {**body, "calendar": own["id"]}) == (
        409,
        "unknown_reference",
    )


def test_a_calendar_that_somebody_works_by_is_not_put_away(office: Office) -> None:
    row = calendar(office.mona)
    office.root.changes("outlets", outlet(office, office.north), calendar=row["id"])
    promise = policy(office.mona, calendar=row["id"])
    path, body = f"/api/v1/calendars/{row['id']}", {"version": 1, "archived": True}

    answer = office.mona.asks("PATCH", path, body)
    assert (answer.status_code, answer.json["code"]) == (409, "in_use")
    assert (answer.json["outlets"], answer.json["policies"]) == (1, 1)

    office.root.changes("outlets", outlet(office, office.north), calendar=None)
    office.mona.changes("policies", promise, archived=True)
    assert office.mona.changes("calendars", row, archived=True)["archived_at"] is not None
    assert office.mona.is_refused(
        "POST", "/api/v1/policies", {"code": "Q", "name": NAME, "terms": TERMS, "calendar": row["id"]}
    ) == (409, "unknown_reference")
