"""China: public holidays with their make-up days (调休), from the State Council's yearly notice, published in November.

From `chinesecalendar`, which has a new release after each notice (2026-11: 1.11.0 ends with 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from infra.holidays.known import Kind, Known, Named, UnknownYear


def last_known() -> date:
    """The last day whose holidays are published."""
    from chinese_calendar.constants import holidays, workdays

    return date(max(max(holidays), max(workdays)).year, 12, 31)


def known(first: date, last: date | None = None) -> Known:
    """From this day on; to the last one that is published where none is named. UnknownYear outside of that."""
    from chinese_calendar.constants import holidays, workdays

    until = last_known()
    last = last or until
    earliest = min(holidays).year
    for year in (first.year, last.year):
        if not earliest <= year <= until.year:
            raise UnknownYear(year, until)
    days = [*_named(holidays, "holiday", first, last), *_named(workdays, "make_up_day", first, last)]
    return Known(first, last, tuple(sorted(days, key=lambda each: each.day)), _source())


def _named(days: Mapping[date, str], kind: Kind, first: date, last: date) -> list[Named]:
    return [Named(day, kind, _name(name)) for day, name in days.items() if first <= day <= last]


def _name(english: str) -> str:
    from chinese_calendar import Holiday

    chinese = {each.value: each.chinese for each in Holiday}
    return str(chinese.get(english, english))


def _source() -> str:
    from importlib.metadata import version

    return f"国务院放假安排 · State Council (chinesecalendar {version('chinesecalendar')})"
