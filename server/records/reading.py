"""Signed records as the office sees them: how far each is, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, or_, select, tuple_

from server.errors import Problem
from server.house import House
from server.models.job import JobRow
from server.models.record import RecordRow
from server.models.seal import SealRow
from server.records.delivery import delivery, named
from server.records.pictures import pdf_key, pictures_of
from server.staff.roles import Who
from server.store import audit, seals
from server.store.failures import translated
from server.store.values import unpacked
from sync.instants import iso
from sync.ports import Missing
from sync.work.sheets import UnknownTemplate

LARGEST_PDF = 100 << 20

_job = JobRow.__table__
_record = RecordRow.__table__
_seal = SealRow.__table__


def page(house: House, who: Who, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A page of records, newest first."""
    rows = select(_seal, _job.c.number.label("job_number"), _job.c.outlet).join(
        _job, _job.c.id == _seal.c.job
    )
    if not who.everywhere:
        rows = rows.where(_job.c.outlet == who.outlet)
    if "outlet" in asked:
        rows = rows.where(_job.c.outlet == asked["outlet"])
    if "state" in asked:
        rows = rows.where((_seal.c.state == "sealed") == (asked["state"] == "sealed"))
    if "number" in asked:
        rows = rows.where(or_(_seal.c.number == asked["number"], _job.c.number == asked["number"]))
    if "after" in asked:
        received, _, hash = asked["after"].partition("-")
        if not received.isascii() or not received.isdigit():
            raise Problem(
                "bad_fields", errors=[{"field": "after", "code": "wrong_shape", "value": asked["after"]}]
            )
        rows = rows.where(tuple_(_seal.c.received, _seal.c.text_hash) < (int(received), hash))
    limit = asked["limit"]
    newest = rows.order_by(_seal.c.received.desc(), _seal.c.text_hash.desc()).limit(limit + 1)
    with house.store.reading() as connection:
        found = _all(connection, newest)
    last = found[limit - 1] if len(found) > limit else None
    return {
        "items": [_line(row) for row in found[:limit]],
        "next": None if last is None else f"{last.received}-{last.text_hash}",
    }


def one(house: House, who: Who, name: str) -> dict[str, Any]:
    """The record of this number, or of this hash."""
    with house.store.reading() as connection:
        row = _row(connection, who, name)
        text, corrects, later = _texts(connection, row)
        shown = unpacked(row.countersignature)
        return {
            **_line(row),
            "text": text,
            "corrects": corrects,
            "corrected_by": later,
            "statement": None if shown is None else shown["statement"],
            "lacking": unpacked(row.lacking) or {},
            "delivery": delivery(connection, row.text_hash, row.job),
        }


def pdf(house: House, who: Who, name: str) -> bytes:
    """The sealed PDF; `not_now` while there is none."""
    with house.store.reading() as connection:
        row = _row(connection, who, name)
    if row.pdf is None:
        raise Problem("not_now", state=row.state)
    try:
        return house.objects.get(pdf_key(row.pdf), LARGEST_PDF)
    except Missing:
        raise Problem("not_found", kind="pdf", id=row.pdf) from None


def without_photos(house: House, who: Who, name: str, reason: str) -> None:
    """Let it be sealed without the photos that are not here; `not_now` where it waits for none."""
    with house.store.reading() as connection:
        row = _row(connection, who, name)
        claimed = seals.waiting_one(connection, row.text_hash, row.key)
        if claimed is None:
            raise Problem("not_now", state=row.state)
        try:
            named_ = pictures_of(claimed, {})
        except (UnknownTemplate, ValueError):
            raise Problem("not_now", state=row.state) from None
        states = seals.states(connection, named_.named)
    gone = {hash: reason for hash in named_.named if hash not in states or states[hash].state != "stored"}
    if not gone:
        raise Problem("not_now", state=row.state)
    now, note = house.now(), {"text": row.text_hash, "reason": reason, "without": sorted(gone)}

    def work(tx: Any) -> None:
        seals.let_go(tx.connection, row.text_hash, gone, now)
        audit.note(
            tx.connection, house.new_id(), now, who.id, "without_photos", "record", row.job, row.outlet, note
        )

    house.work(work)


@translated()
def _all(connection: Connection, rows: Any) -> list[Any]:
    return list(connection.execute(rows).all())


def _row(connection: Connection, who: Who, name: str) -> Any:
    found = named(connection, name)
    rows = select(_seal, _job.c.number.label("job_number"), _job.c.outlet).join(
        _job, _job.c.id == _seal.c.job
    )
    hash = "" if found is None else found[0]
    row: Any = next(iter(_all(connection, rows.where(_seal.c.text_hash == hash).limit(1))), None)
    if row is None or not who.sees(row.outlet):
        raise Problem("not_found", kind="record", id=name)
    return row


@translated()
def _texts(connection: Connection, row: Any) -> tuple[str, str | None, list[str]]:
    """The text, the number of the record that it corrects, and of those that correct it."""
    mine = select(_record).where(_record.c.text_hash == row.text_hash, _record.c.key == row.key).limit(1)
    record: Any = connection.execute(mine).one()
    of = select(_seal.c.number, _seal.c.text_hash).order_by(_seal.c.received)
    former = connection.execute(of.where(_seal.c.text_hash == record.corrects).limit(1)).one_or_none()
    naming = select(_record.c.text_hash).where(
        _record.c.corrects == row.text_hash, _record.c.proved == "proved"
    )
    later = connection.execute(of.where(_seal.c.text_hash.in_(naming))).all()
    corrects = (former.number or former.text_hash) if former is not None else record.corrects
    return bytes(record.text).decode(), corrects, [each.number or each.text_hash for each in later]


def _line(row: Any) -> dict[str, Any]:
    return {
        "text_hash": row.text_hash,
        "number": row.number,
        "job": row.job,
        "job_number": row.job_number,
        "outlet": row.outlet,
        "received": iso(row.received),
        "state": row.state,
        "waits": unpacked(row.waits) or [],
        "note": row.note,
        "next_at": None if row.look_at is None else iso(row.look_at),
        "leaf": row.leaf,
        "sealed_at": None if row.sealed_at is None else iso(row.sealed_at),
        "pdf": row.pdf,
        "size": row.size,
    }
