"""What background work asks of outlets."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from server.models.outlet import Outlet

_outlet = Outlet.__table__


def zones(connection: Connection, outlets: Collection[str]) -> dict[str, str]:
    """The zone of each of these outlets, by its id."""
    if not outlets:
        return {}
    query = select(_outlet.c.id, _outlet.c.zone).where(_outlet.c.id.in_(sorted(outlets)))
    return {row.id: row.zone for row in connection.execute(query)}


def cards(connection: Connection, outlets: Collection[str]) -> dict[str, tuple[Mapping[str, str], str]]:
    """Names by language, and telephone number, of each of these outlets, by its id."""
    query = select(_outlet.c.id, _outlet.c.name, _outlet.c.phone).where(_outlet.c.id.in_(sorted(outlets)))
    return {row.id: (row.name, row.phone) for row in connection.execute(query)} if outlets else {}


def open_zones(connection: Connection) -> dict[str, str]:
    """The zone of every outlet that is not archived, by its id."""
    query = select(_outlet.c.id, _outlet.c.zone).where(_outlet.c.archived_at.is_(None)).order_by(_outlet.c.id)
    return {row.id: row.zone for row in connection.execute(query)}
