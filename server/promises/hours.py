"""Business hours in words: `周一至周五 9:00–18:00`, `Monday to Friday 9:00–18:00`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from server.promises.dates import ZH
from sync.work.calendar_form import DAY_MINUTES
from sync.work.calendars import Calendar

WHOLE_DAY = ((0, DAY_MINUTES),)
_DAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def always_open(calendar: Calendar) -> bool:
    """Every hour of every day counts."""
    return len(calendar.weekdays) == 7 and calendar.windows == WHOLE_DAY and not calendar.holidays


def opening(calendar: Calendar, lang: str) -> str:
    """`周一至周五 9:00–12:00、13:30–18:00`, `every day, around the clock`."""
    if not calendar.weekdays:
        return ("只在调休上班日", "on make-up days only")[lang != ZH]
    days = weekdays(calendar.weekdays, lang)
    if calendar.windows == WHOLE_DAY:
        return f"{days}全天 24 小时" if lang == ZH else f"{days}, around the clock"
    return f"{days} {times(calendar.windows, lang)}"


def weekdays(days: Sequence[int], lang: str) -> str:
    """`每天`, `周一至周三、周六`; `every day`, `Monday to Wednesday and Saturday`."""
    if len(set(days)) == 7:
        return "每天" if lang == ZH else "every day"
    names = _DAYS_ZH if lang == ZH else _DAYS
    told = [each for run in _runs(sorted(set(days))) for each in _run(names, run, lang)]
    return "、".join(told) if lang == ZH else _listed(told)


def times(windows: Iterable[Sequence[int]], lang: str) -> str:
    """`9:00–12:00、22:00–次日 6:00`."""
    told = [f"{_clock(begins, lang)}–{_clock(ends, lang)}" for begins, ends in windows]
    return ("、" if lang == ZH else ", ").join(told)


def _clock(minute: int, lang: str) -> str:
    hours, minutes = divmod(minute, 60)
    if minute <= DAY_MINUTES:
        return f"{hours}:{minutes:02}"
    told = f"{hours - 24}:{minutes:02}"
    return f"次日 {told}" if lang == ZH else f"{told} the next day"


def _runs(days: Sequence[int]) -> list[list[int]]:
    """Days that follow each other, together."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _run(names: Sequence[str], run: Sequence[int], lang: str) -> list[str]:
    """Three and more from the first to the last, fewer one by one."""
    if len(run) < 3:
        return [names[day] for day in run]
    return [f"{names[run[0]]}{'至' if lang == ZH else ' to '}{names[run[-1]]}"]


def _listed(told: Sequence[str]) -> str:
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
