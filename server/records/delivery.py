"""Whether a record reached its customer: what was sent by which channel and when, or refused and why; fetched, seen,
downloaded and confirmed apart.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, select

from server.errors import Problem
from server.house import House
from server.models.link import RecordReading
from server.models.record import RecordRow
from server.models.seal import SealRow
from server.notices.quiet import held_till
from server.records.calls import job_file
from server.records.linking import link_id, send_link
from server.staff.roles import Who
from server.store import audit, links, notices
from server.store.failures import translated
from server.store.notices import Listed
from server.store.outlets import zones
from sync.instants import iso
from sync.work.confirming import confirmations, grade
from sync.work.file import read
from sync.work.job import Job
from sync.work.signed import parsed

ABOUT_ONE = frozenset({"record_ready", "record_corrected", "link_again"})
ABOUT_THE_CALL = frozenset({"completion_code"})
WAYS, WHATS = ("link", "hand_over"), ("fetched", "seen", "downloaded")

_BEGINNING = re.compile("[0-9a-f]{12,63}")
"""So much of a hash names a record."""

_reading = RecordReading.__table__
_record = RecordRow.__table__
_seal = SealRow.__table__


@translated()
def delivery(connection: Connection, text_hash: str, job: str) -> dict[str, Any]:
    """What became of this text on its way to the customer (`schemas.office.delivery.Delivery`). job: the one that goes
    on; what was sent before another was merged into it counts too.
    """
    file = job_file(connection, job)
    ids = sorted({job} if file is None else file.ids)
    listed = [each for id in ids for each in notices.of_job(connection, id, ABOUT_ONE | ABOUT_THE_CALL)]
    listed.sort(key=lambda each: (each.notice.made_at, each.notice.id))
    mine = [
        each
        for each in listed
        if each.notice.template in ABOUT_THE_CALL or each.notice.variables["text"] == text_hash
    ]
    sent = {link_id(each.notice.id) for each in mine}
    kept = [row for id in ids for row in links.of_job(connection, id) if row.id in sent]
    kept.sort(key=lambda row: (row.made_at, row.id))
    known = zones(connection, {each.notice.outlet for each in mine})
    return {
        "notices": [_notice(each, known.get(each.notice.outlet)) for each in mine],
        "links": [
            {"id": row.id, "made_at": iso(row.made_at), "expires_at": iso(row.expires_at)} for row in kept
        ],
        **_readings(connection, text_hash),
        "confirmed": _confirmed(text_hash, None if file is None else read(file)),
    }


def _notice(each: Listed, zone: str | None) -> dict[str, Any]:
    """One notice. Where a channel refused it for ever, the code says why."""
    waits = each.look_at is not None and each.state == "waiting" and each.notice.quiet and zone is not None
    until = held_till(each.look_at, zone) if waits else None  # type: ignore[arg-type]
    through = [
        {"channel": name, "at": iso(what), "refused": None}
        if isinstance(what, int)
        else {"channel": name, "at": None, "refused": what}
        for name, what in sorted(each.through.items())
    ]
    return {
        "id": each.notice.id,
        "template": each.notice.template,
        "made_at": iso(each.notice.made_at),
        "state": each.state,
        "next_at": None if each.look_at is None else iso(each.look_at),
        "quiet": each.notice.quiet,
        "quiet_until": None if until is None else iso(until),
        "note": each.note,
        "through": through,
    }


def _readings(connection: Connection, text_hash: str) -> dict[str, Any]:
    rows = connection.execute(select(_reading).where(_reading.c.text_hash == text_hash))
    found = {(row.what, row.way): row for row in rows}
    return {what: {way: _times(found.get((what, way))) for way in WAYS} for what in WHATS}


def _times(row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"first_at": iso(row.first_at), "last_at": iso(row.last_at), "times": row.times}


def _confirmed(text_hash: str, whole: Job | None) -> dict[str, Any] | None:
    act = None if whole is None else confirmations(whole).get(text_hash)
    if whole is None or act is None:
        return None
    return {"at": iso(act.when.estimate), "grade": grade(whole), "way": act.args["way"]}


@translated()
def named(connection: Connection, name: str) -> tuple[str, str] | None:
    """(text's hash, job) of the record of this number, or of this hash, or the only one whose hash begins so; the
    newest, should a phone have given a number twice. Only records that are proved have a number here.
    """
    of_hash = select(_record.c.text_hash, _record.c.job).where(_record.c.text_hash == name).limit(1)
    of_number = (
        select(_seal.c.text_hash, _seal.c.job)
        .where(_seal.c.number.in_((name, name.upper())))
        .order_by(_seal.c.received.desc(), _seal.c.text_hash)
        .limit(1)
    )
    row = connection.execute(of_hash).one_or_none() or connection.execute(of_number).one_or_none()
    if row is None and _BEGINNING.fullmatch(name):
        begin = select(_record.c.text_hash, _record.c.job).where(_record.c.text_hash.startswith(name))
        rows = {each.text_hash: each for each in connection.execute(begin.limit(10))}
        row = next(iter(rows.values())) if len(rows) == 1 else None
    if row is None and len(name) <= 80:
        row = _by_text(connection, name)
    return None if row is None else (row[0], row[1])


def _by_text(connection: Connection, number: str) -> tuple[str, str] | None:
    """A record whose seal has not said its number yet waits for its seal: there are few."""
    waiting = (
        select(_record.c.text_hash, _record.c.job, _record.c.text)
        .join(_seal, (_seal.c.text_hash == _record.c.text_hash) & (_seal.c.key == _record.c.key))
        .where(_seal.c.number == "", _seal.c.look_at.is_not(None))
    )
    for row in connection.execute(waiting):
        if str((parsed(bytes(row.text).decode()) or {}).get("number")) == number:
            return row.text_hash, row.job
    return None


def resend(house: House, who: Who, name: str) -> dict[str, str]:
    """A dispatcher has the link sent again to the number on file. `outcome` as of `linking.send_link`."""
    with house.store.reading() as connection:
        found = named(connection, name)
        outlet = None
        if found is not None:
            file = job_file(connection, found[1])
            outlet = None if file is None else read(file).outlet
    if found is None or outlet is None or not who.sees(outlet):
        raise Problem("not_found", kind="record", id=name)
    text_hash, job = found
    outcome = send_link(house, job, text_hash)
    if outcome == "not_found":
        raise Problem("not_found", kind="record", id=name)
    if outcome in ("sent", "sent_later"):
        told = {"text": text_hash}
        house.work(
            lambda tx: audit.note(
                tx.connection,
                house.new_id(),
                house.now(),
                who.id,
                "resend",
                "record",
                job,
                outlet,
                told,
            )
        )
    return {"outcome": outcome}
