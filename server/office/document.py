"""A job as the office sees it: everything that is known, and how sure it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from server.office.telling import operation, when
from sync.exchange.signing import verify_correction, verify_record
from sync.instants import Millis, iso
from sync.work import appliances, charges, commitments, outcomes, parts, photos, places, releasing
from sync.work.concerns import Concern, concerns
from sync.work.contacts import chases
from sync.work.file import JobFile, Ref
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.records import CORRECTED, RECORDS
from sync.work.stage import stage
from sync.work.visits import Visit

MOMENTS = ("appointed", "set_out", "arrived", "started", "finished", "signed", "left")
OF_PARTS = ("part.use", "part.request")
OF_MONEY = ("charge.add", "charge.discount", "payment.collect")


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables say beside the job's file. names: of people. blobs: their rows by hash. phones: of everybody who
    ever had the job. warranty: until, ends, moved, as far as they are known.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    blobs: Mapping[str, Any] = field(default_factory=dict)
    holds: Sequence[Mapping[str, Any]] = ()
    phones: Sequence[outcomes.Phone] = ()
    warranty: Mapping[str, Any] = field(default_factory=dict)


def document(file: JobFile, job: Job, known: Known, issuer: str, now: Millis) -> dict[str, Any]:
    """The whole job. issuer: the installation's origin, which record signatures cover."""
    names, released = known.names, releasing.released_at(job)
    return {
        "id": file.id,
        "number": file.number,
        "version": file.version,
        "outlet": job.outlet,
        "stage": stage(job),
        "merged_into": job.merged_into,
        "about": dict(job.about),
        "appliance": dict(appliances.appliance(job)),
        **{f"warranty_{name}": known.warranty.get(name) for name in ("until", "ends", "moved")},
        "technician": None if job.technician is None else _person(job.technician, names),
        "helpers": [_person(helper, names) for helper in sorted(job.helpers)],
        "visits": [_visit(job, visit, names) for visit in job.visits.values()],
        "parts": [operation(op, names) for op in job.listed(*OF_PARTS)],
        "wanted_parts": [{"of": list(each.asked.ref), "state": each.state} for each in parts.wanted(job)],
        "charges": [operation(op, names) for op in job.listed(*OF_MONEY)],
        "bill": _bill(job),
        "photos": [_photo(photo, known) for photo in photos.photos(job)],
        "records": [_record(op, names, issuer) for op in job.listed(*RECORDS)],
        "commitments": _commitments(job, known, now),
        "concerns": [_concern(each, names) for each in concerns(job)],
        "chases": chases(job),
        "withheld": released is None,
        "released_at": iso(released) if released else None,
        "questions": [_question(question, names) for question in job.asked],
        "holds": list(known.holds),
        "story": list(story(file, job, names)),
    }


def story(file: JobFile, job: Job, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Everything that happened, in the order in which it happened. What was struck through says by what."""
    asked: dict[Ref, str] = {ref: question.code for question in job.asked for ref in question.waiting}
    ruled = {ref for question in job.asked for ref in question.by_rule}
    for op in file.operations:
        struck = job.struck.get(op.ref)
        yield {
            **operation(op, names),
            "heard": op.heard,
            "no_effect": op.no_effect,
            "question": asked.get(op.ref),
            "by_rule": op.ref in ruled,
            "struck_by": None if struck is None else list(struck.ref),
        }


def people_in(file: JobFile) -> set[str]:
    """Everybody whose name the document tells."""
    given = {person for op in file.operations for person in _given(op)}
    return {op.by for op in file.operations} | given


def _given(op: Operation) -> list[str]:
    return [person for person in (op.args.get("technician"), *(op.args.get("helpers") or ())) if person]


def _person(id: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {"id": id, "name": names.get(id)}


def _visit(job: Job, visit: Visit, names: Mapping[str, str]) -> dict[str, Any]:
    arrived = places.arrived_when(job, visit)
    moments = {name: op for name in MOMENTS if (op := getattr(visit, name)) is not None}
    return {
        "id": visit.id,
        "lead": _person(visit.lead, names),
        "helps": visit.helps,
        "result": visit.result,
        "place": places.grade(job, visit),
        "arrival": None if arrived is None else when(arrived),
        **{name: operation(op, names) for name, op in moments.items()},
    }


def _commitments(job: Job, known: Known, now: Millis) -> list[dict[str, Any]]:
    """What was promised, and how it stands at this instant."""
    told = []
    for each in commitments.commitments(job):
        stands = outcomes.standing(each, now, known.phones)
        heard = None if stands.waits_for is None else stands.waits_for.heard_at
        contact = iso(heard) if heard else None
        told.append({**outcomes.shown(each), "outcome": stands.outcome, "last_contact": contact})
    return told


def _concern(concern: Concern, names: Mapping[str, str]) -> dict[str, Any]:
    """A complaint or question as it was raised, and its answer."""
    answered = concern.answered
    return {
        "id": concern.id,
        "kind": concern.raised.args["kind"],
        "text": concern.raised.args["text"],
        "raised_at": iso(concern.raised.when.estimate),
        "raised": operation(concern.raised, names),
        "answered_at": None if answered is None else iso(answered.when.estimate),
        "answered": None if answered is None else operation(answered, names),
    }


def _bill(job: Job) -> dict[str, int]:
    bill = charges.bill(job)
    return {"asked": bill.asked, "discounts": bill.discounts, "total": bill.total, "paid": bill.paid}


def _photo(photo: photos.Photo, known: Known) -> dict[str, Any]:
    row = known.blobs.get(photo.sha256)
    members = ("size", "width", "height", "taken", "reason")
    return {
        "sha256": photo.sha256,
        "purpose": photo.purpose,
        "state": "awaited" if row is None else row.state,
        **{name: getattr(row, name, None) for name in members},
        "photographed": operation(photo.taken, known.names),
    }


def _record(op: Operation, names: Mapping[str, str], issuer: str) -> dict[str, Any]:
    """One signed text, with what it says of itself; `verifies`: its signature holds for these exact bytes."""
    text: str = op.args["text"]
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    said = said if isinstance(said, dict) else {}
    return {
        **operation(op, names),
        "number": said.get("number"),
        "result": said.get("result"),
        "signed_by": said.get("signed_by"),
        "text": text,
        "text_hash": sha256(text.encode()).hexdigest(),
        "verifies": (verify_correction if op.name == CORRECTED else verify_record)(
            op.args["key"], op.args["signature"], issuer, text
        ),
    }


def _question(question: Any, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": question.id,
        "code": question.code,
        "person": _person(question.person, names),
        "open": question.open,
        "answer": question.answer,
        "by_rule": bool(question.by_rule),
        "released_at": iso(at) if (at := question.released_at) else None,
        "details": list(question.details),
    }
