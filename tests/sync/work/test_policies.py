"""The most exact policy that fits is the one that counts, and a policy that cannot be kept is not saved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from server.staff import roles
from sync.instants import millis
from sync.work.calendar_form import calendar_of
from sync.work.policies import (
    ROLES,
    STANDARD,
    NoPolicy,
    Policy,
    chosen,
    longer,
    plain_calendar,
    promise,
    troubles,
)

TERMS: dict[str, Any] = {"targets": {"respond": {"open_minutes": 120}, "finish": {"working_days": 3}}}
NAME = {"zh": "承诺", "en": "promise"}
REPORTED = millis("2026-10-08T07:00:00+08:00")


def policy(id: str, **fits: str) -> Policy:
    return Policy(id, 1, {name.rstrip("_"): value for name, value in fits.items()}, TERMS, NAME)


EVERYBODY = policy("everybody")
REPAIRS = policy("repairs", type="repair")
OF_AIR = policy("of-air", class_="air_conditioner")
URGENT = policy("urgent", type="repair", priority="urgent")
ALL = (EVERYBODY, REPAIRS, OF_AIR, URGENT)


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        ({"type": "install"}, EVERYBODY),
        ({"type": "repair"}, REPAIRS),
        ({"type": "repair", "class": "air_conditioner"}, OF_AIR),
        ({"type": "repair", "class": "air_conditioner", "priority": "urgent"}, URGENT),
        ({}, EVERYBODY),
    ],
)
def test_the_most_exact_policy_counts_whatever_their_order(work: dict[str, str], expected: Policy) -> None:
    assert chosen(ALL, work) == chosen(reversed(ALL), work) == expected


def test_of_two_equally_exact_the_outlets_own_counts_and_then_the_later_one() -> None:
    shared, own = policy("b", type="repair"), replace(policy("a", type="repair"), own=True)

    assert chosen((shared, own), {"type": "repair"}) is own
    assert chosen((shared, policy("c", type="repair")), {"type": "repair"}).id == "c"


def test_work_that_no_policy_fits_is_promised_nothing() -> None:
    with pytest.raises(NoPolicy):
        chosen((REPAIRS, OF_AIR), {"type": "install"})


def test_a_promise_names_its_editions_and_carries_its_calendar() -> None:
    frozen = promise(EVERYBODY, {**plain_calendar("Asia/Shanghai"), "id": "cal", "edition": 7}, REPORTED)

    assert frozen["policy"] == {"id": "everybody", "edition": 1, "name": NAME}
    assert (frozen["calendar"]["id"], frozen["calendar"]["edition"]) == ("cal", 7)
    assert calendar_of(frozen["calendar"]).windows == ((540, 1080),)
    assert frozen["targets"] == TERMS["targets"]
    assert (frozen["rule"], frozen["customer_choice"], frozen["tolerance"]) == ("retroactive", True, 30)
    assert frozen["pauses"] == {"finish": ["waiting_for_customer", "waiting_for_parts"]}
    assert frozen["alarms"] == {}


def test_a_promise_carries_no_days_that_were_over_when_the_job_was_reported() -> None:
    """Seven in the morning of the 8th in Shanghai is still the 7th in UTC: the calendar's own date counts."""
    days = ["2025-10-01", "2026-10-04", "2026-10-05", "2027-01-01"]
    known = {**plain_calendar("Asia/Shanghai"), "holidays": days, "extra_days": ["2026-09-27", "2026-10-10"]}

    frozen = promise(EVERYBODY, known, REPORTED)["calendar"]

    assert frozen["holidays"] == ["2026-10-05", "2027-01-01"]
    assert frozen["extra_days"] == ["2026-10-10"]


def test_a_frozen_calendar_takes_the_days_of_an_extension_and_nothing_else() -> None:
    known = ["2026-10-05", "2026-12-31"]
    frozen = {**plain_calendar("Asia/Shanghai"), "holidays": known, "horizon": "2026-12-31"}
    newest = {
        **frozen,
        "holidays": ["2026-01-01", *known, "2027-01-01"],
        "extra_days": ["2027-02-14"],
        "horizon": "2027-12-31",
    }

    found = longer(frozen, newest)

    assert found is not None
    assert found == {**newest, "holidays": [*known, "2027-01-01"]}
    assert longer(found, newest) is None
    assert longer({**frozen, "horizon": None}, newest) is None


def test_the_built_in_policy_keeps_the_rules_for_policies() -> None:
    assert list(troubles(STANDARD.terms)) == []
    assert set(STANDARD.terms["targets"]) == {"respond", "arrive", "finish", "answer"}
    assert chosen((STANDARD,), {}) is STANDARD


def test_the_roles_that_may_be_told_are_the_roles_of_staff() -> None:
    assert set(ROLES) == set(roles.EVERYBODY)


def alarm(*percents: Any, tell: Any = ("dispatcher",)) -> list[dict[str, Any]]:
    return [{"percent": percent, "tell": list(tell)} for percent in percents]


def test_good_terms_have_no_troubles() -> None:
    terms = {
        **TERMS,
        "alarms": {"respond": alarm(50, 80, 300), "keep_appointment": alarm(100), "finish": []},
        "pauses": {"finish": []},
        "demands": "proved",
        "grace": 0,
    }
    assert list(troubles(terms)) == []


@pytest.mark.parametrize(
    ("terms", "field", "code"),
    [
        ({"targets": {}}, "targets", "required"),
        ({"targets": {"respond": 120}}, "targets.respond", "no_unit"),
        ({"targets": {"respond": {"days": 1}}}, "targets.respond", "unknown_unit"),
        ({"targets": {"repair": {"open_minutes": 5}}}, "targets.repair", "unknown_promise"),
        (
            {"targets": {"keep_appointment": {"open_minutes": 5}}},
            "targets.keep_appointment",
            "unknown_promise",
        ),
        ({**TERMS, "warn": {}}, "warn", "unknown"),
        ({**TERMS, "alarms": [50]}, "alarms", "not_an_object"),
        ({**TERMS, "alarms": {"arrive": alarm(50)}}, "alarms.arrive", "unknown_promise"),
        ({**TERMS, "alarms": {"respond": 50}}, "alarms.respond", "not_a_list"),
        ({**TERMS, "alarms": {"respond": alarm(*range(1, 12))}}, "alarms.respond", "too_many"),
        ({**TERMS, "alarms": {"respond": [80]}}, "alarms.respond.0", "not_an_alarm"),
        ({**TERMS, "alarms": {"respond": [{"percent": 80}]}}, "alarms.respond.0", "not_an_alarm"),
        ({**TERMS, "alarms": {"respond": alarm(80, 50)}}, "alarms.respond.1.percent", "not_rising"),
        ({**TERMS, "alarms": {"respond": alarm(80, 80)}}, "alarms.respond.1.percent", "not_rising"),
        ({**TERMS, "alarms": {"respond": alarm(0)}}, "alarms.respond.0.percent", "out_of_range"),
        ({**TERMS, "alarms": {"respond": alarm(301)}}, "alarms.respond.0.percent", "out_of_range"),
        ({**TERMS, "alarms": {"respond": alarm(True)}}, "alarms.respond.0.percent", "out_of_range"),
        ({**TERMS, "alarms": {"respond": alarm("80")}}, "alarms.respond.0.percent", "out_of_range"),
        (
            {**TERMS, "alarms": {"keep_appointment": alarm(80)}},
            "alarms.keep_appointment.0.percent",
            "out_of_range",
        ),
        ({**TERMS, "alarms": {"respond": alarm(80, tell=())}}, "alarms.respond.0.tell", "required"),
        (
            {**TERMS, "alarms": {"respond": alarm(80, tell=("boss",))}},
            "alarms.respond.0.tell",
            "unknown_role",
        ),
        ({**TERMS, "alarms": {"respond": alarm(80, tell=([],))}}, "alarms.respond.0.tell", "unknown_role"),
        (
            {**TERMS, "alarms": {"respond": alarm(80, tell=("manager", "manager"))}},
            "alarms.respond.0.tell",
            "repeated",
        ),
        ({**TERMS, "pauses": 5}, "pauses", "not_an_object"),
        ({**TERMS, "pauses": {"respond": []}}, "pauses.respond", "never_paused"),
        ({**TERMS, "pauses": {"finish": ["lunch"]}}, "pauses.finish", "unknown_reason"),
        ({**TERMS, "rule": "sometimes"}, "rule", "not_a_choice"),
        ({**TERMS, "demands": "belief"}, "demands", "not_a_choice"),
        ({**TERMS, "customer_choice": 1}, "customer_choice", "not_true_or_false"),
        ({**TERMS, "grace": -1}, "grace", "out_of_range"),
        ({**TERMS, "tolerance": True}, "tolerance", "out_of_range"),
        ({**TERMS, "surprise": 1}, "surprise", "unknown"),
    ],
)
def test_what_is_wrong_with_terms_is_named(terms: dict[str, Any], field: str, code: str) -> None:
    assert [(each.field, each.code) for each in troubles(terms)] == [(field, code)]
