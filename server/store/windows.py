"""Jobs whose documents shrink."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from server.models.job import JobRow
from server.store.failures import translated
from sync.instants import Millis

_job = JobRow.__table__


@translated()
def due(connection: Connection, now: Millis, most: int) -> list[str]:
    """Ids of jobs to look at, longest due first."""
    query = select(_job.c.id).where(_job.c.look_at <= now).order_by(_job.c.look_at, _job.c.id)
    return list(connection.execute(query.limit(most)).scalars())


@translated()
def put_off(connection: Connection, jobs: Sequence[str], again: Millis) -> None:
    """Nothing can be done about these now; look again then."""
    connection.execute(update(_job).where(_job.c.id.in_(jobs)).values(look_at=again))
