"""What proves a remedy case: operations by reference [job, actor, n, hash], instants with their grade, records by
number and hash. No texts: they are in the job, for those who may read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from server.office.telling import grade
from sync.instants import iso
from sync.work.job import Job
from sync.work.legal import Clock
from sync.work.operations import Operation
from sync.work.part_waits import waits
from sync.work.recurrence import Diagnosis, Recurrence, diagnoses
from sync.work.signed import parsed
from sync.work.visits import Visit

Proof = dict[str, Any]


def of_clock(job: Job, clock: Clock) -> Proof:
    """Of a clock that ran out on this job."""
    stopped = _stopped(job, clock)
    return {
        "began": _began(job, clock),
        "until": None if clock.until is None else iso(clock.until),
        "ended": None if stopped is None else {**moment(job, stopped), "op": stopped.name},
        "requests": requests(job),
        "visits": [_visit(job, visit) for visit in job.visits.values() if visit.begun],
        "diagnoses": [_diagnosis(each) for each in diagnoses(job)],
        "records": [record for visit in job.visits.values() for record in _records(job, visit)],
    }


def of_recurrence(again: Recurrence) -> Proof:
    """Of a fault that came back: the repairs before it with their records, and where it was found again."""
    repaired = [(each.job, each.repaired) for each in again.repairs if each.repaired is not None]
    return {
        "began": None,
        "fault": again.found.fault,
        "until": iso(again.found.op.when.estimate),
        "ended": {**moment(again.found.job, again.found.op), "op": again.found.op.name},
        "requests": [],
        "visits": [_visit(job, visit) for job, visit in repaired],
        "diagnoses": [_diagnosis(each) for each in (*again.repairs, again.found)],
        "records": [record for job, visit in repaired for record in _records(job, visit)],
    }


def requests(job: Job) -> list[Proof]:
    """Every wait for a part: when it began, and with what it ended."""
    return [
        {
            **moment(job, wait.said),
            "op": wait.said.name,
            "part": wait.asked.args.get("part"),
            "came": None if wait.came is None else {**moment(job, wait.came), "op": wait.came.name},
        }
        for wait in waits(job)
    ]


def moment(job: Job, op: Operation) -> Proof:
    """An operation by reference, when it happened and how sure that is."""
    return {
        "of": [job.id, *op.ref],
        "number": job.number,
        "at": iso(op.when.estimate),
        "grade": grade(op.when),
        "questioned": _is_questioned(job, op),
    }


def _visit(job: Job, visit: Visit) -> Proof:
    said = visit.result_said
    return {
        "job": job.id,
        "number": job.number,
        "visit": visit.id,
        "arrived": None if visit.arrived is None else moment(job, visit.arrived),
        "result": visit.result,
        "ended": None if said is None else moment(job, said),
    }


def _diagnosis(each: Diagnosis) -> Proof:
    return {**moment(each.job, each.op), "fault": each.fault}


def _records(job: Job, visit: Visit) -> Iterable[Proof]:
    """The record that speaks for this visit."""
    if visit.signed is None:
        return
    text: str = visit.signed.args["text"]
    said: Mapping[str, Any] = parsed(text) or {}
    yield {
        **moment(job, visit.signed),
        "record": str(said.get("number") or "")[:60] or None,
        "text_sha256": sha256(text.encode()).hexdigest(),
    }


def _began(job: Job, clock: Clock) -> Proof | None:
    """The report that began a repair: when it was made by the word of whoever wrote it down."""
    made = job.created
    if clock.kind != "repair" or made is None:
        return None
    return {**moment(job, made), "at": iso(clock.since), "op": made.name}


def _stopped(job: Job, clock: Clock) -> Operation | None:
    """What stopped the clock."""
    if clock.until is None:
        return None
    results = (visit.result_said for visit in job.visits.values())
    came = (wait.came for wait in waits(job)) if clock.kind == "parts" else ()
    all_ = (*came, *results, *job.listed("job.cancel", "job.close"))
    return next((op for op in all_ if op is not None and op.when.estimate == clock.until), None)


def _is_questioned(job: Job, op: Operation) -> bool:
    """Nobody has said yet whether it counts."""
    return any(op.ref in question.waiting for question in job.asked)
