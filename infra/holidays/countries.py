"""Other countries and their subdivisions, from `holidays`.

What it works out by rule for years ahead is taken as known, but for days it calls estimated itself (feasts that follow
the moon): from the first of them on nothing is known. China has its own source, because here make-up days of years to
come would be guessed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from infra.holidays.known import Known, Named, UnknownYear

CHINA = "CN"
ESTIMATED = "estimated"


class UnknownCountry(LookupError):
    """No such country or subdivision. code: what was asked for. known: those there are."""

    def __init__(self, code: str, known: Collection[str]) -> None:
        super().__init__(code)
        self.code, self.known = code, tuple(sorted(known))


def known(code: str, first: date, last: date) -> Known:
    """Of `DE` or `DE-BY`. UnknownCountry; UnknownYear where the country's rules do not reach."""
    table = _table(code, range(first.year, last.year + 1))
    for year in (first.year, last.year):
        if not table.start_year <= year <= table.end_year:
            raise UnknownYear(year, date(table.end_year, 12, 31))
    days = [Named(day, "holiday", name) for day, name in sorted(table.items()) if first <= day <= last]
    days += [Named(day, "make_up_day", "") for day in sorted(table.weekend_workdays) if first <= day <= last]
    guessed = [each.day for each in days if ESTIMATED in each.name]
    last = min([last, *(day - timedelta(days=1) for day in guessed)])
    if last < first:
        raise UnknownYear(first.year, last)
    left_out = tuple(f"{each.day} {each.name}" for each in sorted(days, key=_day) if each.day > last)
    taken = tuple(sorted((each for each in days if each.day <= last), key=_day))
    return Known(first, last, taken, _source(code), left_out=left_out)


def _day(each: Named) -> date:
    return each.day


def _table(code: str, years: range) -> Any:
    from holidays import country_holidays, list_supported_countries

    country, dash, subdivision = code.partition("-")
    there = list_supported_countries(include_aliases=False)
    if country not in there:
        raise UnknownCountry(country, there)
    bare = country_holidays(country)
    if dash and subdivision not in bare.subdivisions:
        raise UnknownCountry(code, bare.subdivisions)
    return country_holidays(
        country, subdiv=subdivision or None, years=years, language=_language(bare), expand=False
    )


def _language(table: Any) -> str | None:
    """English where it has it: in that language estimates are called so."""
    spoken = [each for each in table.supported_languages if each.startswith("en")]
    return spoken[0] if spoken else table.default_language


def _source(code: str) -> str:
    from importlib.metadata import version

    return f"{code} (holidays {version('holidays')})"
