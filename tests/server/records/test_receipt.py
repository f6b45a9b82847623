"""The times beside a record's text on paper: of which zone they are, also in the night when clocks go back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from server.records.receipt import evidence

MOMENT = {"earliest": "2026-10-25T00:10:00.000Z", "latest": "2026-10-25T01:10:00.000Z", "grade": "proved"}


def told(text: Mapping[str, Any], received: str = "2026-10-25T02:00:00.000Z") -> dict[str, str]:
    """The facts, by what they are called in English."""
    statement = {"received": received, "arrived": MOMENT, "finished": None, "signed": None}
    facts = evidence({"language": "en", **text}, "ab" * 32, json.dumps(statement), 7)
    return {fact.label: fact.value for fact in facts}


def test_the_zone_of_the_place_is_named() -> None:
    """Whoever reads it in 2045 need not know where it was."""
    facts = told({"zone": "Europe/Berlin"})

    assert facts["Time zone of these times"] == "Europe/Berlin"
    assert facts["Received by the server"] == "Sun 25 Oct 2026 03:00"


def test_an_hour_that_comes_twice_is_told_apart() -> None:
    """Else the interval would go from ten past two to ten past two."""
    facts = told({"zone": "Europe/Berlin"})

    assert facts["Arrived (as known at receipt)"] == (
        "Sun 25 Oct 2026 02:10 (UTC+0200) to Sun 25 Oct 2026 02:10 (UTC+0100) · proved"
    )


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ({"zone": "Asia/Shanghai"}, "Asia/Shanghai"),
        ({"zone": "Mars/North", "times": {"signed": "2026-10-25T09:00:00+08:00"}}, "UTC+08:00"),
        ({}, "UTC"),
    ],
)
def test_without_a_zone_that_is_known_it_is_the_phones(text: Mapping[str, Any], zone: str) -> None:
    assert told(text)["Time zone of these times"] == zone


def test_an_instant_that_no_calendar_of_the_place_has_holds_up_nothing() -> None:
    facts = told({"zone": "Asia/Shanghai"}, "9999-12-31T23:30:00.000Z")

    assert facts["Received by the server"] == "9999-12-31T23:30:00.000Z"
