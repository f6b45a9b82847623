"""Questions: applied facts whose consequences wait for a dispatcher's answer. A pure function of the job's file.

work_after_cancel      done after the office cancelled the job
work_after_close       done after the office closed it
by_former_technician   done by somebody it was taken from
after_signature        a part, charge, step or finding of a signed visit that no signed text names, or one taken back
record_incomplete      a signed text lacks what the list demands; `details` names the fields
record_contradicts     a signed text contradicts the visit's operations, or a helper signed; `details` says where
record_unproved        the signature fails under the device's key, or the text is too long

The first three ask nothing of anybody while all that waits is harmless (HARMLESS): it stands by rule, at once. One
operation that is not harmless, and all of them wait together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from sync.instants import MINUTE, Millis
from sync.work.assignments import GIVES, given
from sync.work.file import JobFile, Ref, struck, taken_back
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

UNDO: Final[Millis] = 10 * MINUTE
"""So long an answer may be taken back, and so long what it releases stays in the house."""

RULED: Final = frozenset(("work_after_cancel", "work_after_close", "by_former_technician"))
HARMLESS: Final = MappingProxyType(
    {
        "note.add": "words: no figure, stage or promise is read from them",
        "photo.take": "a picture of what is there; it bills nothing and no text was signed over it",
        "contact.attempt": "the customer was rung, whoever has the job now; the call cannot be unrung",
        "visit.leave": "he is out of the house again; only without a result, which would change the job's",
        "custody.return": "the customer has it back: keys, a machine; keeping it would be the worse",
        "loan.return": "we have it back; nothing is billed and nobody is told",
    }
)
"""What stands by rule when it comes late: it bills nothing, uses no part, signs nothing and changes no result. The
reason stands beside each. Setting out and arriving are not here: customers are told of them."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: of one job, code and person.

    waiting: the operations that neither an answer nor a later record has named yet. by_rule: those that nobody named
    and that stand by rule. details: what a record lacks or contradicts. undone: answers that were taken back.
    """

    id: str
    job: str
    code: str
    person: str
    operations: tuple[Ref, ...]
    waiting: tuple[Ref, ...]
    answers: tuple[Operation, ...] = ()
    details: tuple[str, ...] = ()
    by_rule: tuple[Ref, ...] = ()
    undone: tuple[Operation, ...] = ()

    @property
    def open(self) -> bool:
        """Something waits for an answer."""
        return bool(self.waiting)

    @property
    def answer(self) -> str | None:
        """The newest answer, or the rule's; None while something waits, or where a later record mended it."""
        if self.open:
            return None
        if self.answers:
            return str(self.answers[-1].args["answer"])
        return "stands" if self.by_rule else None

    @property
    def released_at(self) -> Millis | None:
        """From when on it withholds nothing: ten minutes after its answer, 0 where nobody had to answer, None while
        it is open.
        """
        if self.open:
            return None
        return max((answer.when.estimate + UNDO for answer in self.answers), default=0)

    def over(self) -> Question:
        """The same, when the facts no longer raise it: nothing waits."""
        return replace(self, waiting=(), by_rule=())


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
    back = taken_back(file) if answers else {}
    homes = {file.id, *(op.home for op in file.operations if op.home)}
    return tuple(_question(file.id, homes, back, *key, each, answers) for key, each in asked.items())


def harmless(op: Operation) -> bool:
    """It may come late without anybody being asked."""
    return op.name in HARMLESS and not (op.name == "visit.leave" and op.args.get("result"))


def _question(
    job: str,
    homes: set[str],
    back: Mapping[Ref, Operation],
    code: str,
    person: str,
    asked: Sequence[Asked],
    answers: Sequence[Operation],
) -> Question:
    ids = {question_id(home, code, person) for home in homes}
    given = tuple(answer for answer in answers if answer.args["question"] in ids)
    mine = tuple(answer for answer in given if answer.ref not in back)
    named = {tuple(ref) for answer in mine for ref in answer.args["operations"]}
    left = [each.op for each in asked if not each.mended and each.op.ref not in named]
    refs = tuple(op.ref for op in left)
    ruled = code in RULED and all(map(harmless, left))
    return Question(
        id=question_id(job, code, person),
        job=job,
        code=code,
        person=person,
        operations=tuple(each.op.ref for each in asked),
        waiting=() if ruled else refs,
        answers=mine,
        details=tuple(dict.fromkeys(detail for each in asked for detail in each.details)),
        by_rule=refs if ruled else (),
        undone=tuple(answer for answer in given if answer.ref in back),
    )


def late(file: JobFile) -> Iterator[tuple[Operation, str]]:
    """Facts heard after the office changed its mind, each with the code of its question.

    A fact that surely lies before the change raises none, unless it binds (part, charge, payment, signature). Whose
    work a dispatcher let in from a hold is not asked again.
    """
    changes = _changes_of_mind(file)
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
        binding = VERBS[op.name].binding
        for code, since in moods[key]:
            if (binding or op.when.latest >= since) and not (op.let_in and code == "by_former_technician"):
                yield op, code
                break


Moods = tuple[tuple[str, Millis], ...]
_CHANGES = frozenset(("job.cancel", "job.close", "job.reopen", "job.assign", "job.transfer"))


def changes_mind(op: Operation) -> bool:
    """The office changed who has the job, or whether it is over."""
    return op.name in _CHANGES or (op.name == "question.answer" and bool(op.args.get("reopen")))


def _changes_of_mind(file: JobFile) -> list[Operation]:
    """In order of hearing; an answer that was taken back never changed anything."""
    changes = sorted((op for op in file.operations if changes_mind(op)), key=lambda op: op.heard)
    if not any(op.name == "question.answer" for op in changes):
        return changes
    back = taken_back(file)
    return [op for op in changes if op.ref not in back]


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
    over, has, back = False, tuple[str | None, ...](), taken_back(file)
    for op in sorted(file.operations, key=lambda filed: filed.heard):
        if op.home != intent.home or op.heard >= intent.heard:
            continue
        if op.name in GIVES:
            technician, helpers = given(op)
            has = (technician, *helpers)
        elif op.name in ("job.cancel", "job.close"):
            over = True
        elif changes_mind(op) and op.ref not in back:
            over = False
    return over or intent.by not in has
