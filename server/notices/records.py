"""Notices about records: made once a record, by its text's hash; whatever they say is looked up when they are sent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from server.notices.members import CUSTOMER
from server.records.calls import call_of, hash_of, job_file, record_of
from server.store import notices
from server.store.notices import Notice, notice_id
from server.store.records import is_proved
from sync.instants import DAY, SECOND, Millis
from sync.work.corrections import difference
from sync.work.file import JobFile, read
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.records import RECORDS
from sync.work.releasing import released_at
from sync.work.signed import parsed

WAIT: Millis = 60 * SECOND
"""From the moment the server hears of it: what is taken back at once was never told."""
NEEDED: Millis = 14 * DAY
"""A record that a question withheld for longer is not announced any more; the link can still be sent."""

ANNOUNCING = ("record_ready", "record_corrected")
"""Templates that announce a record; the second where the customer was told of another one of the visit before."""


def announce(connection: Connection, job_id: str, text_hash: str, now: Millis) -> str | None:
    """The customer shall hear of this record, which was just countersigned. The notice's id; none where the record is
    not there, was retracted, or is not signed as it should be, and where the customer was told of another one of the
    visit that says the same.

    Where the customer was told of one that says something else, or that this one corrects, this is told as a newer one.
    Of several that wait, one is told: the newest that stands when it is sent. Asked again, it makes nothing new.
    """
    file = job_file(connection, job_id)
    job = None if file is None else read(file)
    record = None if job is None else record_of(job, text_hash)
    if file is None or job is None or record is None or record.proved is False:
        return None
    template, before = "record_ready", _told_before(connection, file, record)
    if before is not None:
        if record.args.get("corrects") is None and not _differs(before, record):
            return None
        template = "record_corrected"
    made = about(job, record, template, text_hash, notice_id(template, text_hash), now)
    notices.add(connection, [made])
    return made.id


def newest_of_visit(job: Job, record: Operation) -> Operation | None:
    """Of the records of this one's visit that stand and are proved the newest: the one that stands for the visit."""
    standing = [op for op in job.on_visit(record.args["visit"], *RECORDS) if is_proved(op)]
    return max(standing, key=lambda op: op.order, default=None)


def ids_of(text_hash: str) -> set[str]:
    """The notices by which a record may have been announced."""
    return {notice_id(template, text_hash) for template in ANNOUNCING}


def _told_before(connection: Connection, file: JobFile, record: Operation) -> Operation | None:
    """The newest other record of this visit of which somebody was told, or is being told just now: also one that was
    taken back since.
    """
    visit, text = record.args["visit"], record.args["text"]
    others = [op for op in file.operations if op.name in RECORDS and op.args["text"] != text]
    others = [
        op for op in others if op.args.get("visit") == visit or hash_of(op) == record.args.get("corrects")
    ]
    told = [op for op in others if notices.was_told(connection, ids_of(hash_of(op)))]
    return max(told, key=lambda op: op.order, default=None)


def _differs(before: Operation, record: Operation) -> bool:
    """Whether it says anything else than the one that was told, of what happened."""
    was, now = parsed(before.args["text"]), parsed(record.args["text"])
    return was is None or now is None or bool(difference(was, now))


def about(
    job: Job, record: Operation | None, template: str, text_hash: str, id: str, now: Millis, **given: Any
) -> Notice:
    """A notice about this record, for its customer. given: members of Notice that are not those of an announcement."""
    heard = now if record is None else record.when.received
    members = {
        "not_before": max(heard + WAIT, released_at(job) or 0),
        "not_after": now + NEEDED,
        "quiet": True,
        **given,
    }
    variables = {"number": job.number, "call": call_of(job), "text": text_hash, "language": language(record)}
    return Notice(
        id=id,
        template=template,
        variables={**variables, **members.pop("variables", {})},
        audience=(CUSTOMER,),
        outlet=job.outlet,
        job=job.id,
        made_at=now,
        **members,
    )


def language(record: Operation | None) -> str:
    """The customer's language, zh or en: the record's; Chinese where it says none."""
    told = parsed(record.args["text"]) if record is not None else None
    return "en" if str((told or {}).get("language") or "").lower().startswith("en") else "zh"
