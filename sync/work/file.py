"""A job's file: all that was done on one job, each operation once. Everything else about a job is read from it.

Reading is a fold in one fixed order (by estimate, device, number), so the order in which phones find a signal cannot
matter, and a retraction or a set-aside simply leaves its target out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sync.replacing import replace
from sync.work.assignments import GIVES, people_of
from sync.work.job import Job
from sync.work.operations import Operation

Ref = tuple[str, int, str]


@dataclass(frozen=True)
class JobFile:
    """Everything filed on one job, in the order in which it counts.

    outlet and number: as given when it was made; a transfer changes the outlet. version: how often the stored file has
    changed. audience: the feeds that hold the job's document now, each with the digest of the line it holds
    (`exchange/digest.py`).
    """

    id: str
    outlet: str = ""
    number: str = ""
    operations: tuple[Operation, ...] = ()
    version: int = 0
    audience: Mapping[str, int] = field(default_factory=dict)

    def holding(self, *heard: Operation) -> JobFile:
        """This file with these operations too, heard in this order; the same file if it holds them already."""
        held = {op.ref for op in self.operations}
        operations = list(self.operations)
        last = max((op.heard for op in operations), default=0)
        for op in heard:
            if op.ref not in held:
                held.add(op.ref)
                last = max(last, len(operations)) + 1
                operations.append(replace(op, heard=last))
        if len(operations) == len(self.operations):
            return self
        return replace(self, operations=tuple(sorted(operations, key=lambda filed: filed.order)))

    @property
    def ids(self) -> frozenset[str]:
        """Every id this job has: its own, and those of the jobs that were merged into it, however often."""
        return frozenset({self.id, *(op.args["from"] for op in self.operations if op.name == "job.merge")})

    def without(self, refs: Collection[Ref]) -> JobFile:
        """This file without these operations."""
        return replace(self, operations=tuple(op for op in self.operations if op.ref not in refs))

    def rejudged(self, evidence: Mapping[Ref, Operation]) -> JobFile:
        """This file with these operations in place of the ones of the same name: their evidence was tightened."""
        changed = sorted((evidence.get(op.ref, op) for op in self.operations), key=lambda filed: filed.order)
        return replace(self, operations=tuple(changed))


def struck(file: JobFile) -> dict[Ref, Operation]:
    """Which operations are struck through, by what: a retraction of one's own, or a dispatcher's `set_aside`.

    A retraction cannot be retracted, but it can be set aside. It may be heard before its target, and after a fork it
    names the target's hash. An answer that was taken back strikes nothing and is struck itself.
    """
    gone = taken_back(file)
    aside = [
        op
        for op in file.operations
        if op.name == "question.answer" and op.args["answer"] == "set_aside" and op.ref not in gone
    ]
    gone.update({(device, n, hash): op for op in aside for device, n, hash in op.args["operations"]})
    for op in file.operations:
        if op.name == "retract" and op.ref not in gone:
            gone.update({target.ref: op for target in retracted(file, op)})
    return gone


def taken_back(file: JobFile) -> dict[Ref, Operation]:
    """Answers that a dispatcher took back, by what: they count as if they had never been given."""
    return {
        (actor, n, hash): op
        for op in file.operations
        if op.name == "question.undo"
        for actor, n, hash in (op.args["answer"],)
    }


def retracted(file: JobFile, retraction: Operation) -> list[Operation]:
    """What a retraction retracts: own operations of this number, never another retraction."""
    of = retraction.args["of"]
    return [
        op
        for op in file.operations
        if (op.actor, op.n) == (of["device"], of["n"])
        and of.get("hash") in (None, op.hash)
        and op.by == retraction.by
        and op.name != "retract"
    ]


def read(file: JobFile) -> Job:
    """The job as this file tells it."""
    from sync.work.questions import questions  # these read files themselves
    from sync.work.verbs import VERBS  # the table names the rules, and the rules name Job

    gone = struck(file)
    counts = [op for op in file.operations if not op.no_effect and op.ref not in gone]
    former = [op for op in counts if op.home and VERBS[op.name].governs]
    lists: dict[str, tuple[Operation, ...]] = {}
    if former:
        counts = [op for op in counts if not (op.home and VERBS[op.name].governs)]
    for op in counts:
        lists[op.name] = (*lists.get(op.name, ()), op)
    job = Job(
        id=file.id,
        number=file.number,
        outlet=file.outlet,
        people=people(former),
        lists=lists,
        struck=gone,
        heard_at=max((op.when.received for op in file.operations), default=0),
    )
    for op in counts:
        job = VERBS[op.name].rule(job, op)
    asked = questions(file)
    return replace(job, asked=asked) if asked else job


def people(operations: Iterable[Operation]) -> frozenset[str]:
    """Everybody a job with these operations was ever given to, helpers included; what a person did on it can be
    attributed.
    """
    return frozenset(person for op in operations if op.name in GIVES for person in people_of(op))
