"""Jobs like the one that is being made: a warning, never a refusal.

same_appliance   an open job of this appliance
same_customer    a job of this customer taken on within 24 hours
repeat_of        this appliance was repaired within the guarantee: the new job makes that one good, at no charge
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from server.models.appliance import Appliance, ApplianceClass
from server.models.job import JobRow
from server.staff.roles import Who
from sync.instants import DAY, Millis, iso
from sync.work.legal import thresholds_of

RECENT: Millis = 1 * DAY
OVER = ("done", "cancelled")
MOST = 20


def found(
    session: Session, who: Who, about: Mapping[str, Any], now: Millis, *, besides: str = ""
) -> list[Mapping[str, Any]]:
    """Jobs like one with these particulars, newest first, each with the strongest reason."""
    customer, appliance = (about.get(name) for name in ("customer", "appliance"))
    return like(session, who, customer and customer["id"], appliance and appliance["id"], now, besides)


def like(
    session: Session, who: Who, customer: str | None, appliance: str | None, now: Millis, besides: str
) -> list[Mapping[str, Any]]:
    """The same, of this customer and appliance."""
    alike = [JobRow.appliance == appliance] if appliance else []
    alike += [JobRow.customer == customer] if customer else []
    if not alike:
        return []
    wanted = (JobRow.id, JobRow.number, JobRow.stage, JobRow.appliance, JobRow.opened_at, JobRow.ended_at)
    rows = select(*wanted).where(or_(*alike), JobRow.merged_into.is_(None), JobRow.id != besides)
    if not who.everywhere:
        rows = rows.where(JobRow.outlet == who.outlet)
    newest = rows.order_by(JobRow.opened_at.desc(), JobRow.id.desc()).limit(5 * MOST)
    since = now - _guarantee(session, appliance)
    return list(_told(session.execute(newest), appliance, since, now))[:MOST]


def _guarantee(session: Session, appliance: str | None) -> Millis:
    """For how long a repair of this appliance must hold."""
    kind = select(ApplianceClass.legal).join(Appliance, Appliance.appliance_class == ApplianceClass.id)
    legal = session.scalar(kind.where(Appliance.id == appliance)) if appliance else None
    return thresholds_of(legal).guarantee_days * DAY


def _told(jobs: Any, appliance: str | None, since: Millis, now: Millis) -> Iterator[Mapping[str, Any]]:
    for job in jobs:
        why = _why(job, appliance, since, now)
        if why is not None:
            opened = None if job.opened_at is None else iso(job.opened_at)
            yield {
                "job": job.id, "number": job.number, "stage": job.stage, "why": why, "opened_at": opened,
            }  # fmt: skip


def _why(job: Any, appliance: str | None, since: Millis, now: Millis) -> str | None:
    same = appliance is not None and job.appliance == appliance
    if same and job.stage != "cancelled" and job.ended_at is not None and job.ended_at >= since:
        return "repeat_of"
    if same and job.stage not in OVER:
        return "same_appliance"
    recent = job.opened_at is not None and now - job.opened_at <= RECENT
    return "same_customer" if recent and job.stage != "cancelled" else None
