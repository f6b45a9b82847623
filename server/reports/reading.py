"""A report as it is asked for: which days, whose, in which order, under which names.

unknown_reference   the outlet, class or technician it is narrowed to is not there, or not theirs to see
bad_fields          `by`: too_many_groups
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from server.errors import Problem
from server.house import House
from server.models.appliance import ApplianceClass
from server.models.outlet import Outlet
from server.models.person import Person
from server.office.reading import names_of
from server.office.snapshots import unknown
from server.reports import promises
from server.staff.roles import Who
from sync.instants import SECOND, Millis
from sync.work.promises import PLAIN
from sync.work.words import PROMISES

Names = Mapping[str, Mapping[Any, str]]

_class = ApplianceClass.__table__
_outlet = Outlet.__table__
_person = Person.__table__


def report(house: House, who: Who, asked: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Promises kept, groups in the order of their names. lang: of the names, zh or en."""
    with house.store.reading() as connection:
        _theirs(connection, who, asked)
        wanted = {**asked, **days(asked, today(house.now(), _zone(connection, who, asked)))}
        found = promises.groups(connection, who, wanted)
        if len(found) > promises.MOST_GROUPS:
            wrong = {"field": "by", "code": "too_many_groups", "value": ",".join(asked["by"])}
            raise Problem("bad_fields", errors=[wrong])
        names = _names(connection, found, lang)
    found.sort(key=lambda row: [_place(name, row[name], names) for name in asked["by"]])
    return {
        **{member: wanted[member] for member in ("begins", "ends", "by", "period")},
        "groups": [{**_group(row, asked["by"], names), **shown(row)} for row in found],
        "total": shown(promises.total(found)),
    }


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a group, sorted into their parts."""
    whole = ("counted", "kept", "unproved", "reported_late", "breached", "attributed", "questioned")
    return {
        **{name: row[name] for name in whole},
        "kept_percent": promises.percent(row["kept"], row["counted"]),
        "kept_split": {name: row[f"kept_{name}"] for name in promises.EVIDENCE},
        "breached_split": {name: row[f"breached_{name}"] for name in promises.MISSED},
        "beside": {name: row[name] for name in promises.BESIDE},
        "appointment_changes": {name: row[f"changed_by_{name}"] for name in promises.ASKERS},
    }


def days(asked: Mapping[str, Any], today: date) -> dict[str, str]:
    """From and to, both included. Without either the month of today; with one alone the rest of its month, or, from a
    day in the past, up to the end of this month.
    """
    begins = asked.get("begins") or date.fromisoformat(asked.get("ends", today.isoformat())).replace(day=1)
    month = max(today.isoformat(), str(begins))
    return {"begins": str(begins), "ends": asked.get("ends") or _last(date.fromisoformat(month)).isoformat()}


def today(now: Millis, zone: str) -> date:
    """The local date at this instant."""
    return datetime.fromtimestamp(now // SECOND, UTC).astimezone(ZoneInfo(zone)).date()


def _last(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _zone(connection: Connection, who: Who, asked: Mapping[str, Any]) -> str:
    """Of the outlet it is about; of those who see several, the one they all have, else the plain calendar's."""
    rows = select(_outlet.c.zone).distinct()
    only = asked.get("outlet") or (None if who.everywhere else who.outlet)
    found = connection.execute(rows if only is None else rows.where(_outlet.c.id == only)).scalars().all()
    return str(found[0]) if len(found) == 1 else PLAIN.zone


def _theirs(connection: Connection, who: Who, asked: Mapping[str, Any]) -> None:
    """What the report is narrowed to must be there: a wrong name is no reason to say that nothing fell due."""
    for member, field, column, outlet in (
        ("outlet", "outlet", _outlet.c.id, _outlet.c.id),
        ("class_", "class", _class.c.code, None),
        ("technician", "technician", _person.c.id, _person.c.outlet),
    ):
        if asked.get(member) is None:
            continue
        row = connection.execute(
            select(column, *([] if outlet is None else [outlet.label("theirs")])).where(
                column == asked[member]
            )
        ).first()
        if row is None or (outlet is not None and not who.sees(row.theirs)):
            raise unknown(field, asked[member])


def _names(connection: Connection, found: Iterable[Mapping[str, Any]], lang: str) -> Names:
    rows = list(found)
    codes = {row["class"] for row in rows if row.get("class")}
    outlets = {row["outlet"] for row in rows if row.get("outlet")}
    return {
        "outlet": _called(connection, _outlet.c.id, _outlet.c.name, outlets, lang),
        "class": _called(connection, _class.c.code, _class.c.name, codes, lang),
        "technician": names_of(connection, {row.get("technician") for row in rows}),
    }


def _called(connection: Connection, key: Any, name: Any, wanted: set[str], lang: str) -> dict[str, str]:
    rows = connection.execute(select(key, name).where(key.in_(sorted(wanted))))
    return {row[0]: row[1].get(lang) or row[1]["zh"] for row in rows}


def _group(row: Mapping[str, Any], by: Iterable[str], names: Names) -> dict[str, Any]:
    """What the group is of."""
    made: dict[str, Any] = {}
    for name in by:
        value = row[name]
        if name in names and value is not None:
            value = {"id": value, "name": names[name].get(value, value)}
        made[name] = value
    return made


def _place(name: str, value: Any, names: Names) -> tuple[Any, ...]:
    """Where a group stands: promises in the order in which they fall due, all else by name, what is not known last."""
    if value is None:
        return (1,)
    if name == "promise":
        return (0, PROMISES.index(value))
    return (0, names.get(name, {}).get(value, value), value)
