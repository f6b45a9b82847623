"""Alerts about phones' lines: looked at, and marked so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select, tuple_

from server.errors import Problem
from server.house import House
from server.models.alert import AlertRow
from server.models.device import DeviceRow
from server.staff.roles import Who
from server.store import alerts
from server.store.values import unpacked
from sync.instants import iso

_alert = AlertRow.__table__
_device = DeviceRow.__table__
_NAME = re.compile(r"([0-9]{1,16})\.([0-9a-f-]{36})\.([0-9]{1,16})\.([a-z_]{1,30})")
_PLACE = (_alert.c.at, _alert.c.device, _alert.c.n, _alert.c.code)


def page(house: House, who: Who, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Alerts of `who`'s outlet, oldest first: those nobody looked at, or the others."""
    seen = _alert.c.seen_at.is_not(None) if asked["answered"] else _alert.c.seen_at.is_(None)
    rows = _rows(who).where(seen)
    if "after" in asked:
        rows = rows.where(tuple_(*_PLACE) > tuple_(*_key(asked["after"])))
    with house.store.reading() as connection:
        found = connection.execute(rows.order_by(*_PLACE).limit(asked["limit"] + 1)).all()
    shown = [_shown(row) for row in found[: asked["limit"]]]
    return {"items": shown, "next": shown[-1]["id"] if len(found) > len(shown) else None}


def seen(house: House, who: Who, id: str) -> dict[str, Any]:
    """Somebody looked at it. Who did so first stays written."""
    at, device, n, code = _key(id)
    mine = (_alert.c.at == at, _alert.c.device == device, _alert.c.n == n, _alert.c.code == code)
    with house.store.reading() as connection:
        if connection.execute(_rows(who).where(*mine)).first() is None:
            raise Problem("not_found", kind="alert")
    house.work(
        lambda tx: alerts.mark_seen(tx.connection, (device, n, code, at), house.now(), who.id or "console")
    )
    with house.store.reading() as connection:
        return _shown(connection.execute(_rows(who).where(*mine)).one())


def _rows(who: Who) -> Select[Any]:
    rows = select(_alert, _device.c.short).outerjoin(_device, _device.c.id == _alert.c.device)
    return rows if who.everywhere else rows.where(_alert.c.outlet == who.outlet)


def _key(id: str) -> tuple[int, str, int, str]:
    named = _NAME.fullmatch(id)
    if named is None:
        raise Problem("not_found", kind="alert")
    return int(named[1]), named[2], int(named[3]), named[4]


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": f"{row.at}.{row.device}.{row.n}.{row.code}",
        "device": {"id": row.device, "short": row.short},
        "n": row.n,
        "code": row.code,
        "at": iso(row.at),
        "outlet": row.outlet,
        "details": unpacked(row.details),
        "seen_at": None if row.seen_at is None else iso(row.seen_at),
        "seen_by": row.seen_by,
    }
