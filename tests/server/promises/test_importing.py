"""Holidays are imported whole or not at all; what that came to is said, and how far the calendar knows now."""

from __future__ import annotations

from typing import Any

import pytest

from infra.holidays import china
from tests.server.office import Desk, Office
from tests.server.promises.timetables import calendar

BARE: dict[str, Any] = {"holidays": [], "extra_days": [], "horizon": None}
ICS = "\r\n".join(
    (
        "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", "SUMMARY:店庆", "DTSTART;VALUE=DATE:20261212",
        "RRULE:FREQ=YEARLY", "END:VEVENT", "END:VCALENDAR", "",
    )
)  # fmt: skip


def bare(office: Office, **form: Any) -> Any:
    """A calendar without a holiday."""
    return calendar(office.mona, form={**BARE, **form})


def imports(desk: Desk, row: Any, **asked: Any) -> Any:
    """An import that must go well."""
    answer = desk.asks("POST", f"/api/v1/calendars/{row['id']}/imports", asked)
    assert answer.status_code == 200, answer.text
    return answer.json


def refused(desk: Desk, row: Any, **asked: Any) -> Any:
    """What is wrong with an import that must go wrong, and leaves nothing."""
    answer = desk.asks("POST", f"/api/v1/calendars/{row['id']}/imports", asked)
    assert (answer.status_code, answer.json["code"]) == (422, "bad_fields"), answer.text
    assert desk.gets(f"/api/v1/calendars/{row['id']}") == row
    return answer.json


def finding(desk: Desk, row: Any, **asked: Any) -> tuple[str, str, Any]:
    """The one thing that is wrong."""
    [only] = refused(desk, row, **asked)["errors"]
    return only["field"], only["code"], only["value"]


def test_china_brings_holidays_and_make_up_days_and_says_how_far_it_knows(office: Office) -> None:
    row = bare(office)

    told = imports(office.mona, row, source="china", years=[2026], reason="国办通知")

    now = office.mona.gets(f"/api/v1/calendars/{row['id']}")
    assert {"day": "2026-10-01", "kind": "holiday", "name": "国庆节"} in told["added"]
    assert {"day": "2026-10-10", "kind": "make_up_day", "name": "国庆节"} in told["added"]
    assert "2026-10-07" in now["form"]["holidays"]
    assert now["form"]["extra_days"][-1] == "2026-10-10"
    assert (told["horizon"], now["form"]["horizon"]) == ("2026-12-31", "2026-12-31")
    assert (told["saved"], told["extension"], told["edition"], now["version"]) == (True, False, 2, 2)
    assert "chinesecalendar" in now["source"]
    assert now["reason"] == "国办通知"


def test_the_same_again_changes_nothing(office: Office) -> None:
    row = bare(office)
    imports(office.mona, row, source="china", years=[2026])

    again = imports(office.mona, row, source="china", years=[2026])

    assert (again["added"], again["removed"], again["saved"]) == ([], [], False)
    assert office.mona.gets(f"/api/v1/calendars/{row['id']}")["version"] == 2


def test_the_next_year_is_an_extension_of_the_same_edition(office: Office) -> None:
    row = bare(office)
    imports(office.mona, row, source="china", years=[2025])

    told = imports(office.mona, row, source="china")

    assert (told["first"], told["last"]) == ("2026-01-01", china.last_known().isoformat())
    assert (told["extension"], told["edition"], told["version"]) == (True, 2, 3)
    assert told["removed"] == []


def test_without_years_a_calendar_without_a_horizon_begins_with_this_year(office: Office) -> None:
    told = imports(office.mona, bare(office), source="country:DE-BY")

    assert (told["first"], told["last"], told["horizon"]) == ("2026-01-01", "2027-12-31", "2027-12-31")


def test_an_import_touches_its_own_years_alone(office: Office) -> None:
    row = bare(
        office, holidays=["2025-05-01", "2026-07-15", "2027-01-01"], extra_days=["2026-07-18", "2027-03-06"]
    )

    told = imports(office.mona, row, source="china", years=[2026])

    form = office.mona.gets(f"/api/v1/calendars/{row['id']}")["form"]
    assert {"2025-05-01", "2027-01-01"} <= set(form["holidays"])
    assert "2027-03-06" in form["extra_days"]
    assert told["removed"] == [
        {"day": "2026-07-15", "kind": "holiday", "name": ""},
        {"day": "2026-07-18", "kind": "make_up_day", "name": ""},
    ]


def test_with_keep_days_are_added_and_none_goes(office: Office) -> None:
    row = bare(office, holidays=["2026-07-15"])

    assert imports(office.mona, row, source="china", years=[2026], keep=True)["removed"] == []


def test_a_file_s_days_recur_up_to_the_horizon_that_was_given(office: Office) -> None:
    row = bare(office, horizon="2026-11-30")

    told = imports(office.mona, row, source="ics", until="2028-12-31", ics=ICS, reason="店庆")

    assert [each["day"] for each in told["added"]] == ["2026-12-12", "2027-12-12", "2028-12-12"]
    assert (told["horizon"], told["extension"], told["edition"]) == ("2028-12-31", True, 1)


def test_a_file_that_speaks_of_holidays_alone_leaves_make_up_days(office: Office) -> None:
    row = bare(office, extra_days=["2026-10-10"], horizon="2026-12-31")

    told = imports(office.mona, row, source="ics", years=[2026], ics=ICS)

    assert (told["removed"], [each["day"] for each in told["added"]]) == ([], ["2026-12-12"])


def test_days_that_are_only_estimated_are_left_out_and_said(office: Office) -> None:
    told = imports(office.mona, bare(office), source="country:ID", years=[2026, 2027])

    assert told["horizon"] == told["last"] == "2027-03-09"
    assert told["left_out"][0] == "2027-03-10 Eid al-Fitr (estimated)"


def test_a_dry_run_says_the_same_and_writes_nothing(office: Office) -> None:
    row = bare(office)

    tried = imports(office.mona, row, source="china", years=[2026], dry_run=True)

    assert office.mona.gets(f"/api/v1/calendars/{row['id']}") == row
    done = imports(office.mona, row, source="china", years=[2026])
    assert {**tried, "saved": True} == done
    assert len(office.mona.gets(f"/api/v1/calendars/{row['id']}/editions")["items"]) == 2


def test_a_year_nobody_has_published_is_not_guessed(office: Office) -> None:
    row, next_year = bare(office), china.last_known().year + 1

    wrong = refused(office.mona, row, source="china", years=[next_year - 1, next_year])

    assert [(e["field"], e["code"], e["value"]) for e in wrong["errors"]] == [
        ("years", "unknown_year", next_year)
    ]
    assert wrong["known_until"] == china.last_known().isoformat()
    until = f"{next_year}-06-30"
    assert finding(office.mona, row, source="china", until=until) == ("until", "unknown_year", next_year)


def test_where_nothing_new_is_published_that_is_said(office: Office) -> None:
    row = bare(office, horizon=china.last_known().isoformat())

    assert finding(office.mona, row, source="china")[:2] == ("source", "unknown_year")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"source": "moon"}, ("source", "wrong_shape", "moon")),
        ({"source": "country:de"}, ("source", "wrong_shape", "country:de")),
        ({"source": "country:XX"}, ("source", "unknown_country", "country:XX")),
        ({"source": "country:DE-ZZ"}, ("source", "unknown_country", "country:DE-ZZ")),
        ({"source": "country:CN"}, ("source", "use_china", "country:CN")),
        ({"source": "country:DE", "years": [2150]}, ("years", "unknown_year", 2150)),
        ({"source": "china", "years": [2024, 2026]}, ("years", "leaves_a_gap", 2026)),
        ({"source": "china", "years": [2026], "until": "2026-12-31"}, ("until", "not_both", "2026-12-31")),
        ({"source": "china", "until": "2025-12-31"}, ("until", "ends_before_it_begins", "2025-12-31")),
        ({"source": "china", "until": "end of year"}, ("until", "not_a_day", "end of year")),
        ({"source": "china", "years": []}, ("years", "too_short", "[]")),
        ({"source": "china", "ics": ICS}, ("ics", "only_with_ics", None)),
        ({"source": "ics", "until": "2027-12-31"}, ("ics", "required", None)),
        ({"source": "ics", "ics": ICS}, ("until", "required", None)),
        ({"source": "ics", "ics": "holidays", "until": "2027-12-31"}, ("ics.HOLIDAYS", "not_ics", "holidays")),
        ({"source": "ics", "ics": ICS.replace("2026", "soon"), "until": "2027-12-31"}, (
            "ics.DTSTART", "not_a_date", "soon1212",
        )),
        ({"source": "ics", "ics": ICS.replace("YEARLY", "HOURLY"), "years": [2026]}, (
            "ics.RRULE", "not_a_rule", "FREQ=HOURLY",
        )),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_saved(
    office: Office, asked: dict[str, Any], expected: tuple[str, str, Any]
) -> None:
    assert finding(office.mona, bare(office), **asked) == expected


def test_a_wrong_line_of_a_file_is_numbered(office: Office) -> None:
    wrong = refused(
        office.mona, bare(office), source="ics", years=[2026], ics=ICS.replace("20261212", "20261312")
    )

    assert wrong["errors"][0]["row"] == 6


def test_days_nobody_knows_are_not_jumped_over(office: Office) -> None:
    known, unknown = bare(office, horizon="2025-12-31"), calendar(office.mona, "B", form=BARE)

    assert finding(office.mona, known, source="country:DE", years=[2027])[1:] == (
        "leaves_a_gap",
        "2026-01-01",
    )
    assert finding(office.mona, unknown, source="country:DE", years=[2027])[1] == "leaves_a_gap"


def test_another_outlets_calendar_and_one_for_all_are_not_ones_own_to_fill(office: Office) -> None:
    south, shared = calendar(office.root, "S", outlet=office.south), calendar(office.root, "ALL", outlet=None)
    asked = {"source": "china", "years": [2026]}

    for row, expected in ((south, (404, "not_found")), (shared, (403, "not_allowed"))):
        assert office.mona.is_refused("POST", f"/api/v1/calendars/{row['id']}/imports", asked) == expected
