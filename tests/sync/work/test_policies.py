"""The most exact policy that fits is the one that counts, and a policy that cannot be kept is not saved."""

from __future__ import annotations

from typing import Any

import pytest

from sync.work.calendars import Calendar
from sync.work.policies import NoPolicy, Policy, chosen, promise, troubles

TERMS: dict[str, Any] = {"targets": {"respond": {"open_minutes": 120}, "finish": {"working_days": 3}}}


def policy(id: str, **fits: str) -> Policy:
    return Policy(id, 1, {name.rstrip("_"): value for name, value in fits.items()}, TERMS)


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


def test_work_that_no_policy_fits_is_promised_nothing() -> None:
    with pytest.raises(NoPolicy):
        chosen((REPAIRS, OF_AIR), {"type": "install"})


def test_a_promise_names_its_versions_and_carries_its_calendar() -> None:
    frozen = promise(EVERYBODY, Calendar("Asia/Shanghai", version="7"))
    assert (frozen["policy"], frozen["policy_version"], frozen["calendar"]["version"]) == (
        "everybody",
        1,
        "7",
    )
    assert frozen["targets"] == TERMS["targets"]
    assert (frozen["rule"], frozen["customer_choice"], frozen["tolerance"]) == ("retroactive", True, 30)
    assert frozen["pauses"] == {"finish": ["waiting_for_customer", "waiting_for_parts"]}


def test_good_terms_have_no_troubles() -> None:
    terms = {
        **TERMS,
        "warn": {"respond": [50, 80]},
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
        ({**TERMS, "warn": {"arrive": [50]}}, "warn.arrive", "unknown_promise"),
        ({**TERMS, "warn": {"respond": [80, 50]}}, "warn.respond", "not_percents"),
        ({**TERMS, "warn": {"respond": [0]}}, "warn.respond", "not_percents"),
        ({**TERMS, "warn": {"respond": "50"}}, "warn.respond", "not_percents"),
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
