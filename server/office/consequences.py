"""What an answer would change, found by giving it to a copy of the job's file and reading both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sync.exchange.evidence import Evidence
from sync.instants import Millis
from sync.work import charges, commitments, outcomes, stock
from sync.work.file import JobFile, Ref, read
from sync.work.job import Job
from sync.work.operations import OFFICE, Operation
from sync.work.questions import Question
from sync.work.stage import stage

NOBODY = OFFICE + "nobody"


def answering(question: Question, word: str, operations: Sequence[Ref], reopen: bool) -> dict[str, Any]:
    """The arguments of a `question.answer`."""
    named = [list(ref) for ref in operations]
    args: dict[str, Any] = {"question": question.id, "answer": word, "operations": named}
    return {**args, "reopen": True} if reopen else args


@dataclass(frozen=True, slots=True)
class Scales:
    """A question's job as it stands; `after` says what would be different."""

    file: JobFile
    job: Job
    question: Question
    waiting: Sequence[Ref]
    now: Millis

    def after(self, word: str, *, reopen: bool = False) -> dict[str, Any]:
        """{member: [as it is, as it would be]} for all that would change; `stock`: what would be booked."""
        now = max(self.now, *(op.when.estimate + 1 for op in self.file.operations))
        args = answering(self.question, word, self.waiting, reopen)
        when = Evidence(now, now, now, now, now)
        given = Operation(NOBODY, 0, "", "question.answer", "", when, args)
        file = self.file.holding(given)
        here, there = _facts(self.job), _facts(read(file))
        changed = {name: [here[name], there[name]] for name in here if here[name] != there[name]}
        booked = [
            {"part": entry.part, "quantity": entry.quantity, "place": entry.place}
            for entry in stock.entries(self.file, file, now)
        ]
        return {**changed, "stock": booked} if booked else changed


def _facts(job: Job) -> dict[str, Any]:
    bill = charges.bill(job)
    return {
        "stage": stage(job),
        "results": [visit.result for visit in job.visits.values()],
        "to_pay": bill.total,
        "paid": bill.paid,
        "counted_operations": sum(map(len, job.lists.values())) - len(job.listed("question.answer")),
        "commitments": [outcomes.shown(each) for each in commitments.commitments(job)],
        "open_questions": [question.code for question in job.asked if question.open],
    }
