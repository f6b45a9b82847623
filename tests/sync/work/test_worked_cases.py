"""The worked cases of business time: each answer was computed by interval algebra, by counting minutes, and by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from server.words import FIELD_WORDS
from sync.work.worked_cases import BadCases, answers

CASES = json.loads((Path(__file__).parents[2] / "data" / "commitment_cases.json").read_text())


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_every_worked_case_holds(case: Mapping[str, Any]) -> None:
    found = list(answers({**CASES, "cases": [case]}))
    expected = [name for name in case if name.startswith("expected") and not name.endswith("_utc")]
    assert len(found) == len(expected) - ("expected_by_rule" in case) + len(case.get("expected_by_rule", ()))
    assert [(each.question, each.found) for each in found] == [
        (each.question, each.expected) for each in found
    ]


def test_a_case_that_expects_something_else_differs() -> None:
    case = {**CASES["cases"][0], "expected_deadline": "2026-02-14T15:01+08:00"}
    (answer,) = answers({**CASES, "cases": [case]})
    assert not answer.same


def wrong(**members: Any) -> dict[str, Any]:
    return {**CASES, "cases": [{**CASES["cases"][0], **members}]}


@pytest.mark.parametrize(
    ("document", "where", "code"),
    [
        ([], "cases", "required"),
        ({"cases": {}}, "cases", "required"),
        ({"calendars": {"x": 7}, "cases": []}, "calendars.x", "required"),
        ({"calendars": {"x": {"tz": "Nowhere"}}, "cases": []}, "calendars.x.zone", "unknown_zone"),
        (wrong(calendar="none"), "cases[CN01].calendar", "unknown_reference"),
        (wrong(kind="guess"), "cases[CN01].kind", "not_a_choice"),
        (wrong(start="tomorrow"), "cases[CN01].start", "not_an_instant"),
        (wrong(start="2026-02-13T16:00"), "cases[CN01].start", "not_an_instant"),
        (wrong(target={"days": 1}), "cases[CN01].target", "unknown_unit"),
        (wrong(target_minutes="1 day"), "cases[CN01].target", "out_of_range"),
        (
            wrong(pauses=[["2026-02-14T10:00+08:00", "2026-02-14T09:00+08:00"]]),
            "cases[CN01].pauses",
            "ends_before_it_begins",
        ),
        (wrong(pauses=[["2026-02-14T10:00+08:00"]]), "cases[CN01].pauses", "not_a_pause"),
        (wrong(pauses=[7]), "cases[CN01].pauses", "not_a_pause"),
        (wrong(horizon="2026-13-01"), "cases[CN01].horizon", "not_a_day"),
        (wrong(horizon=7), "cases[CN01].horizon", "not_a_day"),
        (wrong(start="9999-12-31T23:59Z"), "cases[CN01].start", "not_an_instant"),
        (wrong(start="0001-01-01T00:00+14:00"), "cases[CN01].start", "not_an_instant"),
        (wrong(kind="change", changes=[], expected_by_rule={}), "cases[CN01].changes", "required"),
        (
            wrong(kind="reopen", closed="2026-02-14T10:00+08:00", reopened="2026-02-14T09:00+08:00"),
            "cases[CN01].reopened",
            "ends_before_it_begins",
        ),
        (
            {
                "calendars": {"x": {"tz": "UTC", "weekdays": [], "windows": [[0, 60]]}},
                "cases": [
                    {
                        "id": "N",
                        "kind": "reopen",
                        "calendar": "x",
                        "start": "2026-02-14T09:00Z",
                        "closed": "2026-02-14T10:00Z",
                        "reopened": "2026-02-14T11:00Z",
                        "target_minutes": 5,
                    }
                ],
            },
            "cases[N].calendar",
            "never_open",
        ),
        ({"calendars": [7], "cases": []}, "calendars", "not_an_object"),
        ({**CASES, "cases": [{"id": "X"}]}, "cases[X].calendar", "required"),
        ({**CASES, "cases": [7]}, "cases[0]", "not_an_object"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(document: Any, where: str, code: str) -> None:
    with pytest.raises(BadCases) as refused:
        list(answers(document))
    assert (refused.value.where, refused.value.code) == (where, code)
    assert code in FIELD_WORDS
