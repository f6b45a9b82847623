"""Promises kept, by outlet, product class, technician, target and period, always split by evidence.

A promise belongs to the day of its deadline, by the calendar it was made under (`commitment.due_day`); one without a
deadline, because a pause runs, belongs to no period. What is counted, of the promises of a group:

counted              came to an end: met, met_reported_late or breached. Of these
  kept               in time, and by the evidence that its policy demands. Split by evidence, which always adds up:
    proved           the whole interval lies on one side of the deadline
    claimed          it straddles the deadline, and nothing speaks against the estimate
    doubtful         it straddles it, something does, and nobody has settled it: counted by the estimate
    settled          doubtful, and a dispatcher said what became of it
  unproved           in time by the estimate, but the policy demands `proved` and it is neither proved nor settled
  breached           not in time. Split in the same way, and `missed`: nothing keeps it at all
reported_late        of those in time: heard only after the deadline
attributed           of those breached: a change of the promise alone broke it
questioned           of those counted: a question about what keeps it is open
open, due_soon, unknown, breached_provisional
                     have not come to an end: told beside, in no percentage
cancelled            the job was called off in time: told apart, in no percentage

counted = kept + unproved + breached. kept_percent = kept in a hundred counted, to the nearest tenth; never 100.0 when
one is missing and never 0.0 when one was kept; null where nothing was counted. Changes of appointment are those of the
windows agreed for the promises `keep_appointment` of the group, by who asked for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Select, and_, cast, func, literal, not_, or_, select

from server.models.commitment import CommitmentRow
from server.staff.roles import Who

EVIDENCE = ("proved", "claimed", "doubtful", "settled")
MISSED = (*EVIDENCE, "missed")
BESIDE = ("open", "due_soon", "unknown", "breached_provisional", "cancelled")
ASKERS = ("customer", "technician", "office")
DIMENSIONS = ("outlet", "class", "technician", "promise", "period")
PERIODS = ("day", "week", "month")
MOST_GROUPS = 10_000

_row = CommitmentRow.__table__
_IN_TIME = _row.c.outcome.in_(("met", "met_reported_late"))
_BREACHED = _row.c.outcome == "breached"
_GOOD = or_(_row.c.grade == "proved", _row.c.settled)
_SHORT = and_(_IN_TIME, _row.c.demands == "proved", not_(func.coalesce(_GOOD, False)))
_KEPT = and_(_IN_TIME, not_(_SHORT))
_GRADE = func.coalesce(_row.c.grade, "doubtful")  # kept, and nothing says how that is known: no proof
_COUNTED = or_(_IN_TIME, _BREACHED)


def groups(connection: Connection, who: Who, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row a group of `asked["by"]`, in no order, with every figure above under its name (those of a split as
    `kept_proved`); at most MOST_GROUPS and one more. asked: begins, ends (days, both included), by, period, and what
    to narrow it to.
    """
    by = asked["by"]
    grouped = [_dimension(name, asked["period"], connection.dialect.name).label(name) for name in by]
    rows = select(*grouped, *(column.label(name) for name, column in _figures().items()))
    rows = _narrowed(rows, who, asked).group_by(*grouped).limit(MOST_GROUPS + 1)
    return [dict(row) for row in connection.execute(rows).mappings()]


def total(found: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The sum of all groups."""
    return {name: sum(each[name] for each in found) for name in _figures()}


def percent(kept: int, counted: int) -> float | None:
    """Kept in a hundred, to a tenth: 100.0 and 0.0 only where it is all or none; None of nothing."""
    if counted == 0:
        return None
    tenths = (2000 * kept + counted) // (2 * counted)
    lowest, highest = int(kept > 0), 1000 - int(kept < counted)
    return min(max(tenths, lowest), highest) / 10


def _figures() -> dict[str, ColumnElement[int]]:
    made = {
        "counted": _how_many(_COUNTED),
        "kept": _how_many(_KEPT),
        "unproved": _how_many(_SHORT),
        "breached": _how_many(_BREACHED),
        "reported_late": _how_many(_row.c.outcome == "met_reported_late"),
        "attributed": _how_many(and_(_BREACHED, _row.c.attributed)),
        "questioned": _how_many(and_(_COUNTED, _row.c.questioned)),
    }
    made |= {f"kept_{name}": _how_many(and_(_KEPT, _evidence(name, _GRADE))) for name in EVIDENCE}
    made |= {f"breached_{name}": _how_many(and_(_BREACHED, _evidence(name, _row.c.grade))) for name in MISSED}
    made |= {name: _how_many(_row.c.outcome == name) for name in BESIDE}
    made |= {f"changed_by_{name}": _changes(_row.c[f"changed_by_{name}"]) for name in ASKERS}
    return made


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(which)


def _changes(column: ColumnElement[int]) -> ColumnElement[int]:
    of_windows = func.sum(column).filter(_row.c.promise == "keep_appointment")
    return cast(func.coalesce(of_windows, 0), _row.c.changed_by_office.type)


def _evidence(name: str, grade: ColumnElement[Any]) -> ColumnElement[bool]:
    """Which of the parts of a split a commitment belongs to: exactly one."""
    if name == "settled":
        return _row.c.settled
    return and_(not_(_row.c.settled), grade.is_(None) if name == "missed" else grade == name)


def _dimension(name: str, period: str, dialect: str) -> ColumnElement[Any]:
    if name == "period":
        return _period(period, dialect)
    return _row.c["appliance_class" if name == "class" else name]


def _period(period: str, dialect: str) -> ColumnElement[str]:
    """The day on which the day, week or month of the deadline begins; weeks begin on Mondays."""
    day = _row.c.due_day
    if period == "month":
        return func.substr(day, 1, 7).concat(literal("-01"))
    if period == "week":
        if dialect == "sqlite":
            return func.date(day, literal("weekday 0"), literal("-6 days"))
        return func.to_char(func.date_trunc("week", cast(day, Date)), literal("YYYY-MM-DD"))
    return day


def _narrowed(rows: Select[Any], who: Who, asked: Mapping[str, Any]) -> Select[Any]:
    rows = rows.where(_row.c.due_day.between(asked["begins"], asked["ends"]))
    if not who.everywhere:
        rows = rows.where(_row.c.outlet == who.outlet)
    columns = {
        "outlet": "outlet",
        "class_": "appliance_class",
        "technician": "technician",
        "promise": "promise",
    }
    for member, column in columns.items():
        if asked.get(member) is not None:
            rows = rows.where(_row.c[column] == asked[member])
    return rows
