"""Questions: what the technician did, what the office did meanwhile, and what changes on each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, tuple_

from server.errors import Problem
from server.house import House
from server.models.job import JobRow
from server.models.question import QuestionRow
from server.office import acting, consequences
from server.office.document import people_in
from server.office.reading import names_of, theirs
from server.office.telling import operation
from server.staff.roles import Who
from server.store import audit
from server.store.values import unpacked
from server.store.writing import SqlWriting
from sync.instants import iso
from sync.work.file import JobFile, Ref
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.questions import UNDO, Question, changes_mind
from sync.work.stage import stage
from sync.work.verbs import VERBS

IN_A_LIST = ("id", "job", "number", "outlet", "code", "open", "answer", "by_rule")

_job = JobRow.__table__
_question = QuestionRow.__table__


def page(house: House, who: Who, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Questions of `who`'s outlet, oldest first: open ones, or those that were answered."""
    place = (_question.c.asked_at, _question.c.id)
    rows = (
        select(_question, _job.c.number)
        .join(_job, _job.c.id == _question.c.job)
        .where(_question.c.open == (not asked["answered"]))
    )
    if not who.everywhere:
        rows = rows.where(_question.c.outlet == who.outlet)
    if "after" in asked:
        at, _, id = asked["after"].partition(".")
        rows = rows.where(tuple_(*place) > tuple_(int(at) if at.isdecimal() and len(at) < 17 else 0, id))
    with house.store.reading() as connection:
        found = connection.execute(rows.order_by(*place).limit(asked["limit"] + 1)).all()
        names = names_of(connection, {row.person for row in found})
    shown = found[: asked["limit"]]
    last = f"{shown[-1].asked_at}.{shown[-1].id}" if len(found) > len(shown) else None
    return {"items": [_line(row, names) for row in shown], "next": last}


def one(house: House, who: Who, id: str) -> dict[str, Any]:
    """The question with what each answer would change."""
    with house.store.reading() as connection:
        file, job = theirs(connection, who, _job_of(connection, id))
        names = names_of(connection, people_in(file))
    return _document(file, job, _asked(job, id), names, house.now())


def answer(house: House, who: Who, id: str, given: Mapping[str, Any]) -> str:
    """Answer it for the operations that were shown; the job's id. `settled` when none of them waits."""
    with house.store.reading() as connection:
        about = _job_of(connection, id)

    def work(tx: SqlWriting) -> str:
        file, job = acting.theirs(tx, who, about)
        question = _asked(job, id)
        _shown(question, given["operations"])
        args = consequences.answering(question, given["answer"], given["operations"], given["reopen"])
        if given["reason"]:
            args["reason"] = given["reason"]
        acting.does(house, tx, who, [(file.id, "question.answer", args)])
        return file.id

    return house.work(work)


def undo(house: House, who: Who, id: str) -> str:
    """Take the newest answer back, within ten minutes; the job's id.

    not_now: nobody answered it. too_late_to_undo: later than that. built_on: the answer took the job up again, and the
    office has acted on it since (`by`).
    """
    with house.store.reading() as connection:
        about = _job_of(connection, id)

    def work(tx: SqlWriting) -> str:
        file, job = acting.theirs(tx, who, about)
        question = _asked(job, id)
        if not question.answers:
            raise Problem("not_now", stage=stage(job))
        answer, now = question.answers[-1], house.now()
        if now >= answer.when.estimate + UNDO:
            raise Problem("too_late_to_undo", answered_at=iso(answer.when.estimate))
        later = [
            op
            for op in file.operations
            if op.of_office and op.heard > answer.heard and VERBS[op.name].governs
        ]
        if answer.args.get("reopen") and later:
            raise Problem("built_on", by=later[0].name)
        args = {"question": id, "answer": list(answer.ref)}
        acting.does(house, tx, who, [(file.id, "question.undo", args)])
        said = {"answer": answer.args["answer"], "job": file.id}
        audit.note(tx.connection, house.new_id(), now, who.id, "undo", "question", id, job.outlet, said)
        return file.id

    return house.work(work)


def _shown(question: Question, operations: Sequence[Ref]) -> None:
    """An answer names operations of this question, and one at least that waits or stands by rule."""
    for at, ref in enumerate(operations):
        if ref not in question.operations:
            wrong = {"field": f"operations.{at}", "code": "unknown_reference", "value": f"{ref[0]} {ref[1]}"}
            raise Problem("bad_fields", errors=[wrong])
    if not set(operations) & {*question.waiting, *question.by_rule}:
        raise Problem("settled")


def _job_of(connection: Connection, id: str) -> str:
    job = connection.execute(select(_question.c.job).where(_question.c.id == id)).scalars().first()
    if job is None:
        raise Problem("not_found", kind="question", id=id)
    return str(job)


def _asked(job: Job, id: str) -> Question:
    for question in job.asked:
        if question.id == id:
            return question
    raise Problem("not_found", kind="question", id=id)


def _line(row: Any, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in IN_A_LIST},
        "person": {"id": row.person, "name": names.get(row.person)},
        "asked_at": iso(row.asked_at),
        "released_at": None if row.released_at is None else iso(row.released_at),
        "operations": len(unpacked(row.operations)),
        "waiting": len(unpacked(row.waiting)),
    }


def _document(
    file: JobFile, job: Job, question: Question, names: Mapping[str, str], now: int
) -> dict[str, Any]:
    asked = {*question.operations}
    did = [op for op in file.operations if op.ref in asked]
    waits = list(question.waiting) or list(question.by_rule) or list(question.operations)
    weighed = consequences.Scales(file, job, question, waits, now)
    return {
        "id": question.id,
        "job": {
            "id": file.id,
            "number": file.number,
            "version": file.version,
            "outlet": job.outlet,
            "stage": stage(job),
        },
        "code": question.code,
        "person": {"id": question.person, "name": names.get(question.person)},
        "open": question.open,
        "answer": question.answer,
        "released_at": iso(at) if (at := question.released_at) else None,
        "details": list(question.details),
        "did": [_did(op, question, names) for op in did],
        "office": [operation(op, names) for op in file.operations if changes_mind(op)],
        "answers": [operation(op, names) for op in question.answers],
        "undone": [operation(op, names) for op in question.undone],
        "if_stands": weighed.after("stands"),
        "if_stands_and_reopens": weighed.after("stands", reopen=True),
        "if_set_aside": weighed.after("set_aside"),
    }


def _did(op: Operation, question: Question, names: Mapping[str, str]) -> dict[str, Any]:
    fate = {"waiting": op.ref in question.waiting, "by_rule": op.ref in question.by_rule}
    return {**operation(op, names), **fate}
