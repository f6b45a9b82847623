"""Instants are whole milliseconds since 1970 in UTC inside the program, and ISO 8601 text outside it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache

Millis = int

SECOND: Millis = 1_000
MINUTE: Millis = 60 * SECOND
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_ONE = timedelta(milliseconds=1)


@lru_cache(maxsize=8192)
def iso(instant: Millis) -> str:
    """`1764035530120` as `2025-11-25T01:52:10.120Z`. OverflowError outside the years 1 to 9999."""
    days, rest = divmod(instant, DAY)
    seconds, thousandths = divmod(rest, SECOND)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{_date(days)}T{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}Z"


@lru_cache(maxsize=512)
def _date(days: int) -> str:
    """The date so many days after 1970-01-01. Everything that happens, happens on few days."""
    return (_EPOCH + timedelta(days=days)).date().isoformat()


def millis(text: str) -> Millis:
    """ISO 8601 text with an offset as milliseconds. ValueError without an offset, or for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"an instant needs an offset: {text!r}")
    return (moment - _EPOCH) // _ONE
