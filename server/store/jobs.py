"""Jobs and their questions as rows: the file, and what boards and sweeps look for without reading it."""

from __future__ import annotations

from collections.abc import Mapping

from server.store.statements import Row
from server.store.values import packed, refs
from sync.instants import Millis, millis
from sync.stored import Filed
from sync.work.job import Job
from sync.work.questions import Question
from sync.work.stage import ending, stage
from sync.work.window import shrinking


def job_row(filed: Filed) -> Row:
    """A job's row."""
    job, file = filed.job, filed.file
    created = job.created
    of_office = created is not None and created.of_office
    window = _window(job)
    return {
        "id": file.id,
        "version": file.version,
        "outlet": job.outlet,
        "number": file.number,
        "stage": stage(job),
        "technician": job.technician,
        "principal": job.about.get("principal") if of_office else None,
        "external_number": job.about.get("external_number") if of_office else None,
        "merged_into": job.merged_into,
        "customer": _id(job, "customer"),
        "appliance": _id(job, "appliance"),
        "ended_at": _ended(job),
        "opened_at": None if created is None else created.when.estimate,
        "window_from": window[0],
        "window_to": window[1],
        "due_at": filed.due_at,
        "judge_at": job.heard_at,
        "look_at": None if (next := shrinking(job)) is None else next.at,
        "file": packed(file),
    }


def question_rows(filed: Filed) -> list[Row]:
    """The rows of a job's questions."""
    received = {op.ref: op.when.received for op in filed.file.operations} if filed.questions else {}
    return [_question(filed, question, received) for question in filed.questions]


def _question(filed: Filed, question: Question, received: dict[tuple[str, int, str], Millis]) -> Row:
    return {
        "job": filed.file.id,
        "id": question.id,
        "outlet": filed.job.outlet,
        "code": question.code,
        "person": question.person,
        "open": question.open,
        "asked_at": min(received.get(ref, 0) for ref in question.operations),
        "operations": refs(question.operations),
        "waiting": refs(question.waiting),
        "answer": question.answer,
        "by_rule": bool(question.by_rule),
        "released_at": question.released_at or None,
    }


def _id(job: Job, member: str) -> str | None:
    """The id of the customer or appliance; a device at the door may have written anything."""
    named = job.about.get(member)
    id = named.get("id") if isinstance(named, Mapping) else None
    return id if isinstance(id, str) else None


def _ended(job: Job) -> Millis | None:
    last = job.closed or ending(job)
    return None if last is None else last.when.estimate


def _window(job: Job) -> tuple[Millis | None, Millis | None]:
    appointments = [visit.appointed for visit in job.visits.values() if visit.appointed is not None]
    if not appointments:
        return None, None
    newest = max(appointments, key=lambda op: op.order)
    return _instant(newest.args.get("from")), _instant(newest.args.get("to"))


def _instant(text: object) -> Millis | None:
    try:
        return millis(text) if isinstance(text, str) else None
    except ValueError:
        return None
