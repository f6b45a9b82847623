"""The table of operations: name -> rule, fact or intent, who may, and what it does when it comes late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sync.work import appliances, assignments, endings, promises, visits
from sync.work.job import Job
from sync.work.operations import Operation

Rule = Callable[[Job, Operation], Job]
Kind = Literal["fact", "intent", "act"]


@dataclass(frozen=True, slots=True)
class Verb:
    """One operation of the trade.

    kind: a `fact` happened and is never refused; an `intent` asks for something and may come too late; an `act` is
    the office's, a customer's or a sweep's. binding: a part, charge, payment or signature, which asks a question even
    when it was done before the office changed its mind. personal: concerns no job. governs: says who has the job and
    whether it is over; of a job that was merged into another it counts no more.
    """

    rule: Rule
    kind: Kind = "fact"
    binding: bool = False
    personal: bool = False
    governs: bool = False


def kept(job: Job, op: Operation) -> Job:
    """Kept in the list of its name; nothing else follows."""
    return job


DEVICE: Mapping[str, Verb] = {
    "job.accept": Verb(assignments.answer, "intent", governs=True),
    "job.decline": Verb(assignments.answer, "intent", governs=True),
    "job.release": Verb(assignments.answer, "intent", governs=True),
    "job.open": Verb(assignments.open_, governs=True),
    "job.pause": Verb(endings.pause, "intent"),
    "job.resume": Verb(endings.pause, "intent"),
    "contact.attempt": Verb(visits.attend),
    "visit.appoint": Verb(visits.appoint),
    "visit.set_out": Verb(visits.set_out),
    "visit.arrive": Verb(visits.arrive),
    "work.start": Verb(visits.start),
    "work.finish": Verb(visits.finish),
    "step.check": Verb(visits.attend),
    "appliance.identify": Verb(appliances.identify),
    "warranty.decide": Verb(appliances.decide_warranty),
    "fault.diagnose": Verb(visits.attend),
    "quote.acknowledge": Verb(appliances.acknowledge_quote),
    "part.use": Verb(visits.attend, binding=True),
    "part.request": Verb(visits.attend, "intent"),
    "charge.add": Verb(visits.attend, binding=True),
    "charge.discount": Verb(visits.attend, binding=True),
    "payment.collect": Verb(visits.attend, binding=True),
    "custody.take": Verb(visits.attend),
    "custody.return": Verb(visits.attend),
    "loan.give": Verb(visits.attend),
    "loan.return": Verb(visits.attend),
    "hazard.notice": Verb(visits.attend),
    "photo.take": Verb(visits.attend),
    "note.add": Verb(visits.attend),
    "record.sign": Verb(visits.sign, binding=True),
    "visit.leave": Verb(visits.leave),
    "retract": Verb(kept),
    "stock.count": Verb(kept, personal=True),
    "absence.ask": Verb(kept, personal=True),
}

OFFICE: Mapping[str, Verb] = {
    "job.create": Verb(assignments.create, "act", governs=True),
    "job.amend": Verb(assignments.amend, "act", governs=True),
    "job.assign": Verb(assignments.assign, "act", governs=True),
    "job.transfer": Verb(assignments.transfer, "act", governs=True),
    "job.chase": Verb(kept, "act"),
    "job.cancel": Verb(endings.cancel, "act", governs=True),
    "job.review": Verb(endings.review, "act", governs=True),
    "job.call_back": Verb(endings.call_back, "act", governs=True),
    "job.close": Verb(endings.close, "act", governs=True),
    "job.reopen": Verb(endings.reopen, "act", governs=True),
    "job.merge": Verb(kept, "act"),
    "job.merge_into": Verb(endings.merge_into, "act", governs=True),
    "question.answer": Verb(endings.answer, "act"),
    "question.undo": Verb(kept, "act"),
    "settlement.line": Verb(kept, "act"),
    "invoice.request": Verb(kept, "act"),
    "part.order": Verb(kept, "act"),
    "part.arrive": Verb(kept, "act"),
    "part.issue": Verb(kept, "act"),
    "part.drop": Verb(kept, "act"),
    "part.return": Verb(kept, "act"),
    "part.miss": Verb(kept, "act"),
    "code.issue": Verb(kept, "act"),
    "commitment.settle": Verb(kept, "act"),
    "concern.raise": Verb(kept, "act"),
    "concern.answer": Verb(kept, "act"),
    "record.correct": Verb(kept, "act"),
}

CUSTOMER: Mapping[str, Verb] = {
    "customer.book_window": Verb(visits.appoint, "act"),
    "customer.arrived_press": Verb(visits.attend, "act"),
    "customer.chase": Verb(kept, "act"),
    "customer.confirm_record": Verb(kept, "act"),
}

SWEEP: Mapping[str, Verb] = {
    "blob.stored": Verb(kept, "act"),
    "job.shrink": Verb(endings.shrink, "act", governs=True),
    "job.promise": Verb(promises.promise, "act", governs=True),
}

VERBS: Mapping[str, Verb] = {**DEVICE, **OFFICE, **CUSTOMER, **SWEEP}
