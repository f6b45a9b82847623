"""Questions: applied facts whose consequences wait for a dispatcher's answer. A pure function of the job's file.

    work_after_cancel      done after the office cancelled the job
    work_after_close       done after the office closed it
    by_former_technician   done by somebody it was taken from
    after_signature        a part, charge, step or finding of a signed visit which the signed text does not name
    record_incomplete      a signed text lacks what the list demands
    record_contradicts     a signed text contradicts the visit's operations
    record_unproved        the signature fails under the device's key, or the text is too long
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from sync.work.file import JobFile, Ref
from sync.work.operations import Operation
from sync.work.verbs import VERBS

CODES = (
    "work_after_cancel",
    "work_after_close",
    "by_former_technician",
    "after_signature",
    "record_incomplete",
    "record_contradicts",
    "record_unproved",
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: of one job, code and person. `waiting` are the operations no answer has named yet."""

    id: str
    job: str
    code: str
    person: str
    operations: tuple[Ref, ...]
    waiting: tuple[Ref, ...]
    answers: tuple[Operation, ...] = ()

    @property
    def open(self) -> bool:
        """Something waits for an answer."""
        return bool(self.waiting)


def questions(file: JobFile) -> tuple[Question, ...]:
    """Every question this file raises, answered ones too, oldest first."""
    asked: dict[tuple[str, str], list[Operation]] = {}
    for op, code in late(file):
        asked.setdefault((code, op.by), []).append(op)
    answers = [op for op in file.operations if op.name == "question.answer"]
    return tuple(_question(file.id, code, person, ops, answers) for (code, person), ops in asked.items())


def _question(job: str, code: str, person: str, ops: list[Operation], answers: list[Operation]) -> Question:
    id = str(uuid5(NAMESPACE_URL, f"doorstep:question:{job}:{code}:{person}"))
    mine = tuple(answer for answer in answers if answer.args["question"] == id)
    named = {tuple(ref) for answer in mine for ref in answer.args["operations"]}
    refs = tuple(op.ref for op in ops)
    return Question(id, job, code, person, refs, tuple(ref for ref in refs if ref not in named), mine)


def late(file: JobFile) -> Iterator[tuple[Operation, str]]:
    """Facts heard after the office changed its mind, each with the code of its question.

    A fact that surely lies before the change raises none, unless it binds (part, charge, payment, signature).
    """
    changes = [op for op in file.operations if op.name in _CHANGES]
    if not changes:
        return
    for op in file.operations:
        if op.of_office or VERBS[op.name].kind != "fact":
            continue
        code = _late_code(op, sorted((c for c in changes if c.heard < op.heard), key=lambda c: c.heard))
        if code is not None:
            yield op, code


_CHANGES = frozenset(("job.cancel", "job.close", "job.reopen", "job.assign"))


def _late_code(op: Operation, changes: list[Operation]) -> str | None:
    cancelled: Operation | None = None
    closed: Operation | None = None
    taken: Operation | None = None
    for change in changes:
        if change.name == "job.cancel":
            cancelled = change
        elif change.name == "job.close":
            closed = change
        elif change.name == "job.reopen":
            cancelled = closed = None
        elif op.by in (change.args["technician"], *change.args.get("helpers", ())):
            taken = None
        else:
            taken = taken or change
    moods = (("work_after_cancel", cancelled), ("work_after_close", closed), ("by_former_technician", taken))
    for code, mood in moods:
        if mood is not None and (VERBS[op.name].binding or op.when.latest >= mood.when.estimate):
            return code
    return None
