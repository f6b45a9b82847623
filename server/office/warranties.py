"""Until when the warranty of a job's appliance runs, from all jobs of the appliance."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from server.models.job import JobRow
from server.models.outlet import Outlet
from server.promises.families import ZONE, appliance_of
from server.store.values import file_of
from sync.instants import Millis
from sync.work.calendars import Calendar
from sync.work.file import read
from sync.work.job import Job
from sync.work.warranty import bought, warranty

_job = JobRow.__table__
_outlet = Outlet.__table__


def warranty_of(connection: Connection, job: Job, now: Millis) -> dict[str, Any]:
    """until as bought, ends as moved by `moved` days; all null where nobody knows the end."""
    until = bought(job)
    if until is None:
        return {"until": None, "ends": None, "moved": None}
    jobs = [job]
    appliance = appliance_of(job)
    if appliance is not None:
        kin = (_job.c.appliance == appliance, _job.c.merged_into.is_(None), _job.c.id != job.id)
        files = connection.execute(select(_job.c.file).where(*kin)).scalars()
        jobs += [read(file_of(file)) for file in files]
    zone = connection.execute(select(_outlet.c.zone).where(_outlet.c.id == job.outlet)).scalar()
    found = warranty(until, jobs, Calendar(zone or ZONE), now)
    return {"until": until.isoformat(), "ends": found.ends.isoformat(), "moved": found.moved}
