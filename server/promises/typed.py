"""Hours and days as people type them on the command line. ValueError for anything else."""

from __future__ import annotations

import re
from datetime import date

from sync.work.calendar_form import DAY_MINUTES

_WINDOW = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")
_RUN = re.compile(r"([1-7])(?:-([1-7]))?")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def windows(text: str) -> list[list[int]]:
    """`9:00-12:00,13:30-18:00`; an end that is not later than its begin lies on the next day: `22:00-6:00`."""
    found = []
    for each in re.split(r"[,，、]", text):
        parts = _WINDOW.fullmatch(each.strip())
        if parts is None:
            raise ValueError(each)
        begins, ends = (60 * int(parts[at]) + int(parts[at + 1]) for at in (1, 3))
        if int(parts[2]) > 59 or int(parts[4]) > 59 or begins >= DAY_MINUTES or ends > 2 * DAY_MINUTES:
            raise ValueError(each)
        found.append([begins, ends if ends > begins else ends + DAY_MINUTES])
    return found


def weekdays(text: str) -> list[int]:
    """`1-5`, `1,3,6-7`: 1 is Monday, 7 Sunday."""
    found: set[int] = set()
    for each in re.split(r"[,，、]", text):
        parts = _RUN.fullmatch(each.strip())
        first, last = (int(parts[1]), int(parts[2] or parts[1])) if parts else (1, 0)
        if first > last:
            raise ValueError(each)
        found |= set(range(first - 1, last))
    return sorted(found)


def month(text: str) -> date:
    """`2026-10`: its first day."""
    parts = _MONTH.fullmatch(text)
    if parts is None or not 1900 <= int(parts[1]) <= 2199:
        raise ValueError(text)
    return date(int(parts[1]), int(parts[2]), 1)


def day(text: str) -> str:
    """`2026-10-10`."""
    found = date.fromisoformat(text)
    if len(text) != 10 or not 1900 <= found.year <= 2199:
        raise ValueError(text)
    return found.isoformat()
