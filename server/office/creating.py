"""A job is made: once for each principal and number of theirs, and once for each id a client made.

taken   another outlet has a job of this principal and number, or of this id
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.db import reading
from server.errors import Problem
from server.house import House
from server.models.job import JobRow
from server.models.outlet import Outlet
from server.office import acting, duplicates, snapshots
from server.staff.roles import Who
from server.store.numbers import next_number
from server.store.writing import SqlWriting
from sync.instants import Millis
from sync.work.file import read
from sync.work.operations import Args

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def create(house: House, who: Who, asked: Mapping[str, Any]) -> tuple[str, bool, list[Mapping[str, Any]]]:
    """Make the job; (its id, whether it was made now, jobs like it)."""
    now, id = house.now(), _id_for(house, asked)
    with reading() as session:
        outlet, args = snapshots.particulars(session, who, asked, now)
        _repeats(session, who, asked["repeat_of"])
        like = duplicates.found(session, who, args, now, besides=id)
    made = house.work(lambda tx: _make(house, tx, who, id, outlet, args))
    return id, made, like


def day_of(now: Millis, zone: str) -> str:
    """`261124`: the day this instant belongs to in this zone."""
    return (_EPOCH + timedelta(milliseconds=now)).astimezone(ZoneInfo(zone)).strftime("%y%m%d")


def _make(house: House, tx: SqlWriting, who: Who, id: str, outlet: Outlet, args: Args) -> bool:
    known = tx.files([id]).get(id)
    if known is not None:
        if read(known).outlet != outlet.id or not who.sees(outlet.id):
            raise Problem("taken", fields=["principal", "external_number"])
        return False
    number = next_number(tx.connection, outlet.id, day_of(house.now(), outlet.zone))
    acting.does(house, tx, who, [(id, "job.create", args)], outlet=outlet.id, number=number)
    return True


def _id_for(house: House, asked: Mapping[str, Any]) -> str:
    """The same principal and number give the same id, so that two who make it at once lock one thing."""
    principal, theirs = asked["principal"], asked["external_number"]
    if theirs is not None and principal is None:
        raise Problem("bad_fields", errors=[{"field": "principal", "code": "required", "value": None}])
    if theirs is not None:
        return str(uuid5(NAMESPACE_URL, f"doorstep:job:{principal}:{theirs}"))
    made: str = asked.get("id") or house.new_id()
    return made


def _repeats(session: Session, who: Who, id: str | None) -> None:
    if id is None:
        return
    outlet = session.scalar(select(JobRow.outlet).where(JobRow.id == id))
    if outlet is None or not who.sees(outlet):
        raise snapshots.unknown("repeat_of", id)
