"""A calendar that cannot be one is refused, and everything that is wrong with it is named at once."""

from __future__ import annotations

from typing import Any

import pytest

from sync.work.calendar_form import BadCalendar, calendar_of, extends, written
from sync.work.calendars import Calendar

GOOD: dict[str, Any] = {
    "zone": "Asia/Shanghai",
    "weekdays": [0, 1, 2, 3, 4],
    "windows": [[810, 1080], [540, 720]],
    "holidays": ["2026-10-01"],
    "extra_days": ["2026-10-10"],
    "extra_windows": [[600, 900]],
    "horizon": "2026-12-31",
}


def test_a_calendar_is_read_as_it_was_written() -> None:
    found = calendar_of(GOOD, "3")
    assert found == Calendar(
        "Asia/Shanghai",
        (0, 1, 2, 3, 4),
        ((540, 720), (810, 1080)),
        frozenset({"2026-10-01"}),
        frozenset({"2026-10-10"}),
        "2026-12-31",
        "3",
        ((600, 900),),
    )
    assert calendar_of(written(found), "3") == found


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("zone", "Asia/Peking-not", "unknown_zone"),
        ("zone", "../etc/passwd", "unknown_zone"),
        ("zone", None, "unknown_zone"),
        ("weekdays", [7], "not_a_weekday"),
        ("weekdays", [True], "not_a_weekday"),
        ("weekdays", "Mon", "required"),
        ("windows", None, "required"),
        ("windows", [[540, 540]], "not_a_window"),
        ("windows", [[600, 540]], "not_a_window"),
        ("windows", [[540, 3000]], "not_a_window"),
        ("windows", [[540]], "not_a_window"),
        ("windows", [["09:00", "18:00"]], "not_a_window"),
        ("windows", [[540, 720], [700, 800]], "overlapping"),
        ("windows", [[60, 120], [1200, 1530]], "overlapping"),  # past midnight into the next morning
        ("windows", [[n, n + 1] for n in range(13)], "too_many"),
        ("extra_windows", [[600, 500]], "not_a_window"),
        ("holidays", ["2026-02-30"], "not_a_day"),
        ("holidays", ["20260214"], "not_a_day"),
        ("extra_days", [14], "not_a_day"),
        ("horizon", "soon", "not_a_day"),
    ],
)
def test_what_is_wrong_is_named(member: str, value: object, code: str) -> None:
    with pytest.raises(BadCalendar) as refused:
        calendar_of({**GOOD, member: value})
    assert [(each.field, each.code) for each in refused.value.troubles] == [(member, code)]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(BadCalendar) as refused:
        calendar_of({"zone": "?", "weekdays": [9], "windows": []})
    assert [each.field for each in refused.value.troubles] == ["zone", "weekdays"]


def test_windows_may_touch_and_a_day_may_have_none() -> None:
    assert calendar_of({**GOOD, "windows": [[0, 720], [720, 1440]]}).windows == ((0, 720), (720, 1440))
    assert calendar_of({**GOOD, "windows": []}).windows == ()


def changed(**members: Any) -> Calendar:
    return calendar_of({**GOOD, **members})


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"horizon": "2027-12-31"}, True),
        ({"horizon": "2027-12-31", "holidays": ["2026-10-01", "2027-01-01"]}, True),
        ({"horizon": "2027-12-31", "extra_days": ["2026-10-10", "2027-02-14"]}, True),
        ({}, False),
        ({"horizon": "2026-12-30"}, False),
        ({"horizon": None}, False),
        ({"holidays": ["2026-10-01", "2027-01-01"]}, False),
        ({"horizon": "2027-12-31", "holidays": ["2026-10-01", "2026-12-31"]}, False),
        ({"horizon": "2027-12-31", "holidays": []}, False),
        ({"horizon": "2027-12-31", "extra_days": []}, False),
        ({"horizon": "2027-12-31", "extra_days": ["2026-10-10", "2026-12-27"]}, False),
        ({"horizon": "2027-12-31", "windows": [[540, 1080]]}, False),
        ({"horizon": "2027-12-31", "extra_windows": None}, False),
        ({"horizon": "2027-12-31", "weekdays": [0, 1, 2, 3, 4, 5]}, False),
        ({"horizon": "2027-12-31", "zone": "Asia/Urumqi"}, False),
    ],
)
def test_only_days_beyond_the_old_horizon_are_an_extension(members: dict[str, Any], expected: bool) -> None:
    assert extends(calendar_of(GOOD), changed(**members)) is expected


def test_a_calendar_without_a_horizon_is_not_extended() -> None:
    assert not extends(changed(horizon=None), changed(horizon="2027-12-31"))
