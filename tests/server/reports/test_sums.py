"""Whatever became of promises, each is counted once: the parts of every split add up to their whole."""

from __future__ import annotations

from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from server.db import writing
from server.models.commitment import CommitmentRow
from server.reports.promises import BESIDE, DIMENSIONS
from sync.work.words import PROMISES
from tests.campaigns import Campaign
from tests.server.office import Office
from tests.server.reports.rows import promised

COUNTS = ("counted", "kept", "unproved", "breached", "reported_late", "attributed", "questioned")
GRADES = ("proved", "claimed", "doubtful", None)


def rows(office: Office) -> st.SearchStrategy[dict[str, Any]]:
    """Any row, also such as the sweep would never write."""
    return st.fixed_dictionaries(
        {
            "promise": st.sampled_from(PROMISES),
            "outlet": st.sampled_from([office.north, office.south]),
            "appliance_class": st.sampled_from(["AC", "TV", None]),
            "technician": st.sampled_from([office.ann.id, office.bob.id, None]),
            "due_day": st.sampled_from(["2026-11-01", "2026-11-22", "2026-11-23", "2026-11-30"]),
            "outcome": st.sampled_from(["met", "met_reported_late", "breached", *BESIDE]),
            "grade": st.sampled_from(GRADES),
            "demands": st.sampled_from(["estimate", "proved"]),
            "settled": st.booleans(),
            "attributed": st.booleans(),
            "questioned": st.booleans(),
            "changed_by_customer": st.integers(0, 3),
        }
    )


def test_the_sums_of_the_splits_equal_the_totals(app: Flask, office: Office, campaign: Campaign) -> None:
    @settings(max_examples=campaign.runs(60), database=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(rows(office), min_size=1, max_size=25),
        st.lists(st.sampled_from(DIMENSIONS), min_size=1, unique=True),
        st.sampled_from(["day", "week", "month"]),
    )
    def holds(some: list[dict[str, Any]], by: list[str], period: str) -> None:
        with app.app_context(), writing() as session:
            session.execute(delete(CommitmentRow))
        promised(app, office.north, *some)

        told = office.root.gets("/api/v1/reports/promises", by=",".join(by), period=period)

        for each in (told["total"], *told["groups"]):
            adds_up(each)
        for name in COUNTS:
            assert sum(group[name] for group in told["groups"]) == told["total"][name]
        assert told["total"]["counted"] + sum(told["total"]["beside"].values()) == len(some)

    holds()


def adds_up(each: dict[str, Any]) -> None:
    assert each["counted"] == each["kept"] + each["unproved"] + each["breached"]
    assert each["kept"] == sum(each["kept_split"].values())
    assert each["breached"] == sum(each["breached_split"].values())
    assert max(each["attributed"], each["questioned"] and 0) <= each["breached"]
    assert each["reported_late"] <= each["kept"] + each["unproved"]
    assert (each["kept_percent"] == 100.0) == (0 < each["counted"] == each["kept"])
