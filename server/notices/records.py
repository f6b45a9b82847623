"""Notices about records: made once a record, by its text's hash; whatever they say is looked up when they are sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from server.notices.members import CUSTOMER
from server.records.calls import call_of, hash_of, record_of
from server.store import notices
from server.store.notices import Notice, notice_id
from server.store.records import is_proved
from server.store.seals import files_of
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


def announce(connection: Connection, records: Sequence[tuple[str, str]], now: Millis) -> list[str]:
    """Customers shall hear of these records, which were just countersigned. records: (job's id, SHA-256 of the text).
    The ids of the notices; none for a record that is not there, was retracted, or is not signed as it should be, and
    where the customer was told of another one of the visit that says the same.

    Where the customer was told of one that says something else, or that this one corrects, this is told as a newer one.
    Of several that wait, one is told: the newest that stands when it is sent. Asked again, it makes nothing new.
    """
    files = files_of(connection, {job for job, _ in records})
    found = [_Found(files[job], read(files[job]), text_hash) for job, text_hash in records if job in files]
    others = {hash_of(op) for each in found for op in each.others}
    told = notices.was_told(connection, {id for text_hash in others for id in ids_of(text_hash)})
    made = [notice for each in found if (notice := _announcement(each, told, now)) is not None]
    notices.add(connection, made)
    return [notice.id for notice in made]


@dataclass(frozen=True, slots=True)
class _Found:
    """A record in its job."""

    file: JobFile
    job: Job
    text_hash: str

    @property
    def record(self) -> Operation | None:
        """The signing, if it stands and is as it should be."""
        found = record_of(self.job, self.text_hash)
        return None if found is None or found.proved is False else found

    @property
    def others(self) -> list[Operation]:
        """The other records of this visit and the one that it corrects, also such as were taken back since."""
        record = self.record
        if record is None:
            return []
        visit, former = record.args["visit"], record.args.get("corrects")
        others = [op for op in self.file.operations if op.name in RECORDS and hash_of(op) != self.text_hash]
        return [op for op in others if op.args.get("visit") == visit or hash_of(op) == former]


def _announcement(each: _Found, told: Collection[str], now: Millis) -> Notice | None:
    """told: the ids of notices that somebody was told, or is being told just now."""
    record, template = each.record, "record_ready"
    if record is None:
        return None
    before = [op for op in each.others if not ids_of(hash_of(op)).isdisjoint(told)]
    if before:
        newest = max(before, key=lambda op: op.order)
        if record.args.get("corrects") is None and not _differs(newest, record):
            return None
        template = "record_corrected"
    return about(each.job, record, template, each.text_hash, notice_id(template, each.text_hash), now)


def newest_of_visit(job: Job, record: Operation) -> Operation | None:
    """Of the records of this one's visit that stand and are proved the newest: the one that stands for the visit."""
    standing = [op for op in job.on_visit(record.args["visit"], *RECORDS) if is_proved(op)]
    return max(standing, key=lambda op: op.order, default=None)


def ids_of(text_hash: str) -> set[str]:
    """The notices by which a record may have been announced."""
    return {notice_id(template, text_hash) for template in ANNOUNCING}


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
