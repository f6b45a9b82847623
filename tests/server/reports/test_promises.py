"""Promises kept: what counts, by what evidence, whose, and when."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from server.clock import StillClock
from server.reports.promises import MOST_GROUPS, percent
from sync.instants import millis
from tests.server.office import Desk, Office
from tests.server.registry import stays_signed_in
from tests.server.reports.rows import KEPT, LATE, promised

PATH = "/api/v1/reports/promises"


def total(desk: Desk, **query: Any) -> Any:
    return desk.gets(PATH, **query)["total"]


def test_what_has_not_come_to_an_end_is_in_no_percentage(app: Flask, office: Office) -> None:
    beside = ("open", "due_soon", "unknown", "breached_provisional", "cancelled")
    promised(app, office.north, KEPT, KEPT, LATE, *({"outcome": each} for each in beside))

    told = total(office.dora)

    assert (told["counted"], told["kept"], told["breached"], told["kept_percent"]) == (3, 2, 1, 66.7)
    assert told["beside"] == dict.fromkeys(beside, 1)


def test_the_split_says_on_what_evidence_it_rests(app: Flask, office: Office) -> None:
    doubtful = {"grade": "doubtful"}
    promised(
        app, office.north,
        *[KEPT] * 81, *[{**KEPT, "grade": "claimed"}] * 13, {**KEPT, **doubtful}, {**KEPT, **doubtful, "settled": True},
        LATE, {**LATE, "grade": "claimed"}, {**LATE, **doubtful, "settled": True},
        {"outcome": "breached", "attributed": True},
    )  # fmt: skip

    told = total(office.dora)

    assert (told["kept_percent"], told["counted"], told["kept"]) == (96.0, 100, 96)
    assert told["kept_split"] == {"proved": 81, "claimed": 13, "doubtful": 1, "settled": 1}
    assert told["breached_split"] == {"proved": 1, "claimed": 1, "doubtful": 0, "settled": 1, "missed": 1}
    assert told["attributed"] == 1


def test_where_proof_is_demanded_only_what_is_proved_or_settled_is_kept(app: Flask, office: Office) -> None:
    strict = {**KEPT, "demands": "proved"}
    promised(
        app, office.north, strict, {**strict, "grade": "claimed"}, {**strict, "grade": "doubtful"},
        {**strict, "grade": "doubtful", "settled": True}, {**strict, "outcome": "met_reported_late"},
        {**KEPT, "grade": "claimed"},
    )  # fmt: skip

    told = total(office.dora)

    assert (told["counted"], told["kept"], told["unproved"], told["breached"]) == (6, 4, 2, 0)
    assert told["kept_split"] == {"proved": 2, "claimed": 1, "doubtful": 0, "settled": 1}
    assert (told["reported_late"], told["kept_percent"]) == (1, 66.7)


def test_what_is_questioned_is_told_apart(app: Flask, office: Office) -> None:
    promised(app, office.north, {**KEPT, "questioned": True}, KEPT, {"outcome": "open", "questioned": True})

    assert total(office.dora)["questioned"] == 1


@pytest.mark.parametrize(
    ("period", "first"),
    [("day", ["2026-11-22", "2026-11-23", "2026-11-30"]), ("week", ["2026-11-16", "2026-11-23", "2026-11-30"]),
     ("month", ["2026-11-01"])],
)  # fmt: skip
def test_periods_are_days_weeks_from_monday_and_months(
    app: Flask, office: Office, period: str, first: list[str]
) -> None:
    sunday, monday, next_ = ({**KEPT, "due_day": f"2026-11-{day}"} for day in (22, 23, 30))
    promised(app, office.north, sunday, monday, monday, next_)

    told = office.dora.gets(PATH, by="period", period=period)

    assert [group["period"] for group in told["groups"]] == first
    assert sum(group["kept"] for group in told["groups"]) == 4


def test_a_week_at_the_turn_of_the_year_is_one_week(app: Flask, office: Office) -> None:
    promised(app, office.north, *({**KEPT, "due_day": day} for day in ("2026-12-31", "2027-01-01")))

    told = office.dora.gets(PATH, by="period", period="week", **{"from": "2026-12-28", "to": "2027-01-03"})

    assert [(group["period"], group["kept"]) for group in told["groups"]] == [("2026-12-28", 2)]


def test_without_days_it_is_this_month(app: Flask, office: Office, clock: StillClock) -> None:
    days = ("2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01")
    promised(app, office.north, *({**KEPT, "due_day": day} for day in days), {**KEPT, "due_day": None})
    assert total(office.dora)["kept"] == 2
    told = office.dora.gets(PATH, **{"from": "2026-10-31"})
    assert (told["from"], told["to"], told["total"]["kept"]) == ("2026-10-31", "2026-11-30", 3)

    told = office.dora.gets(PATH, to="2026-10-31")
    assert (told["from"], told["to"], told["total"]["kept"]) == ("2026-10-01", "2026-10-31", 1)
    clock.jumps(millis("2026-12-01T00:30:00+08:00"))

    assert reading_days(office)["from"] == "2026-12-01"


def reading_days(office: Office) -> Any:
    """What Root reads after days have passed."""
    stays_signed_in(office.app)
    return office.root.gets(PATH)


def test_groups_have_names_and_an_order(app: Flask, office: Office) -> None:
    kind = office.root.makes("appliance-classes", code="AC-SPLIT", name={"zh": "挂机", "en": "split"})
    ann, bob = {**KEPT, "technician": office.ann.id}, {**LATE, "technician": office.bob.id}
    nobody = {"outcome": "breached", "appliance_class": None}
    promised(
        app, office.north, bob, ann, nobody, *({**ann, "promise": each} for each in ("finish", "respond"))
    )

    told = office.dora.gets(PATH, by="technician,class")
    promises = office.dora.gets(PATH)

    assert [(group["technician"] or {}).get("name") for group in told["groups"]] == ["Ann", "Bob", None]
    assert told["groups"][0]["class"] == {"id": kind["code"], "name": "split"}
    assert told["groups"][2]["class"] is None
    assert [group["promise"] for group in promises["groups"]] == ["respond", "arrive", "finish"]


def test_it_is_narrowed(app: Flask, office: Office) -> None:
    office.root.makes("appliance-classes", code="AC-SPLIT", name={"zh": "挂机", "en": "split"})
    office.root.makes("appliance-classes", code="TV", name={"zh": "电视", "en": "TV"})
    promised(
        app, office.north, {**KEPT, "technician": office.ann.id}, {**LATE, "appliance_class": "TV"},
        {**KEPT, "promise": "finish"},
    )  # fmt: skip

    assert total(office.dora, technician=office.ann.id)["counted"] == 1
    assert total(office.dora, **{"class": "TV"})["breached"] == 1
    assert total(office.dora, promise="finish")["counted"] == 1
    assert total(office.root, outlet=office.south)["counted"] == 0


def test_changes_of_appointment_are_told_by_who_asked(app: Flask, office: Office) -> None:
    changed = {"changed_by_customer": 2, "changed_by_office": 1}
    promised(
        app, office.north, {**KEPT, "promise": "keep_appointment", **changed},
        {"outcome": "open", "promise": "keep_appointment", "changed_by_technician": 3},
        {**KEPT, **changed},
    )  # fmt: skip

    told = office.dora.gets(PATH)

    by_promise = {group["promise"]: group["appointment_changes"] for group in told["groups"]}
    assert by_promise["keep_appointment"] == {"customer": 2, "technician": 3, "office": 1}
    assert by_promise["arrive"] == {"customer": 0, "technician": 0, "office": 0}


def test_dispatchers_see_their_own_outlet_and_overseers_all(app: Flask, office: Office) -> None:
    promised(app, office.north, KEPT)
    promised(app, office.south, LATE)

    assert [total(desk)["counted"] for desk in (office.dora, office.sven, office.mona)] == [1, 1, 1]
    assert [total(desk)["counted"] for desk in (office.vera, office.abel, office.root)] == [2, 2, 2]
    assert [group["outlet"]["name"] for group in office.vera.gets(PATH, by="outlet")["groups"]] == [
        "North",
        "South",
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [({"outlet": "south"}, "outlet"), ({"class": "NONE"}, "class"), ({"technician": "none"}, "technician")],
)
def test_a_name_that_is_not_there_or_not_theirs_is_no_empty_report(
    office: Office, query: dict[str, str], field: str
) -> None:
    named = {"south": office.south, "none": office.south}
    wanted = {name: named.get(value, value) for name, value in query.items()}

    refused = office.dora.asks("GET", PATH, query_string=wanted)

    assert (refused.status_code, refused.json["code"], refused.json["field"]) == (
        409,
        "unknown_reference",
        field,
    )


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"from": "2026-11-24", "to": "2026-11-23"}, "to", "ends_before_it_begins"),
        ({"from": "24.11.2026"}, "from", "not_a_day"),
        ({"to": "2026-02-30"}, "to", "not_a_day"),
        ({"by": "weather"}, "by", "not_a_choice"),
        ({"by": ""}, "by", "not_a_choice"),
        ({"period": "year"}, "period", "not_a_choice"),
        ({"promise": "smile"}, "promise", "not_a_choice"),
        ({"outlet": "North"}, "outlet", "not_an_id"),
        ({"format": "xlsx"}, "format", "not_a_choice"),
        ({"years": "all"}, "years", "unknown"),
    ],
)
def test_what_is_asked_wrong_is_named(office: Office, query: dict[str, str], field: str, code: str) -> None:
    refused = office.dora.asks("GET", PATH, query_string=query)

    assert refused.status_code == 422
    assert [(each["field"], each["code"]) for each in refused.json["errors"]] == [(field, code)]


def test_too_many_groups_are_refused(app: Flask, office: Office) -> None:
    promised(app, office.north, *({**KEPT, "appliance_class": f"C-{at}"} for at in range(MOST_GROUPS + 1)))

    refused = office.dora.asks("GET", PATH, query_string={"by": "class"})

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "too_many_groups")
    assert total(office.dora)["kept"] == MOST_GROUPS + 1


@pytest.mark.parametrize(
    ("kept", "counted", "told"),
    [
        (0, 0, None), (0, 3, 0.0), (3, 3, 100.0), (96, 100, 96.0), (2, 3, 66.7), (1, 8, 12.5), (1, 16, 6.3),
        (99_999, 100_000, 99.9), (1, 100_000, 0.1), (1999, 2000, 99.9),
    ],
)  # fmt: skip
def test_all_and_none_are_said_of_all_and_none_alone(kept: int, counted: int, told: float | None) -> None:
    assert percent(kept, counted) == told
