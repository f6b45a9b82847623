"""Alarms: when somebody shall be told that a promise is in danger, or broken. Thresholds are per cent of the promised
time; 100 is the deadline. They are told only while somebody can act: in open hours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sync.instants import DAY, MINUTE, Millis
from sync.work.calendars import FARTHEST_DAYS, Calendar, NeverOpen, deadline, elapsed, open_spans
from sync.work.commitment import Commitment

FARTHEST: Millis = 4 * FARTHEST_DAYS * DAY
SOON = 80
"""Per cent after which a promise without warnings is due soon."""


@dataclass(frozen=True, slots=True)
class Step:
    """One threshold. tell: the roles that hear of it. at: when it is reached; heard_at: when they are told, which is
    when work begins again; None where it never does.
    """

    percent: int
    tell: tuple[str, ...]
    at: Millis
    heard_at: Millis | None


def steps(made: Commitment, besides: Collection[int] = ()) -> tuple[Step, ...]:
    """The thresholds of a commitment that has a deadline, the first one first. besides: per cents not asked for."""
    if made.due is None:
        return ()
    found = []
    for each in made.terms.alarms(made.promise):
        percent = int(each["percent"])
        if percent in besides or (made.target is None and percent < 100):
            continue
        at = reached_at(made, percent)
        if at is not None:
            found.append(Step(percent, tuple(each["tell"]), at, opening(made.terms.calendar, at)))
    return tuple(found)


def soon_at(made: Commitment) -> Millis:
    """When the first warning threshold of a commitment with a deadline is reached."""
    if made.target is None and made.opens is not None:
        return made.opens
    percents = (int(each["percent"]) for each in made.terms.alarms(made.promise))
    soon = reached_at(made, min((percent for percent in percents if percent < 100), default=SOON))
    assert made.due is not None  # noqa: S101 - asked only of commitments with a deadline
    return made.due if soon is None else min(soon, made.due)


def reached_at(made: Commitment, percent: int) -> Millis | None:
    """When this much of the promised time is used up; None where no more time is ever open. Of a window, plain time
    counts; of a target, open time, but for a day that somebody agreed on years ahead.
    """
    assert made.due is not None  # noqa: S101 - asked only of commitments with a deadline
    if percent == 100:
        return made.due
    if made.target is None or made.due - made.start > FARTHEST:
        opens = made.start if made.target is not None else made.due if made.opens is None else made.opens
        return min(opens + (made.due - opens) * percent // 100, made.due + FARTHEST)
    calendar = made.terms.calendar
    minutes = elapsed(calendar, made.start, made.due, made.held) // MINUTE
    try:
        if percent < 100:
            return min(deadline(calendar, made.start, minutes * percent // 100, made.held), made.due)
        return deadline(calendar, made.due, minutes * (percent - 100) // 100)
    except NeverOpen:
        return None


def opening(calendar: Calendar, at: Millis) -> Millis | None:
    """The first open instant from this one on."""
    return next((begins for begins, _ in open_spans(calendar, at)), None)


def is_open(calendar: Calendar, now: Millis) -> bool:
    """Somebody can act now."""
    return opening(calendar, now) == now


def due_steps(found: Iterable[Step], now: Millis) -> list[Step]:
    """Those that are to be told now, the last one last."""
    return [step for step in found if step.heard_at is not None and step.heard_at <= now]
