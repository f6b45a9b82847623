"""Questions: applied facts whose consequences wait for a dispatcher's answer. A pure function of the job's file.

work_after_cancel      done after the office cancelled the job
work_after_close       done after the office closed it
by_former_technician   done by somebody it was taken from
after_signature        a part, charge, step or finding of a signed visit that no signed text names, or one taken back
record_incomplete      a signed text lacks what the list demands; `details` names the fields
record_contradicts     a signed text contradicts the visit's operations, or a helper signed; `details` says where
record_unproved        the signature fails under the device's key, or the text is too long
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

from sync.instants import Millis
from sync.work.assignments import GIVES, given
from sync.work.file import JobFile, Ref, struck
from sync.work.operations import Operation
from sync.work.signed import Asked, asked_of_records
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
    """One question: of one job, code and person.

    waiting: the operations that neither an answer nor a later record has named yet. details: what a record lacks or
    contradicts.
    """

    id: str
    job: str
    code: str
    person: str
    operations: tuple[Ref, ...]
    waiting: tuple[Ref, ...]
    answers: tuple[Operation, ...] = ()
    details: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Something waits for an answer."""
        return bool(self.waiting)

    def over(self) -> Question:
        """The same, when the facts no longer raise it: nothing waits."""
        return replace(self, waiting=())


def question_id(job: str, code: str, person: str) -> str:
    """The name of a question: the same for the same job, code and person."""
    return str(uuid5(NAMESPACE_URL, f"doorstep:question:{job}:{code}:{person}"))


def questions(file: JobFile) -> tuple[Question, ...]:
    """Every question this file raises, answered ones too, oldest first."""
    asked: dict[tuple[str, str], list[Asked]] = {}
    for op, code in late(file):
        asked.setdefault((code, op.by), []).append(Asked(op, code))
    if any(op.name == "record.sign" for op in file.operations):
        for each in asked_of_records(file, struck(file)):
            asked.setdefault((each.code, each.op.by), []).append(each)
    if not asked:
        return ()
    answers = [op for op in file.operations if op.name == "question.answer"]
    homes = {file.id, *(op.home for op in file.operations if op.home)}
    return tuple(_question(file.id, homes, *key, each, answers) for key, each in asked.items())


def _question(
    job: str, homes: set[str], code: str, person: str, asked: Sequence[Asked], answers: Sequence[Operation]
) -> Question:
    ids = {question_id(home, code, person) for home in homes}
    mine = tuple(answer for answer in answers if answer.args["question"] in ids)
    named = {tuple(ref) for answer in mine for ref in answer.args["operations"]}
    return Question(
        id=question_id(job, code, person),
        job=job,
        code=code,
        person=person,
        operations=tuple(each.op.ref for each in asked),
        waiting=tuple(each.op.ref for each in asked if not each.mended and each.op.ref not in named),
        answers=mine,
        details=tuple(dict.fromkeys(detail for each in asked for detail in each.details)),
    )


def late(file: JobFile) -> Iterator[tuple[Operation, str]]:
    """Facts heard after the office changed its mind, each with the code of its question.

    A fact that surely lies before the change raises none, unless it binds (part, charge, payment, signature).
    """
    changes = sorted((op for op in file.operations if changes_mind(op)), key=lambda op: op.heard)
    if not changes:
        return
    moods: dict[tuple[str, str, int], Moods] = {}
    for op in file.operations:
        if op.of_office or VERBS[op.name].kind != "fact":
            continue
        heard = [change for change in changes if change.heard < op.heard and change.home == op.home]
        key = (
            op.by,
            op.home,
            len(heard),
        )  # changes are in order of hearing, so their number says which they are
        if key not in moods:
            moods[key] = _moods(op.by, heard)
        code = next(
            (code for code, since in moods[key] if VERBS[op.name].binding or op.when.latest >= since), None
        )
        if code is not None:
            yield op, code


Moods = tuple[tuple[str, Millis], ...]
_CHANGES = frozenset(("job.cancel", "job.close", "job.reopen", "job.assign", "job.transfer"))


def changes_mind(op: Operation) -> bool:
    """The office changed who has the job, or whether it is over."""
    return op.name in _CHANGES or (op.name == "question.answer" and bool(op.args.get("reopen")))


def _moods(person: str, changes: Sequence[Operation]) -> Moods:
    """What the office had decided against this person's work by then: codes, and since when."""
    cancelled: Operation | None = None
    closed: Operation | None = None
    taken: Operation | None = None
    for change in changes:
        if change.name == "job.cancel":
            cancelled = change
        elif change.name == "job.close":
            closed = change
        elif change.name in ("job.assign", "job.transfer"):
            technician, helpers = given(change)
            taken = None if person in (technician, *helpers) else taken or change
        else:
            cancelled = closed = None
    standing = (
        ("work_after_cancel", cancelled),
        ("work_after_close", closed),
        ("by_former_technician", taken),
    )
    return tuple((code, change.when.estimate) for code, change in standing if change is not None)


def too_late(file: JobFile, intent: Operation) -> bool:
    """An intent comes too late when the office had already called the job off, ended it or given it to
    somebody else.
    """
    if intent.of_office:
        return False
    over, has = False, tuple[str | None, ...]()
    for op in sorted(file.operations, key=lambda filed: filed.heard):
        if op.home != intent.home or op.heard >= intent.heard:
            continue
        if op.name in GIVES:
            technician, helpers = given(op)
            has = (technician, *helpers)
        elif op.name in ("job.cancel", "job.close"):
            over = True
        elif changes_mind(op):
            over = False
    return over or intent.by not in has
