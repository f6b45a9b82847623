"""The table of what the office does to a job: address -> message, operation, who may, in which stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from schemas.masters.fields import Wire
from schemas.office import acts as messages
from server.errors import Problem
from server.house import House
from server.models.outlet import Outlet
from server.office import acting, judging
from server.office.snapshots import amended, technician, unknown
from server.staff.roles import ADMINISTRATOR, DISPATCH, DISPATCHER, MANAGER, Who
from server.store.writing import SqlWriting
from sync.instants import iso
from sync.work.job import Job
from sync.work.operations import Args
from sync.work.stage import ended, stage

REVIEWERS = (ADMINISTRATOR, DISPATCHER, MANAGER)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to do, and all that is needed to say what it comes to."""

    house: House
    who: Who
    session: Session
    job: Job
    given: Mapping[str, Any]


Filed = list[tuple[str, str, Args]]


@dataclass(frozen=True, slots=True)
class Act:
    """One act. comes_to: the operations it files, (job, name, arguments); may: the stage allows it."""

    path: str
    message: type[Wire]
    summary: str
    comes_to: Callable[[Asked], Filed]
    may: Callable[[Job], bool]
    roles: tuple[str, ...] = DISPATCH


def over(job: Job) -> bool:
    """Nobody works on it any more: cancelled, or closed by the office."""
    return bool(job.cancelled or job.closed)


def going_on(job: Job) -> bool:
    """It is neither cancelled nor closed."""
    return not over(job)


def at_any_time(job: Job) -> bool:
    """Whatever the stage: customers complain when all is over, and a dispute about a time comes later still."""
    return True


def do(house: House, who: Who, act: Act, id: str, given: Mapping[str, Any], seen: int) -> str:
    """Do it; the id of the job it was done to (a merged job's id leads to the one that goes on)."""

    def work(tx: SqlWriting) -> str:
        file, job = acting.theirs(tx, who, id)
        acting.unchanged(file, seen)
        if not act.may(job):
            raise Problem("not_now", stage=stage(job))
        with Session(tx.connection, join_transaction_mode="rollback_only") as session:
            filed = act.comes_to(Asked(house, who, session, job, given))
        if filed:
            acting.does(house, tx, who, filed)
        return file.id

    return house.work(work)


def _simply(name: str, *members: str) -> Callable[[Asked], Filed]:
    """One operation whose arguments are these members of the message, as far as they were given."""

    def comes_to(asked: Asked) -> Filed:
        args = {
            member: asked.given[member] for member in members if asked.given.get(member) not in (None, "")
        }
        return [(asked.job.id, name, args)]

    return comes_to


def _assignment(asked: Asked) -> Filed:
    given, outlet = asked.given, asked.job.outlet
    lead = given["technician"]
    args: dict[str, Any] = {"technician": lead, "helpers": given["helpers"]}
    if lead is not None:
        person = technician(asked.session, lead, outlet, "technician")
        args["card"] = {"name": person.name, "number": person.number, "certificate": person.certificate}
    for helper in given["helpers"]:
        technician(asked.session, helper, outlet, "helpers")
    if given["reason"]:
        args["reason"] = given["reason"]
    return [(asked.job.id, "job.assign", args)]


def _amendment(asked: Asked) -> Filed:
    given = {name: value for name, value in asked.given.items() if name != "version"}
    changed = amended(asked.session, asked.who, asked.job, given)
    return [(asked.job.id, "job.amend", {"about": changed})] if changed else []


def _transfer(asked: Asked) -> Filed:
    outlet = asked.session.get(Outlet, asked.given["outlet"])
    if outlet is None or outlet.archived_at is not None or outlet.id == asked.job.outlet:
        raise unknown("outlet", asked.given["outlet"])
    args = {"outlet": outlet.id, "reason": asked.given["reason"], "technician": None, "helpers": []}
    return [(asked.job.id, "job.transfer", args)]


def _judgement(asked: Asked) -> Filed:
    return [(asked.job.id, "commitment.settle", judging.judgement(asked.job, asked.given))]


def _answer(asked: Asked) -> Filed:
    return [(asked.job.id, "concern.answer", judging.answer(asked.job, asked.given))]


def _appointment(asked: Asked) -> Filed:
    given, job = asked.given, asked.job
    visit = given.get("visit") or _still_to_come(job) or asked.house.new_id()
    if given.get("visit") is not None and visit not in job.visits:
        raise unknown("visit", visit)
    args = {
        "visit": visit,
        "from": iso(given["begins"]),
        "to": iso(given["ends"]),
        "asked_by": given["asked_by"],
        **({"reason": given["reason"]} if given["reason"] else {}),
    }
    return [(job.id, "visit.appoint", args)]


def _still_to_come(job: Job) -> str | None:
    """The newest visit to which nobody has arrived."""
    waiting = [
        visit.id for visit in job.visits.values() if not visit.arrived and not visit.left and not visit.helps
    ]
    return waiting[-1] if waiting else None


ACTS: tuple[Act, ...] = (
    Act("assignment", messages.Assignment, "Give the job to somebody, or take it back.", _assignment, going_on),
    Act("amendment", messages.Amendment, "Correct its particulars.", _amendment, going_on),
    Act("transfer", messages.Transfer, "Give the job to another outlet.", _transfer, going_on),
    Act("appointment", messages.Appointment, "Agree a window, or move it.", _appointment, going_on),
    Act(
        "contact", messages.Contacted, "The office tried to reach the customer; whom it reached, it has answered.",
        _simply("contact.attempt", "contact", "channel", "outcome", "note"), going_on,
    ),
    Act("chase", messages.Chase, "The customer asks where we stay (催单).", _simply("job.chase", "text"), going_on),
    Act("cancellation", messages.Cancellation, "Call the job off.", _simply("job.cancel", "reason"), going_on),
    Act(
        "review", messages.Review, "Accept what a visit brought home, or return it.",
        _simply("job.review", "verdict", "reason"), lambda job: going_on(job) and ended(job), REVIEWERS,
    ),
    Act(
        "call-back", messages.CallBack, "What the customer said afterwards.",
        _simply("job.call_back", "reached", "satisfied", "told_price", "got_record", "text"),
        lambda job: not job.cancelled, REVIEWERS,
    ),
    Act("closing", messages.Closing, "End the job.", _simply("job.close", "reason"), going_on),
    Act(
        "reopening", messages.Reopening, "Take it up again.", _simply("job.reopen", "reason"),
        lambda job: over(job) or ended(job),
    ),
    Act(
        "judgement", messages.Judgement, "Say what became of a promise that is in doubt.", _judgement,
        at_any_time, REVIEWERS,
    ),
    Act(
        "concern", messages.Concern, "The customer complains, or asks something.",
        _simply("concern.raise", "kind", "text", "channel"), at_any_time, REVIEWERS,
    ),
    Act(
        "concern-answer", messages.ConcernAnswer, "Answer a complaint or a question.", _answer,
        at_any_time, REVIEWERS,
    ),
)  # fmt: skip
