"""Alerts are marked as looked at."""

from __future__ import annotations

from sqlalchemy import Connection, update

from server.models.alert import AlertRow
from sync.instants import Millis

_alert = AlertRow.__table__


def mark_seen(connection: Connection, key: tuple[str, int, str, Millis], now: Millis, by: str) -> None:
    """This alert (device, n, code, at) was looked at, if nobody did before."""
    device, n, code, at = key
    mine = (_alert.c.device == device, _alert.c.n == n, _alert.c.code == code, _alert.c.at == at)
    connection.execute(
        update(_alert).where(*mine, _alert.c.seen_at.is_(None)).values(seen_at=now, seen_by=by)
    )
