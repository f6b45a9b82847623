"""Instants are whole milliseconds since 1970 in UTC inside the program, and ISO 8601 text outside it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

Millis = int

SECOND: Millis = 1_000
MINUTE: Millis = 60 * SECOND
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_ONE = timedelta(milliseconds=1)


def iso(instant: Millis) -> str:
    """`1764035530120` as `2025-11-25T01:52:10.120Z`. OverflowError outside the years 1 to 9999."""
    text = (_EPOCH + timedelta(milliseconds=instant)).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"


def millis(text: str) -> Millis:
    """ISO 8601 text with an offset as milliseconds. ValueError without an offset, or for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"an instant needs an offset: {text!r}")
    return (moment - _EPOCH) // _ONE
