"""Which policy holds for a job, on which calendar: what is frozen in it when it is made.

no_policy   the outlet has policies and none of them fits; `class`, `type`, `area`, `priority`, `warranty` as they are
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, or_, select
from sqlalchemy.orm import Session

from server.errors import Problem
from server.models.appliance import Appliance, ApplianceClass
from server.models.calendar import Calendar, CalendarEdition
from server.models.customer import Site
from server.models.outlet import Outlet
from server.models.policy import Policy
from sync.instants import Millis
from sync.work import policies
from sync.work.calendars import Calendar as BusinessTime
from sync.work.calendars import local_day
from sync.work.commitments import reported_at
from sync.work.job import Job
from sync.work.policies import STANDARD, NoPolicy, chosen, longer, plain_calendar

Work = Mapping[str, str | None]
Promise = dict[str, Any]

ZONE = "Asia/Shanghai"
_appliance, _class, _site = (model.__table__ for model in (Appliance, ApplianceClass, Site))
_calendar, _outlet, _policy = (model.__table__ for model in (Calendar, Outlet, Policy))
_edition: Table = CalendarEdition.__table__


@dataclass(frozen=True, slots=True)
class Shelf:
    """The policies that some outlets see, with the calendars they work by. outlets: id -> (calendar or None, zone)."""

    policies: Mapping[str, tuple[policies.Policy, ...]]
    calendars: Mapping[str, Mapping[str, Any]]
    outlets: Mapping[str, tuple[str | None, str]]

    def policy(self, outlet: str, work: Work) -> policies.Policy:
        """The policy for this work; the built-in one where the outlet sees none. NoPolicy where none of them fits."""
        return chosen(self.policies.get(outlet) or (STANDARD,), work)

    def day(self, outlet: str, instant: Millis) -> str:
        """The outlet's date at this instant."""
        zone = self.outlets[outlet][1] if outlet in self.outlets else ZONE
        return local_day(BusinessTime(zone), instant).isoformat()

    def promise(self, outlet: str, policy: policies.Policy, reported: Millis) -> Promise:
        """What this policy promises for a job of this outlet."""
        own, zone = self.outlets.get(outlet, (None, ZONE))
        calendar = policy.calendar or own
        form = plain_calendar(zone) if calendar is None else self.calendars[calendar]
        return policies.promise(policy, form, reported)


def shelf(connection: Connection, outlets: Collection[str]) -> Shelf:
    """What there is for these outlets."""
    seen = or_(_policy.c.outlet.in_(outlets), _policy.c.outlet.is_(None))
    rows = connection.execute(select(_policy).where(_policy.c.archived_at.is_(None), seen)).all()
    theirs = {
        outlet: tuple(_read(row) for row in rows if row.outlet in (None, outlet)) for outlet in set(outlets)
    }
    query = select(_outlet.c.id, _outlet.c.calendar, _outlet.c.zone).where(_outlet.c.id.in_(outlets))
    homes = {row.id: (row.calendar, row.zone) for row in connection.execute(query)}
    named = {row.calendar for row in rows} | {calendar for calendar, _ in homes.values()}
    return Shelf(theirs, _calendars(connection, named - {None}), homes)


def promised(session: Session, outlet: Outlet, about: Mapping[str, Any], reported: Millis) -> Promise:
    """What is promised for a job with these particulars. `no_policy` where no policy fits."""
    here = shelf(session.connection(), [outlet.id])
    work = work_of(about, here.day(outlet.id, reported))
    try:
        return here.promise(outlet.id, here.policy(outlet.id, work), reported)
    except NoPolicy:
        raise Problem("no_policy", **work) from None


def promised_anew(session: Session, job: Job, about: Mapping[str, Any]) -> Promise | None:
    """What is promised when a job's particulars become these; None where the same policy goes on. `no_policy` where
    none fits any more; the built-in one, frozen at the door for want of another, stays.
    """
    here, reported = shelf(session.connection(), [job.outlet]), reported_at(job)
    after = work_of(about, here.day(job.outlet, reported))
    if after == work_of(job.about, here.day(job.outlet, reported)):
        return None
    frozen = ((job.about.get("promise") or {}).get("policy") or {}).get("id")
    try:
        policy = here.policy(job.outlet, after)
    except NoPolicy:
        if frozen == STANDARD.id:
            return None
        raise Problem("no_policy", **after) from None
    return None if policy.id == frozen else here.promise(job.outlet, policy, reported)


def promised_for(connection: Connection, jobs: Sequence[Job]) -> dict[str, Promise]:
    """What is promised for jobs that were opened at the door, by job. A technician does not know of policies: where
    none fits, the built-in one holds.
    """
    here = shelf(connection, {job.outlet for job in jobs})
    works = _known(connection, here, jobs)
    return {
        job.id: here.promise(job.outlet, _or_standard(here, job, works[job.id]), reported_at(job))
        for job in jobs
    }


def extended(connection: Connection, promises: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The calendars to freeze in place of those of these promises (by job): of the same edition, with a later horizon.
    Jobs whose calendar reaches no further are left out.
    """
    frozen = {job: promise.get("calendar") or {} for job, promise in promises.items()}
    newest = _newest(connection, {calendar["id"] for calendar in frozen.values() if "id" in calendar})
    found = {
        job: longer(calendar, newest.get((calendar.get("id"), calendar.get("edition")), {}))
        for job, calendar in frozen.items()
    }
    return {job: calendar for job, calendar in found.items() if calendar is not None}


def work_of(about: Mapping[str, Any], day: str) -> dict[str, str | None]:
    """What policies ask of a job that was reported on this day, as its particulars have it. Anything may be missing."""
    appliance = _mapping(about.get("appliance"))
    return {
        "class": _text(appliance.get("class_code")),
        "type": _text(about.get("type")),
        "area": _text(about.get("area")),
        "priority": _text(about.get("priority")) or "normal",
        "warranty": warranty_state(
            _text(appliance.get("warranty")), _text(appliance.get("warranty_until")), day
        ),
    }


def warranty_state(said: str | None, until: str | None, day: str) -> str | None:
    """The state on this day: what has lapsed by then is out, what has an end ahead is in."""
    if until is None or said not in (None, "in", "extended"):
        return said
    return (said or "in") if until >= day else "out"


def _read(row: Any) -> policies.Policy:
    return policies.Policy(
        row.id, row.edition, row.fits, row.terms, row.name, row.calendar, own=row.outlet is not None
    )


def _calendars(connection: Connection, ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
    if not ids:
        return {}
    rows = connection.execute(
        select(_calendar.c.id, _calendar.c.edition, _calendar.c.form).where(_calendar.c.id.in_(sorted(ids)))
    )
    return {row.id: {"id": row.id, "edition": row.edition, **row.form} for row in rows}


def _newest(connection: Connection, ids: Collection[str]) -> dict[tuple[Any, Any], Mapping[str, Any]]:
    """The last state of each edition of these calendars, by id and edition."""
    if not ids:
        return {}
    keys = (_edition.c.calendar, _edition.c.edition)
    last = select(*keys, func.max(_edition.c.version).label("version")).where(
        _edition.c.calendar.in_(sorted(ids))
    )
    of = last.group_by(*keys).subquery()
    rows = connection.execute(
        select(_edition.c.calendar, _edition.c.edition, _edition.c.form).join(
            of, (of.c.calendar == _edition.c.calendar) & (of.c.version == _edition.c.version)
        )
    )
    return {(row.calendar, row.edition): row.form for row in rows}


def _or_standard(here: Shelf, job: Job, work: Work) -> policies.Policy:
    try:
        return here.policy(job.outlet, work)
    except NoPolicy:
        return STANDARD


def _known(connection: Connection, here: Shelf, jobs: Sequence[Job]) -> dict[str, Work]:
    """What policies ask of these jobs, with what the masters know of the appliance and site that a phone named."""
    machines = _of_their_outlet(connection, _machines(), _ids(jobs, "appliance"))
    sites = _of_their_outlet(connection, select(_site.c.id, _site.c.outlet, _site.c.area), _ids(jobs, "site"))
    found: dict[str, Work] = {}
    for job in jobs:
        about = dict(job.about)
        machine = machines.get((_id(about, "appliance"), job.outlet))
        site = sites.get((_id(about, "site"), job.outlet))
        if machine is not None and not _mapping(about.get("appliance")).get("class_code"):
            about["appliance"] = machine._mapping
        if site is not None and about.get("area") is None:
            about["area"] = site.area
        found[job.id] = work_of(about, here.day(job.outlet, reported_at(job)))
    return found


def _machines() -> Any:
    return select(
        _appliance.c.id,
        _appliance.c.outlet,
        _class.c.code.label("class_code"),
        _appliance.c.warranty,
        _appliance.c.warranty_until,
    ).join(_class, _class.c.id == _appliance.c.appliance_class)


def _of_their_outlet(connection: Connection, query: Any, ids: Collection[str]) -> dict[tuple[Any, str], Any]:
    """Rows by id and outlet: a phone may have named anything."""
    if not ids:
        return {}
    rows = connection.execute(query.where(query.selected_columns.id.in_(sorted(ids))))
    return {(row.id, row.outlet): row for row in rows}


def _ids(jobs: Sequence[Job], member: str) -> set[str]:
    return {id for job in jobs if (id := _id(job.about, member)) is not None}


def _id(about: Mapping[str, Any], member: str) -> str | None:
    return _text(_mapping(about.get(member)).get("id"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
