"""Who has the job: created, opened at the door, assigned, transferred, accepted, declined, asked to hand back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.replacing import replace
from sync.work.job import Job
from sync.work.operations import Operation, latest
from sync.work.visits import Visit

SAYS_AT_THE_DOOR = ("customer", "contacts", "site", "appliance", "type", "fault", "fault_code", "call")
"""What a technician says of a job he opens. What is promised, and what the outlet demands, only the office says."""
GIVES = frozenset(("job.assign", "job.transfer", "job.open"))


def create(job: Job, op: Operation) -> Job:
    """The office takes a job on. Created twice (by principal and external number), the first counts."""
    if job.created is not None:
        return job
    return replace(job, created=op, about={**op.args, **job.about})


def open_(job: Job, op: Operation) -> Job:
    """A technician opens a job at the door. It is assigned to him, under the device's own id."""
    if job.created is not None:
        return job
    said = {name: op.args[name] for name in SAYS_AT_THE_DOOR if name in op.args}
    about = {"source": "technician", **said, **job.about}
    return replace(
        job,
        created=op,
        about=about,
        technician=job.technician or op.by,
        people=job.people | {op.by},
        reply=job.reply or op,
    )


def amend(job: Job, op: Operation) -> Job:
    """The office corrects particulars: address, contacts, priority."""
    return job.with_about(op.args["about"])


def assign(job: Job, op: Operation) -> Job:
    """The office gives the job to a technician, or takes it back (technician null). Former ones stay its people.

    An answer that was heard after this assignment belongs to it, whatever the clocks say. A visit that was agreed and
    that nobody has begun is the new technician's.
    """
    technician, helpers = given(op)
    reply = job.reply
    stays = reply is not None and reply.heard > op.heard and reply.by == technician
    return replace(
        job,
        assigned=op,
        technician=technician,
        helpers=frozenset(helpers),
        people=job.people | people_of(op),
        reply=reply if stays else None,
        visits=_handed_on(job, technician, helpers),
    )


def _handed_on(job: Job, technician: str | None, helpers: Sequence[str]) -> Mapping[str, Visit]:
    if technician is None or all(visit.lead == technician for visit in job.visits.values()):
        return job.visits
    return {
        id: visit if visit.begun or visit.helps or visit.lead in helpers else replace(visit, lead=technician)
        for id, visit in job.visits.items()
    }


def transfer(job: Job, op: Operation) -> Job:
    """The office gives the job to another outlet, which assigns it anew."""
    return replace(assign(job, op), outlet=op.args["outlet"])


def answer(job: Job, op: Operation) -> Job:
    """The technician takes the job, will not have it, or asks to hand it back. The latest counts; a helper's
    word does not bind the one who has the job.
    """
    if op.by in job.helpers and op.by != job.technician:
        return job
    return replace(job, reply=latest(job.reply, op))


def given(op: Operation) -> tuple[str | None, tuple[str, ...]]:
    """To whom an operation gives the job: technician and helpers."""
    if op.name == "job.open":
        return op.by, ()
    return op.args.get("technician"), tuple(op.args.get("helpers") or ())


def people_of(op: Operation) -> frozenset[str]:
    """Everybody an operation gives the job to."""
    technician, helpers = given(op)
    return frozenset({technician, *helpers} - {None})  # type: ignore[arg-type]
