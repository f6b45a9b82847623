"""Why a deadline lies where it lies, line by line, for a dispatcher.

周五 2 小时；2月14日 周六 调休上班：6 小时；到期 周六 15:00
Fri 2 h; Sat 14 Feb is a working day: 6 h; due Sat 15:00
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from server.office.argument_words import PAUSES
from server.office.words import said
from server.promises import dates
from server.promises.dates import ZH
from sync.instants import MINUTE, Millis
from sync.work.calendars import elapsed, local_day
from sync.work.commitment import Commitment
from sync.work.explaining import Day, explain
from sync.work.pauses import since

WEEK = 7


def lines(made: Commitment, begins: Millis, lang: str) -> list[str]:
    """The lines of one promise. begins: from when its target counts (a change of the promise may have begun it anew).
    None where the calendar never opens.
    """
    zone = made.terms.calendar.zone
    if made.target is None:
        return [_agreed(made, lang)]
    running = since(made.pauses)
    if made.due is None:
        return [] if running is None else list(_paused(made, begins, running, lang))
    found = explain(made.terms.calendar, begins, made.target, made.held)
    told = [each for each in _days(made, found.days, begins, lang) if each]
    first = made.due if made.original is None else made.original
    if first is not None:
        told.append(_due(first, begins, zone, lang))
    if made.original is not None and made.due is not None:
        told.append(_of_the_customers_choice(made.due, zone, lang))
    return [*told, _provisional(made, lang)] if made.provisional else told


def _days(made: Commitment, days: tuple[Day, ...], begins: Millis, lang: str) -> Iterator[str]:
    calendar = made.terms.calendar
    start, count = local_day(calendar, begins), 0
    for each in days:
        in_days = made.target is not None and made.target.unit == "working_days"
        if in_days and each.begins is not None and date.fromisoformat(each.day) <= start:
            yield "" if each.day < start.isoformat() else _not_counted(each, start, lang)
        elif in_days and each.used:
            count += 1
            yield _counted_day(each, count, start, lang)
        else:
            yield _day(each, start, lang)


def _day(each: Day, start: date, lang: str) -> str:
    """One day, or several closed ones, and what it adds."""
    if each.begins is None:
        return _closed(each, lang)
    used = dates.length(each.used, lang)
    if each.paused:
        paused = dates.length(each.paused, lang)
        used += f"（暂停 {paused}）" if lang == ZH else f" (paused {paused})"
    if each.kind == "make_up_day":
        return _make_up(each, used, lang)
    return f"{_called(date.fromisoformat(each.day), start, lang)} {used}"


def _make_up(each: Day, told: str, lang: str) -> str:
    name = dates.day(date.fromisoformat(each.day), lang)
    return f"{name} 调休上班：{told}" if lang == ZH else f"{name} is a working day: {told}"


def _counted_day(each: Day, count: int, start: date, lang: str) -> str:
    told = f"第 {count} 个工作日" if lang == ZH else f"working day {count}"
    if each.kind == "make_up_day":
        return _make_up(each, told, lang)
    return f"{_called(date.fromisoformat(each.day), start, lang)} {told}"


def _not_counted(each: Day, start: date, lang: str) -> str:
    return f"{_called(date.fromisoformat(each.day), start, lang)} {'当天不计' if lang == ZH else 'does not count'}"


def _closed(each: Day, lang: str) -> str:
    name = dates.days(date.fromisoformat(each.day), date.fromisoformat(each.last), lang)
    if each.kind == "holiday":
        return f"{name} 放假" if lang == ZH else f"{name} holiday"
    return f"{name} 休息" if lang == ZH else f"{name} closed"


def _called(day: date, start: date, lang: str) -> str:
    """A day of the week within a week; a date beyond."""
    return dates.weekday(day, lang) if 0 <= (day - start).days < WEEK else dates.day(day, lang)


def _due(at: Millis, begins: Millis, zone: str, lang: str) -> str:
    ends, start = dates.local(at, zone), dates.local(begins, zone).date()
    told = f"{_called(ends.date(), start, lang)} {ends:%H:%M}"
    return f"到期 {told}" if lang == ZH else f"due {told}"


def _of_the_customers_choice(due: Millis, zone: str, lang: str) -> str:
    told = dates.moment(due, zone, lang)
    return f"客户另选时段，到期 {told}" if lang == ZH else f"the customer chose a later window: due {told}"


def _provisional(made: Commitment, lang: str) -> str:
    horizon = made.terms.calendar.horizon
    if lang == ZH:
        return f"暂定：{horizon} 之后的节假日尚未公布"
    return f"provisional: holidays after {horizon} are not known yet"


def _agreed(made: Commitment, lang: str) -> str:
    due, opens, early = made.due or 0, made.opens or 0, made.terms.tolerance
    told = dates.window(opens + early * MINUTE, due, made.terms.calendar.zone, lang)
    if lang == ZH:
        return f"约定 {told}，" + (f"提前不超过 {early} 分钟" if early else "不得提前")
    return f"agreed: {told}, " + (f"at most {early} min early" if early else "not before")


def _paused(made: Commitment, begins: Millis, running: Millis, lang: str) -> Iterator[str]:
    """A pause runs: nobody knows when it ends."""
    calendar, target = made.terms.calendar, made.target
    reason = said(PAUSES, made.pauses[-1].reason, lang)
    if target is not None and target.unit == "open_minutes":
        used = elapsed(calendar, begins, max(running, begins), made.held) // MINUTE
        left = dates.length(max(target.amount - used, 0), lang)
        done = dates.length(used, lang)
        yield f"已用 {done}，还剩 {left}" if lang == ZH else f"{done} used, {left} left"
    at = dates.moment(running, calendar.zone, lang)
    yield f"{reason}，自 {at} 起暂停" if lang == ZH else f"paused since {at}: {reason}"
