"""A month of a calendar as a page of eighty columns: which days are worked, how long, and how far that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rich.cells import cell_len

from server.promises import dates
from server.promises.dates import ZH
from server.promises.hours import opening, times
from sync.instants import MINUTE
from sync.work.calendar_form import calendar_of
from sync.work.calendars import Calendar, opens_on

WIDTH = 11
MARKS = {
    "holiday": ("休", "off"),
    "make_up_day": ("班", "worked"),
    "working_day": ("", ""),
    "day_off": ("", ""),
}
NOTHING = "—"
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: its number with what it is, and how long it is open."""

    head: str
    hours: str
    minutes: int


def page(form: Mapping[str, Any], first: date, lang: str) -> Iterator[str]:
    """The lines of the month that begins on this day. form: of the calendar."""
    calendar = calendar_of(form)
    zh = lang == ZH
    yield f"{first.year}年{first.month}月  {calendar.zone}" if zh else f"{first:%Y-%m}  {calendar.zone}"
    yield ""
    days = [_cell(calendar, day, lang) for day in _month(first)]
    monday = date(2024, 1, 1)
    names = [dates.weekday(monday + timedelta(days=at), lang) for at in range(7)]
    yield _row(names)
    empty = Cell("", "", 0)
    cells = [*[empty] * first.weekday(), *days]
    for week in range(0, len(cells), 7):
        yield _row([each.head for each in cells[week : week + 7]])
        yield _row([each.hours for each in cells[week : week + 7]])
    yield ""
    yield from _told(calendar, first, days, lang)


def _told(calendar: Calendar, first: date, days: list[Cell], lang: str) -> Iterator[str]:
    zh = lang == ZH
    yield f"开放时间：{opening(calendar, lang)}" if zh else f"Open: {opening(calendar, lang)}"
    if calendar.extra_windows is not None:
        extra = times(calendar.extra_windows, lang)
        yield f"调休上班日：{extra}" if zh else f"Make-up days: {extra}"
    opened = [each.minutes for each in days if each.minutes]
    total = dates.length(sum(opened), lang)
    if zh:
        yield f"本月开放 {len(opened)} 天，共 {total}；休 = 节假日，班 = 调休上班，{NOTHING} = 不开放"
    else:
        yield f"{len(opened)} days open, {total} in all; off = holiday, worked = make-up, {NOTHING} = closed"
    yield _known(calendar, first, lang)


def _known(calendar: Calendar, first: date, lang: str) -> str:
    zh, horizon = lang == ZH, calendar.horizon
    if horizon is None:
        return "没有标明已知期限，各日都算作已知" if zh else "No horizon is set: every day is taken as known"
    until = dates.dated(date.fromisoformat(horizon), lang)
    told = f"节假日已知至 {until}" if zh else f"Holidays are known until {until}"
    if horizon >= _month(first)[-1].isoformat():
        return told
    later = (
        f"{UNKNOWN} 之后的按平日计，到期时间暂定" if zh else f"{UNKNOWN} = not known yet, taken as ordinary"
    )
    return f"{told}；{later}" if zh else f"{told}; {later}"


def _cell(calendar: Calendar, day: date, lang: str) -> Cell:
    mark = MARKS[calendar.kind(day)][lang != ZH]
    unknown = calendar.horizon is not None and day.isoformat() > calendar.horizon
    minutes = sum(ends - begins for begins, ends in opens_on(calendar, day)) // MINUTE
    head = f"{day.day}{UNKNOWN if unknown else ''} {mark}".rstrip()
    return Cell(head, _short(minutes, lang), minutes)


def _short(minutes: int, lang: str) -> str:
    """`9 小时`, `7.5 小时`; to the minute `7:50`."""
    if not minutes:
        return NOTHING
    unit = "小时" if lang == ZH else "h"
    if minutes % 30:
        return f"{minutes // 60}:{minutes % 60:02} {unit}"
    return f"{minutes / 60:g} {unit}"


def _month(first: date) -> list[date]:
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return [first + timedelta(days=at) for at in range((following - first).days)]


def _row(cells: list[str]) -> str:
    """Cells in columns; a Chinese character takes two."""
    return "".join(f"{each}{' ' * (WIDTH - cell_len(each))}" for each in cells).rstrip()
