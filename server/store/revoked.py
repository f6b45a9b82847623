"""Devices that are revoked or lost."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from server.models.device import DeviceRow
from server.store import values
from sync.stored import Device

_device = DeviceRow.__table__


def devices(connection: Connection, states: Sequence[str]) -> list[Device]:
    """Every device in one of these states."""
    query = select(_device).where(_device.c.state.in_(states)).order_by(_device.c.id)
    return [values.device_of(row) for row in connection.execute(query)]
