"""Signed records as the office sees them: how far each is, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, case, or_, select, tuple_

from server.errors import Problem
from server.house import House
from server.models.job import JobRow
from server.models.record import RecordRow
from server.models.seal import SealRow
from server.records.calls import corrections, hash_of, job_file
from server.records.delivery import delivery, named
from server.records.fetching import DAMAGED, LOST
from server.records.pictures import pdf_key, pictures_of
from server.staff.roles import Who
from server.store import audit, seals
from server.store.failures import translated
from server.store.seals import number_of
from server.store.values import unpacked
from sync.instants import iso
from sync.ports import Missing
from sync.work.file import read
from sync.work.operations import Operation
from sync.work.records import RECORDS
from sync.work.sheets import UnknownTemplate
from sync.work.signed import parsed

LARGEST_PDF = 100 << 20

_job = JobRow.__table__
_record = RecordRow.__table__
_seal = SealRow.__table__


def page(house: House, who: Who, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A page of records, newest first."""
    rows = _records()
    if not who.everywhere:
        rows = rows.where(_job.c.outlet == who.outlet)
    if "outlet" in asked:
        rows = rows.where(_job.c.outlet == asked["outlet"])
    if "state" in asked:
        rows = rows.where((_seal.c.state == "sealed") == (asked["state"] == "sealed"))
    if "number" in asked:
        rows = rows.where(or_(_seal.c.number == asked["number"], _of_job(asked["number"])))
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
            "delivery": delivery(connection, row.text_hash, row.goes_on),
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
    lost = {each["sha256"] for each in unpacked(row.waits) or [] if each["reason"] in (LOST, DAMAGED)}
    lost |= {hash for hash in named_.named if hash not in states or states[hash].state != "stored"}
    gone = dict.fromkeys(sorted(lost & named_.named.keys()), reason)
    if not gone:
        raise Problem("not_now", state=row.state)
    now, note = house.now(), {"text": row.text_hash, "reason": reason, "without": sorted(gone)}

    def work(tx: Any) -> None:
        seals.let_go(tx.connection, row.text_hash, (unpacked(row.lacking) or {}) | gone, now)
        audit.note(
            tx.connection, house.new_id(), now, who.id, "without_photos", "record", row.job, row.outlet, note
        )

    house.work(work)


def _records() -> Select[Any]:
    """Seals with the job that each is of: of one that was merged into another, the one that goes on."""
    home = _job.alias("home")
    goes_on = case((home.c.merged_into.is_(None), home.c.id), else_=_survivor(home.c.id))
    columns = (_seal, _job.c.id.label("goes_on"), _job.c.number.label("job_number"), _job.c.outlet)
    return select(*columns).join(home, home.c.id == _seal.c.job).join(_job, _job.c.id == goes_on)


def _survivor(id: Any) -> Any:
    """At the end of the chain of jobs merged into one another, from this one on."""
    start, after = _job.alias("start"), _job.alias("after")
    chain = (
        select(start.c.id, start.c.merged_into)
        .where(start.c.id == id)
        .correlate_except(start)
        .cte("chain", recursive=True, nesting=True)
    )
    chain = chain.union(select(after.c.id, after.c.merged_into).where(after.c.id == chain.c.merged_into))
    return select(chain.c.id).where(chain.c.merged_into.is_(None)).scalar_subquery()


def _of_job(number: str) -> Any:
    """Of the job of this number, or of one that was merged into it: either number finds them."""
    own = _job.alias("own")
    return or_(_job.c.number == number, _seal.c.job.in_(select(own.c.id).where(own.c.number == number)))


@translated()
def _all(connection: Connection, rows: Any) -> list[Any]:
    return list(connection.execute(rows).all())


def _row(connection: Connection, who: Who, name: str) -> Any:
    found = named(connection, name)
    rows = _records()
    hash = "" if found is None else found[0]
    row: Any = next(iter(_all(connection, rows.where(_seal.c.text_hash == hash).limit(1))), None)
    if row is None or not who.sees(row.outlet):
        raise Problem("not_found", kind="record", id=name)
    return row


@translated()
def _texts(connection: Connection, row: Any) -> tuple[str, str | None, list[str]]:
    """The text, the number of the record that it corrects, and of those of the same job that correct it and stand."""
    mine = (
        select(_record.c.text).where(_record.c.text_hash == row.text_hash, _record.c.key == row.key).limit(1)
    )
    text: str = bytes(connection.execute(mine).scalar_one()).decode()
    corrects = (parsed(text) or {}).get("corrects")
    file = job_file(connection, row.goes_on)
    if file is None:
        return text, corrects, []
    former = next((op for op in file.operations if op.name in RECORDS and hash_of(op) == corrects), None)
    later = corrections(read(file), row.text_hash)
    return (
        text,
        corrects if former is None else _called(former),
        list(dict.fromkeys(_called(op) for op in later)),
    )


def _called(op: Operation) -> str:
    return number_of(op.args["text"]) or hash_of(op)


def _line(row: Any) -> dict[str, Any]:
    return {
        "text_hash": row.text_hash,
        "number": row.number,
        "job": row.goes_on,
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
