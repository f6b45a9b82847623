"""What judging a batch of jobs by the legal clocks needs from the tables: a handful of statements for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from server.models.appliance import ApplianceClass
from server.models.job import JobRow
from server.models.outlet import Outlet
from server.store import remedies
from server.store.failures import translated
from server.store.values import file_of
from sync.work.calendars import Calendar
from sync.work.file import read
from sync.work.job import Job
from sync.work.legal import CHINA, Thresholds, thresholds_of

_class = ApplianceClass.__table__
_job = JobRow.__table__
_outlet = Outlet.__table__
ZONE = "Asia/Shanghai"
_FOUND = b"fault.diagnose"
_MERGED = b"job.merge"


@dataclass(frozen=True)
class Family:
    """The jobs of one appliance. here: those that are judged now. files: the others', read when they are needed."""

    appliance: str
    here: Sequence[Job]
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def ids(self) -> set[str]:
        """Of all of them."""
        return {job.id for job in self.here} | set(self.files)

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """All of them."""
        return (*self.here, *map(_read, self.files.values()))

    @property
    def diagnosed(self) -> int:
        """How often a fault was diagnosed at most: counted without reading the files."""
        here = sum(len(job.listed("fault.diagnose")) for job in self.here)
        return here + sum(file.count(_FOUND) for file in self.files.values())

    @cached_property
    def with_faults(self) -> tuple[Job, ...]:
        """Those where a fault was ever diagnosed, or that took another job in."""
        some = (file for file in self.files.values() if _FOUND in file or _MERGED in file)
        return (*self.here, *map(_read, some))


@dataclass(frozen=True)
class Known:
    """What the tables say. families: by appliance. rows: remedy cases, the oldest first."""

    families: Mapping[str, Family]
    rows: Sequence[Any]
    thresholds: Mapping[str, Thresholds]
    zones: Mapping[str, str]

    def calendar(self, job: Job) -> Calendar:
        """Says only what a local day is: that of the outlet that has the job."""
        return Calendar(self.zones.get(job.outlet, ZONE))

    def allowed(self, job: Job) -> Thresholds:
        """What the law allows for the job's appliance."""
        return self.thresholds.get(class_of(job) or "", CHINA)


@translated()
def gathered(connection: Connection, jobs: Sequence[Job]) -> Known:
    """All that is needed to judge these."""
    now_of = {job.id: appliance_of(job) for job in jobs}
    named = {job.id: {*_ever(job)} for job in jobs}
    appliances = sorted(set().union(*named.values())) if named else []
    ids = {id for job in jobs for id in ids_of(job)}
    others: dict[str, dict[str, bytes]] = {appliance: {} for appliance in appliances}
    if appliances:
        theirs = (
            _job.c.appliance.in_(appliances),
            _job.c.merged_into.is_(None),
            _job.c.id.not_in(sorted(ids)),
        )
        for row in connection.execute(select(_job.c.id, _job.c.appliance, _job.c.file).where(*theirs)):
            others[row.appliance][row.id] = row.file
    families = {
        appliance: Family(appliance, [job for job in jobs if now_of[job.id] == appliance], others[appliance])
        for appliance in appliances
    }
    return Known(
        families,
        remedies.of_jobs(connection, ids, appliances),
        thresholds(connection),
        _zones(connection),
    )


def thresholds(connection: Connection) -> dict[str, Thresholds]:
    """What holds for classes that are not as usual, by code: there are few."""
    rows = connection.execute(select(_class.c.code, _class.c.legal))
    return {row.code: thresholds_of(row.legal) for row in rows if row.legal}


def ids_of(job: Job) -> list[str]:
    """Every id this job has: its own first, then those of the jobs that were merged into it."""
    return [job.id, *(str(op.args["from"]) for op in job.listed("job.merge"))]


def appliance_of(job: Job) -> str | None:
    """The id of its appliance; a device at the door may have written anything."""
    return _text(job.about.get("appliance"), "id")


def class_of(job: Job) -> str | None:
    """The code of its appliance's class."""
    return _text(job.about.get("appliance"), "class_code")


def _ever(job: Job) -> Iterable[str]:
    """Every appliance it was ever said to be about: a correction may take away what proved another job's case."""
    said = [op.args.get("about") for op in job.listed("job.amend")]
    told = [job.about, *(op.args for op in job.listed("job.create", "job.open")), *said]
    for about in told:
        id = _text(about.get("appliance"), "id") if isinstance(about, Mapping) else None
        if id is not None:
            yield id


def _zones(connection: Connection) -> dict[str, str]:
    """Of every outlet: there are few."""
    return {row.id: row.zone for row in connection.execute(select(_outlet.c.id, _outlet.c.zone))}


def _read(file: bytes) -> Job:
    return read(file_of(file))


def _text(value: object, member: str) -> str | None:
    found = value.get(member) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else None
