"""Quiet hours: from nine in the evening to eight in the morning nobody is disturbed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sync.instants import SECOND, Millis

FROM_HOUR = 21
TO_HOUR = 8


def awake_at(now: Millis, zone: str) -> Millis:
    """The first instant from now on that is outside the quiet hours of this zone."""
    here = datetime.fromtimestamp(now / SECOND, ZoneInfo(zone))
    if TO_HOUR <= here.hour < FROM_HOUR:
        return now
    day = here.date() + timedelta(days=here.hour >= FROM_HOUR)
    return int(datetime.combine(day, time(TO_HOUR), ZoneInfo(zone)).timestamp()) * SECOND


def held_till(next_at: Millis, zone: str) -> Millis | None:
    """Till when the quiet hours hold back what is looked at next at this instant: at their end, or within them."""
    awake = awake_at(next_at, zone)
    return awake if awake > next_at or awake_at(next_at - 1, zone) == next_at else None
