"""The table of operations: name -> rule, fact or intent, who may, and what it does when it comes late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sync.work import assignments, visits
from sync.work.job import Job
from sync.work.operations import Operation

Rule = Callable[[Job, Operation], Job]
Kind = Literal["fact", "intent", "act"]


@dataclass(frozen=True, slots=True)
class Verb:
    """One operation of the trade.

    kind: a `fact` happened and is never refused; an `intent` asks for something and may come too late; an `act` is the
    office's, a customer's or a sweep's. binding: a part, charge, payment or signature, which asks a question even when it was
    done before the office changed its mind. personal: concerns no job.
    """

    rule: Rule
    kind: Kind = "fact"
    binding: bool = False
    personal: bool = False


def listed(job: Job, op: Operation) -> Job:
    """Kept in the list of its kind; nothing else follows."""
    return job.with_listed(op)


DEVICE: Mapping[str, Verb] = {
    "job.accept": Verb(assignments.accept, "intent"),
    "job.open": Verb(assignments.open_),
    "visit.appoint": Verb(visits.appoint),
    "visit.set_out": Verb(visits.set_out),
    "visit.arrive": Verb(visits.arrive),
    "visit.leave": Verb(visits.leave),
    "work.start": Verb(visits.start),
    "work.finish": Verb(visits.finish),
    "part.use": Verb(visits.attend, binding=True),
    "photo.take": Verb(visits.attend),
    "note.add": Verb(visits.attend),
    "retract": Verb(listed),
}

OFFICE: Mapping[str, Verb] = {
    "job.create": Verb(assignments.create, "act"),
    "job.assign": Verb(assignments.assign, "act"),
    "job.cancel": Verb(assignments.cancel, "act"),
    "job.close": Verb(assignments.close, "act"),
    "job.reopen": Verb(assignments.reopen, "act"),
    "question.answer": Verb(listed, "act"),
    "blob.stored": Verb(listed, "act"),
}

VERBS: Mapping[str, Verb] = {**DEVICE, **OFFICE}
