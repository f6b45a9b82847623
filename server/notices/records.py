"""Notices about records: made once a record, by its text's hash; whatever they say is looked up when they are sent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from server.notices.members import CUSTOMER
from server.records.calls import call_of, job_file, record_of
from server.store import notices
from server.store.notices import Notice, notice_id
from sync.instants import DAY, SECOND, Millis
from sync.work.file import read
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.releasing import released_at
from sync.work.signed import parsed

WAIT: Millis = 60 * SECOND
"""From the moment the server hears of it: what is taken back at once was never told."""
NEEDED: Millis = 14 * DAY
"""A record that a question withheld for longer is not announced any more; the link can still be sent."""


def announce(connection: Connection, job_id: str, text_hash: str, now: Millis) -> str | None:
    """The customer shall hear of this record, which was just countersigned. The notice's id; none where the record is
    not there, was retracted, or is not signed as it should be.

    A correction of a record that was not told yet is told in its place. Asked again, it makes nothing new.
    """
    file = job_file(connection, job_id)
    job = None if file is None else read(file)
    record = None if job is None else record_of(job, text_hash)
    if job is None or record is None or record.proved is False:
        return None
    template, former = "record_ready", record.args.get("corrects")
    if former is not None:
        was = {notice_id("record_ready", former), notice_id("record_corrected", former)}
        notices.recall(connection, was, now)
        if notices.told(connection, was):
            template = "record_corrected"
    made = about(job, record, template, text_hash, notice_id(template, text_hash), now)
    notices.add(connection, [made])
    return made.id


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
