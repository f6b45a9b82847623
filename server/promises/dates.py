"""Days, instants and lengths as people write them: `11月24日 周二 14:00`, `Tue 24 Nov 14:00`, `1 小时 30 分`."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sync.instants import SECOND, Millis

ZH = "zh"
_DAYS_ZH = "一二三四五六日"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def weekday(day: date, lang: str) -> str:
    """`周二`, `Tue`."""
    return f"周{_DAYS_ZH[day.weekday()]}" if lang == ZH else _DAYS[day.weekday()]


def day(day: date, lang: str) -> str:
    """`11月24日 周二`, `Tue 24 Nov`."""
    if lang == ZH:
        return f"{day.month}月{day.day}日 {weekday(day, lang)}"
    return f"{weekday(day, lang)} {day.day} {_MONTHS[day.month - 1]}"


def dated(day: date, lang: str) -> str:
    """`2026年12月31日`, `31 Dec 2026`."""
    if lang == ZH:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days(first: date, last: date, lang: str) -> str:
    """`10月1日至8日`, `1–8 Oct`; over the end of a month `2月28日至3月1日`, `28 Feb–1 Mar`."""
    if first == last:
        return day(first, lang)
    same = (first.year, first.month) == (last.year, last.month)
    if lang == ZH:
        return f"{first.month}月{first.day}日至{'' if same else f'{last.month}月'}{last.day}日"
    begins = str(first.day) if same else f"{first.day} {_MONTHS[first.month - 1]}"
    return f"{begins}–{last.day} {_MONTHS[last.month - 1]}"


def local(instant: Millis, zone: str) -> datetime:
    """The wall time there."""
    return datetime.fromtimestamp(instant // SECOND, ZoneInfo(zone))


def moment(instant: Millis, zone: str, lang: str) -> str:
    """`11月24日 周二 14:00`, `Tue 24 Nov 14:00`."""
    at = local(instant, zone)
    return f"{day(at.date(), lang)} {at:%H:%M}"


def window(begins: Millis, ends: Millis, zone: str, lang: str) -> str:
    """`11月24日 周二 14:00–16:00`; over midnight both days are told."""
    last = local(ends, zone)
    if local(begins, zone).date() == last.date():
        return f"{moment(begins, zone, lang)}–{last:%H:%M}"
    return f"{moment(begins, zone, lang)} – {moment(ends, zone, lang)}"


def length(minutes: int, lang: str) -> str:
    """`2 小时`, `1 小时 30 分`, `45 分`; `2 h`, `1 h 30 min`, `45 min`."""
    hours, rest = divmod(minutes, 60)
    units = ("小时", "分") if lang == ZH else ("h", "min")
    told = [f"{amount} {unit}" for amount, unit in zip((hours, rest), units, strict=True) if amount]
    return " ".join(told) or f"0 {units[0]}"
