"""What the office reads of work, from the tables: a page of jobs, one job, its photos' addresses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from server.errors import Problem
from server.house import House
from server.models.blob import BlobRow
from server.models.job import JobRow
from server.models.outlet import Outlet
from server.models.person import Person
from server.models.question import QuestionRow
from server.office.document import Known, document, people_in
from server.office.warranties import warranty_of
from server.staff.roles import Who
from server.store.failures import translated
from server.store.silence import phones_of
from server.store.values import file_of
from server.sweeps.photos import blob_key, copy_key, thumb_key
from sync.instants import Millis, iso
from sync.work.file import JobFile, read
from sync.work.job import Job
from sync.work.outcomes import on_job
from sync.work.photos import photos

OVER = ("done", "cancelled")
SECONDS = 600
ADDRESS = ("city", "district", "street", "estate", "building", "unit", "room")

_blob = BlobRow.__table__
_job = JobRow.__table__
_person = Person.__table__
_question = QuestionRow.__table__


def page(house: House, who: Who, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Jobs, newest first, that are `who`'s to see."""
    limit = asked["limit"]
    rows = _wanted(who, asked).order_by(_job.c.opened_at.desc(), _job.c.id.desc()).limit(limit + 1)
    with house.store.reading() as connection:
        found = connection.execute(rows).all()
        waiting = _questions(connection, [row.id for row in found])
        names = names_of(connection, {row.technician for row in found})
    items = [_line(row, waiting.get(row.id, 0), names) for row in found[:limit]]
    return {"items": items, "next": items[-1]["id"] if len(found) > limit else None}


def one(house: House, who: Who, id: str) -> dict[str, Any]:
    """The whole job. A merged job's id shows the one that goes on. `not_found` as in `acting`."""
    with house.store.reading() as connection:
        file, job = theirs(connection, who, id)
        known = Known(
            names=names_of(connection, people_in(file)),
            blobs=_blobs(connection, {photo.sha256 for photo in photos(job)}),
            holds=_holds(connection, file.ids),
            phones=on_job(job, phones_of(connection, job.people)),
            warranty=warranty_of(connection, job, house.now()),
        )
    return document(file, job, known, house.settings.origin, house.now())


def transfer_targets(session: Session) -> list[dict[str, Any]]:
    """Where a job can go: every outlet that is not put away. Of the others a dispatcher sees the names alone."""
    rows = select(Outlet.id, Outlet.name).where(Outlet.archived_at.is_(None)).order_by(Outlet.id)
    return [{"id": row.id, "name": row.name} for row in session.execute(rows)]


def addresses(house: House, who: Who, id: str) -> list[dict[str, Any]]:
    """Where the photos of a job may be fetched, for ten minutes. Their bytes never pass through here."""
    with house.store.reading() as connection:
        _, job = theirs(connection, who, id)
        taken = photos(job)
        blobs = _blobs(connection, {photo.sha256 for photo in taken})
    return [_address(house, photo, blobs.get(photo.sha256)) for photo in taken]


@translated()
def names_of(connection: Connection, ids: set[Any]) -> dict[str, str]:
    """What these people are called."""
    wanted = sorted(id for id in ids if id)
    rows = connection.execute(select(_person.c.id, _person.c.name).where(_person.c.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def theirs(connection: Connection, who: Who, id: str) -> tuple[JobFile, Job]:
    """The job, not locked, as `acting.theirs`."""
    seen = set()
    while id not in seen:
        seen.add(id)
        row = connection.execute(select(_job).where(_job.c.id == id)).one_or_none()
        if row is None or not who.sees(row.outlet):
            break
        if row.merged_into is None:
            file = file_of(row.file)
            return file, read(file)
        id = row.merged_into
    raise Problem("not_found", kind="job")


def _wanted(who: Who, asked: Mapping[str, Any]) -> Select[Any]:
    rows = select(_job).where(_job.c.merged_into.is_(None))
    if not who.everywhere:
        rows = rows.where(_job.c.outlet == who.outlet)
    for member in ("outlet", "technician", "customer", "appliance"):
        if member in asked:
            rows = rows.where(_job.c[member] == asked[member])
    stage = asked.get("stage")
    if stage == "open":
        rows = rows.where(_job.c.stage.not_in(OVER))
    elif stage is not None:
        rows = rows.where(_job.c.stage == stage)
    if "window_from" in asked:
        rows = rows.where(_job.c.window_to > asked["window_from"])
    if "window_to" in asked:
        rows = rows.where(_job.c.window_from < asked["window_to"])
    if "q" in asked:
        starts = (
            _job.c[name].startswith(asked["q"], autoescape=True) for name in ("number", "external_number")
        )
        rows = rows.where(or_(*starts))
    return rows.where(_after(asked["after"])) if "after" in asked else rows


def _after(id: str) -> Any:
    """Older than the job of this id; a job that is not there is followed by nothing."""
    last = _job.alias("last")
    opened = select(last.c.opened_at).where(last.c.id == id).scalar_subquery()
    return or_(_job.c.opened_at < opened, and_(_job.c.opened_at == opened, _job.c.id < id))


def _questions(connection: Connection, jobs: list[str]) -> dict[str, int]:
    counted = (
        select(_question.c.job, func.count())
        .where(_question.c.job.in_(jobs), _question.c.open)
        .group_by(_question.c.job)
    )
    return {row[0]: row[1] for row in connection.execute(counted)}


def _line(row: Row[Any], questions: int, names: Mapping[str, str]) -> dict[str, Any]:
    about = read(file_of(row.file)).about
    window = None if row.window_from is None or row.window_to is None else [row.window_from, row.window_to]
    return {
        **{name: getattr(row, name) for name in ("id", "number", "version", "outlet", "stage", "technician")},
        **{name: about.get(name) for name in ("type", "priority", "fault", "external_number")},
        "customer": (about.get("customer") or {}).get("name"),
        "address": address(about.get("site") or {}),
        "technician_name": names.get(row.technician),
        "window": None if window is None else [iso(instant) for instant in window],
        "opened_at": _iso(row.opened_at),
        "due_at": _iso(row.due_at),
        "questions": questions,
    }


def address(site: Mapping[str, Any]) -> str:
    """An address in one line, as it is written in China: the largest first."""
    return " ".join(str(site[name]) for name in ADDRESS if site.get(name))


def _blobs(connection: Connection, hashes: set[str]) -> dict[str, Any]:
    rows = connection.execute(select(_blob).where(_blob.c.sha256.in_(sorted(hashes))))
    return {row.sha256: row for row in rows}


def _holds(connection: Connection, ids: Collection[str]) -> list[Mapping[str, Any]]:
    from server.office.holds import waiting_on  # holds read jobs too

    return waiting_on(connection, ids)


def _address(house: House, photo: Any, row: Any) -> dict[str, Any]:
    told = {
        "sha256": photo.sha256, "purpose": photo.purpose, "state": "awaited", "seconds": SECONDS,
        "url": None, "thumbnail": None, "customer_copy": None,
    }  # fmt: skip
    if row is None or row.state != "stored":
        return told
    own = blob_key(photo.sha256)
    keys = {
        "url": own,
        "thumbnail": thumb_key(photo.sha256),
        "customer_copy": copy_key(photo.sha256) if row.copied else own,
    }
    return (
        told
        | {"state": "stored"}
        | {name: house.objects.get_ticket(key, SECONDS) for name, key in keys.items()}
    )


def _iso(instant: Millis | None) -> str | None:
    return None if instant is None else iso(instant)
