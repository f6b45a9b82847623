"""China's holidays are the published ones, make-up days included; a year nobody has published is not guessed."""

from __future__ import annotations

from datetime import date

import pytest

from infra.holidays import china
from infra.holidays.known import UnknownYear


def test_october_2026_is_as_the_state_council_published_it() -> None:
    found = china.known(date(2026, 9, 19), date(2026, 10, 31))

    holidays = [each.day.isoformat()[5:] for each in found.days if each.kind == "holiday"]
    assert holidays == ["09-25", "09-26", "09-27", *(f"10-0{day}" for day in range(1, 8))]
    made_up = [(each.day.isoformat(), each.name) for each in found.days if each.kind == "make_up_day"]
    assert made_up == [("2026-09-20", "国庆节"), ("2026-10-10", "国庆节")]
    assert "chinesecalendar" in found.source


def test_what_is_asked_without_an_end_reaches_as_far_as_was_published() -> None:
    found = china.known(date(2026, 1, 1))

    assert found.last == china.last_known()
    assert (found.last.month, found.last.day) == (12, 31)


@pytest.mark.parametrize("year", [2003, 0])
def test_a_year_that_was_not_published_is_not_guessed(year: int) -> None:
    wanted = year or china.last_known().year + 1

    with pytest.raises(UnknownYear) as unknown:
        china.known(date(wanted, 1, 1), date(wanted, 12, 31))
    assert (unknown.value.year, unknown.value.until) == (wanted, china.last_known())
