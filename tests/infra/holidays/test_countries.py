"""Other countries' holidays, their make-up days where there are any, and no day that is only estimated."""

from __future__ import annotations

from datetime import date

import pytest

from infra.holidays.countries import UnknownCountry, known
from infra.holidays.known import UnknownYear

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def days(code: str) -> list[str]:
    return [each.day.isoformat() for each in known(code, *YEAR).days]


def test_a_subdivision_has_holidays_of_its_own() -> None:
    assert set(days("DE-BY")) - set(days("DE")) == {"2026-01-06", "2026-06-04", "2026-11-01"}
    assert known("DE-BY", *YEAR).last == date(2026, 12, 31)


def test_working_saturdays_come_along() -> None:
    made_up = [each.day.isoformat() for each in known("HU", *YEAR).days if each.kind == "make_up_day"]

    assert made_up == ["2026-01-10", "2026-08-08"]


def test_from_the_first_estimated_day_on_nothing_is_known() -> None:
    found = known("ID", date(2027, 1, 1), date(2027, 12, 31))

    assert found.last == date(2027, 3, 9)
    assert found.left_out[0] == "2027-03-10 Eid al-Fitr (estimated)"
    assert all(each.day <= found.last for each in found.days)
    assert date(2027, 1, 1) in [each.day for each in found.days]


@pytest.mark.parametrize("code", ["XX", "", "DE-ZZ", "Germany", "de", "DE-"])
def test_a_country_nobody_knows_is_named(code: str) -> None:
    with pytest.raises(UnknownCountry) as unknown:
        known(code, *YEAR)
    assert unknown.value.code == code
    assert len(unknown.value.known) > 10


def test_a_year_beyond_the_rules_is_not_guessed() -> None:
    with pytest.raises(UnknownYear):
        known("DE", date(2150, 1, 1), date(2150, 12, 31))
