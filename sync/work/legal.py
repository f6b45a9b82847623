"""The legal clocks of 三包. Their thresholds are data, one set a product class.

    repair   under repair longer than the law allows: from the report to the result that ends the job
    parts    waiting for a part longer than allowed: from the request to the arrival
    fault    the same fault again after so many repairs (`recurrence.py`)

Source: 部分商品修理更换退货责任规定 of 1995, articles 7, 8, 11 and 12; of mobile phones
移动电话机商品修理更换退货责任规定 of 2001. By article 12 an exchange may be asked for when a repair takes more than 30
days by the repairer's own doing.

The clocks count calendar days and no pause stops them, whoever is waited for: which days were the customer's, and which
those of a maker without parts, is for a dispatcher to judge, who is shown them (`days`). Only while the machine counts
as repaired, or the job is called off, does no time run: a job that is taken up again goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Literal

from sync.instants import Millis
from sync.work.calendars import Calendar, first_of, local_day
from sync.work.commitments import reported_at
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.part_waits import waits
from sync.work.pauses import CUSTOMER, pauses

Kind = Literal["repair", "parts", "fault"]
KINDS: tuple[Kind, ...] = ("repair", "parts", "fault")
Piece = tuple[Millis, Millis | None]
"""A stretch of time; it runs on where the second instant is None."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the law allows for one product class. repair_days, parts_days: calendar days. same_fault: repairs of one
    fault after which it must not come back. guarantee_days: after a repair.
    """

    repair_days: int = 30
    parts_days: int = 90
    same_fault: int = 2
    guarantee_days: int = 30


CHINA = Thresholds()
MOBILE_PHONES = Thresholds(parts_days=60)


def thresholds_of(given: Mapping[str, int | None] | None) -> Thresholds:
    """The thresholds of a class; what it leaves open is as usual in China."""
    named = {each.name: (given or {}).get(each.name) for each in fields(Thresholds)}
    return Thresholds(**{name: days for name, days in named.items() if days is not None})


@dataclass(frozen=True, slots=True)
class Clock:
    """One legal clock of one job. until: when it stopped, None while it runs. due: the end of the last day allowed.
    pieces: the stretches in which it ran.
    """

    kind: Kind
    since: Millis
    until: Millis | None
    due: Millis
    pieces: tuple[Piece, ...] = field(default=(), compare=False)

    def over(self, now: Millis) -> bool:
        """It ran, or runs, beyond what is allowed."""
        return (now if self.until is None else self.until) > self.due


def clocks(job: Job, thresholds: Thresholds, calendar: Calendar) -> tuple[Clock, ...]:
    """The clocks that run or ran on this job: one for the repair, one for every unbroken wait for parts. The calendar
    says only what a local day is.
    """
    repairing = under_repair(job)
    if not repairing:
        return ()
    waited = [_within(span, repairing) for span in _joined((wait.begins, wait.ends) for wait in waits(job))]
    return (
        _clock("repair", repairing, thresholds.repair_days, calendar),
        *(_clock("parts", pieces, thresholds.parts_days, calendar) for pieces in waited if pieces),
    )


def under_repair(job: Job) -> list[Piece]:
    """When the machine was under repair: from the report, or from when the job was taken up again, to the first result
    that ends the job, to its closing or to its being called off. Nothing for a job that repairs nothing.
    """
    if job.created is None or job.about.get("type") != "repair":
        return []
    again = sorted((op for op in job.listed("job.reopen", "question.answer") if _reopens(op)), key=_order)
    ends = list(_ends(job))
    pieces: list[Piece] = []
    begins, since = reported_at(job), 0
    for reopening in (*again, None):
        mine = [op.when.estimate for op in ends if _heard_between(op, since, reopening)]
        if mine or reopening is None:
            until = max(begins, min(mine)) if mine else None
            pieces.append((begins, until))
        if reopening is not None:
            since = reopening.heard
            begins = max(begins, min(mine), reopening.when.estimate) if mine else begins
    return pieces


def days(pieces: Iterable[Piece], calendar: Calendar, now: Millis) -> int:
    """How many days these took: midnights of the calendar's zone that lie in them."""
    spans = ((begins, now if until is None else until) for begins, until in pieces)
    return sum(
        max(0, (local_day(calendar, ends) - local_day(calendar, begins)).days) for begins, ends in spans
    )


@dataclass(frozen=True, slots=True)
class Spent:
    """How many days a clock ran. customer, parts: in how many of them the customer, or parts, were waited for; a day
    may be both. other: those that were neither, the repairer's own as far as anybody knows.
    """

    counted: int
    customer: int
    parts: int
    other: int


def spent(job: Job, clock: Clock, calendar: Calendar, now: Millis) -> Spent:
    """The days of a clock, for whoever judges whose doing it was."""
    absent: list[Piece] = [(pause.begins, pause.ends) for pause in pauses(job, (CUSTOMER,))]
    missing: list[Piece] = [(wait.begins, wait.ends) for wait in waits(job)]

    def within(spans: list[Piece]) -> int:
        cut = (piece for span in _joined(spans) for piece in _within(span, clock.pieces))
        return days(cut, calendar, now)

    counted = days(clock.pieces, calendar, now)
    return Spent(counted, within(absent), within(missing), counted - within([*absent, *missing]))


def end_of(calendar: Calendar, since: Millis, days: int) -> Millis:
    """The last instant allowed: the end of so many calendar days after the day of `since`."""
    return first_of(calendar, local_day(calendar, since) + timedelta(days=days + 1))


def _clock(kind: Kind, pieces: Sequence[Piece], allowed: int, calendar: Calendar) -> Clock:
    """The clock over these stretches, up to the end of the one in which it runs out, or of the last."""
    left, since = allowed, pieces[0][0]
    for begins, until in pieces:
        due = end_of(calendar, begins, left)
        if until is None or until > due:
            break
        left -= days([(begins, until)], calendar, until)
    return Clock(kind, since, until, due, tuple(pieces))


def _ends(job: Job) -> Iterator[Operation]:
    yield from job.listed("job.cancel", "job.close")
    for visit in job.visits.values():
        if visit.ends_job and visit.result_said is not None:
            yield visit.result_said


def _heard_between(op: Operation, since: int, reopening: Operation | None) -> bool:
    """What came with a merged job was heard there: it ends this one whenever it was taken up again."""
    if op.home:
        return reopening is None
    return since < op.heard and (reopening is None or op.heard < reopening.heard)


def _reopens(op: Operation) -> bool:
    return op.name == "job.reopen" or bool(op.args.get("reopen"))


def _joined(spans: Iterable[Piece]) -> list[Piece]:
    """These as stretches that do not touch."""
    made: list[Piece] = []
    for begins, ends in sorted(spans, key=lambda piece: piece[0]):
        if made and (made[-1][1] is None or begins <= made[-1][1]):
            last = made[-1][1]
            made[-1] = (made[-1][0], None if last is None or ends is None else max(last, ends))
        else:
            made.append((begins, ends))
    return made


def _within(span: Piece, pieces: Collection[Piece]) -> list[Piece]:
    """What of this stretch lies in these."""
    cut = ((max(span[0], begins), _sooner(span[1], until)) for begins, until in pieces)
    return [(begins, until) for begins, until in cut if until is None or begins < until]


def _sooner(one: Millis | None, other: Millis | None) -> Millis | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _order(op: Operation) -> tuple[Millis, str, int, str]:
    return op.order
