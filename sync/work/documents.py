"""What a job looks like to each audience. A document is serialised once, when it changes, and never again.

No translated words in it: codes, instants, and what people wrote. Documents only gain members.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sync.exchange.chain import sha256_hex
from sync.instants import iso
from sync.work import commitments, custody, outcomes, parts, places, promises, window
from sync.work.charges import bill
from sync.work.commitment import Commitment
from sync.work.confirming import confirmations, grade
from sync.work.contacts import chases
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.photos import photos
from sync.work.reading import number_of
from sync.work.records import RECORDS
from sync.work.stage import ending, stage
from sync.work.verbs import DEVICE
from sync.work.visits import Visit

Document = dict[str, Any]
Compact = Callable[[Mapping[str, Any]], bytes]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)

MOMENTS = ("appointed", "set_out", "arrived", "started", "finished", "left")
INSIDE = frozenset(("promise", "demands", "outlet"))
SAID_IF_SO = frozenset(("of", "provisional", "attributed", "settled"))
NOT_LISTED = frozenset(("retract", "job.open", "record.sign"))
ALSO_LISTED = ("part.order", "part.arrive", "part.issue", "part.drop", "part.return", "part.miss")


def compact(value: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8 without needless spaces."""
    return _ENCODER.encode(value).encode()


def change_line(kind: str, id: str, version: int, document: Document, compact: Compact = compact) -> bytes:
    """The finished line of a feed: what a pull hands out and a digest is made of. compact: a quicker writer of JSON."""
    return compact({"kind": kind, "id": id, "v": version, "doc": document})


def gone_line(kind: str, id: str, reason: str) -> bytes:
    """The line that takes a document out of a feed."""
    return compact({"kind": kind, "id": id, "gone": reason})


def feeds_of(job: Job) -> frozenset[str]:
    """The feeds that hold this job's document: the technician's and the helpers'.

    A cancelled or merged job leaves at once; one that is over stays until a sweep has moved the window past it.
    """
    if job.cancelled or job.merged_into or (job.shrunk and job.shrunk.args["to"] == "nothing"):
        return frozenset()
    return frozenset(f"t:{person}" for person in {job.technician, *job.helpers} if person is not None)


def why_gone(job: Job) -> str:
    """Why a feed lost the job."""
    if job.merged_into:
        return "merged"
    if job.cancelled:
        return "cancelled"
    if job.shrunk:
        return "closed"
    return "left_outlet" if job.assigned is not None and job.assigned.name == "job.transfer" else "moved"


def for_technician(job: Job, made: Sequence[Commitment]) -> Document:
    """The whole job as a technician's device keeps it; a line without personal data of one that is long over, or whose
    appointment is far off. made: the job's commitments.
    """
    if job.shrunk is not None:
        return _line(job)
    return _far(job) if window.is_far(job) else _whole(job, made)


def _whole(job: Job, made: Sequence[Commitment]) -> Document:
    return {
        **{name: value for name, value in job.about.items() if name not in INSIDE},
        "number": job.number,
        "outlet": job.outlet,
        "zone": promises.zone_of(job.about.get("promise")),
        "stage": stage(job),
        "reported_at": iso(commitments.reported_at(job)) if job.created is not None else None,
        "technician": job.technician,
        "helpers": sorted(job.helpers),
        **_card(job),
        "reply": _maybe(job.reply),
        "pause": _maybe(job.pause),
        "review": _maybe(job.reviewed),
        "chased": chases(job),
        "visits": [_visit(job, visit) for visit in job.visits.values()],
        "commitments": [_promise(each) for each in made],
        "photos": _photos(job),
        "records": _records(job, *RECORDS),
        "bill": _bill(job),
        "wanted": [
            {"of": [each.asked.actor, each.asked.n], "state": each.state} for each in parts.wanted(job)
        ],
        "old_parts": [
            {"of": [each.used.actor, each.used.n], "state": each.state} for each in parts.old_parts(job)
        ],
        "out": [[op.actor, op.n] for op in (*custody.taken(job), *custody.lent(job))],
        "questions": [_question(question) for question in job.asked if question.open],
        "struck": sorted([actor, n] for actor, n, _ in job.struck if n),
        **_lists(job),
    }


def _promise(made: Commitment) -> Document:
    """A commitment without what is not so: every phone fetches each job's."""
    told = outcomes.shown(made)
    return {name: value for name, value in told.items() if value or name not in SAID_IF_SO}


def _line(job: Job) -> Document:
    """What stays of a job that is over: number, date and result, nothing personal."""
    last = job.closed or ending(job)
    return {
        "number": job.number,
        "type": job.about.get("type"),
        "stage": stage(job),
        "technician": job.technician,
        "results": [visit.result for visit in job.visits.values() if visit.result is not None],
        "over_at": None if last is None else iso(last.when.estimate),
        "bare": True,
    }


def _far(job: Job) -> Document:
    """What a device holds of an appointment beyond its window: that the day is taken, and about where."""
    agreed = window.next_window(job)
    site = job.about.get("site") or {}
    return {
        "number": job.number,
        "type": job.about.get("type"),
        "stage": stage(job),
        "technician": job.technician,
        "helpers": sorted(job.helpers),
        "window": None if agreed is None else [agreed.args["from"], agreed.args["to"]],
        "visits": [
            _agreed(visit, visit.appointed) for visit in job.visits.values() if visit.appointed is not None
        ],
        "zone": promises.calendar_of(job.about.get("promise") or {}).zone,
        "district": site.get("district"),
        "place": site.get("estate") or road(site.get("street") or "") or None,
        "bare": True,
    }


def _agreed(visit: Visit, window: Operation) -> Document:
    """As much of a visit as says who comes when."""
    opens, closes = window.args["from"], window.args["to"]
    return {
        "id": visit.id,
        "lead": visit.lead,
        "helps": visit.helps,
        "appointed": {"from": opens, "to": closes},
    }


def road(street: str) -> str:
    """A street without the house number, whichever side of the name it stands on."""
    before = re.split(r"\d", street, maxsplit=1)[0].strip(" ,，#")
    if before:
        return before
    words = re.split(r"[ ,，]+", street)
    return " ".join(word for word in words if not re.search(r"\d", word))


def _lists(job: Job) -> Document:
    names = [name for name in (*DEVICE, *ALSO_LISTED) if name not in NOT_LISTED and name in job.lists]
    lists: Document = {name: [entry(op) for op in job.lists[name]] for name in sorted(names)}
    if "record.sign" in job.lists:
        lists["record.sign"] = _records(job, "record.sign")
    return lists


def _card(job: Job) -> Document:
    """What a record prints of the technician: as it was when the job was given to him."""
    card = (job.assigned.args.get("card") if job.assigned is not None else None) or {}
    return {
        "technician_name": card.get("name"),
        "technician_number": card.get("number"),
        "certificate": card.get("certificate"),
    }


def _visit(job: Job, visit: Visit) -> Document:
    moments = {name: entry(op) for name in MOMENTS if (op := getattr(visit, name)) is not None}
    return {
        "id": visit.id,
        "lead": visit.lead,
        "helps": visit.helps,
        "result": visit.result,
        "place": places.grade(job, visit),
        "signed": visit.signed is not None,
        **moments,
    }


def _photos(job: Job) -> Document:
    taken = photos(job)
    return {
        "here": sum(each.here for each in taken),
        "of": len(taken),
        "missing": [p.sha256 for p in taken if not p.here],
    }


def _bill(job: Job) -> Document:
    owed = bill(job)
    return {"asked": owed.asked, "discounts": owed.discounts, "total": owed.total, "paid": owed.paid}


def _records(job: Job, *names: str) -> list[Document]:
    """The signed records; one that the customer confirmed says when, and how good the confirmation is."""
    confirmed, worth = confirmations(job), grade(job)
    told = [_record(op) for op in job.listed(*names)]
    for record in told if confirmed else ():
        by = confirmed.get(record["text_sha256"])
        if by is not None:
            record["confirmed"] = {"at": iso(by.when.estimate), "grade": worth}
    return told


def _record(op: Operation) -> Document:
    """A signed record without its text, which is up to 32 KiB and stays where it was signed."""
    return {
        "by": op.by,
        "at": iso(op.when.estimate),
        "of": [op.actor, op.n],
        "visit": op.args["visit"],
        "number": number_of(op.args["text"]),
        "text_sha256": sha256_hex(op.args["text"].encode()),
        "corrects": op.args.get("corrects"),
    }


def _question(question: Any) -> Document:
    return {
        "code": question.code,
        "person": question.person,
        "operations": sorted([actor, n] for actor, n, _ in question.waiting),
        "details": list(question.details),
    }


def entry(op: Operation) -> Document:
    """An operation as every document shows it."""
    return {**op.args, "by": op.by, "at": iso(op.when.estimate), "of": [op.actor, op.n]}


def _maybe(op: Operation | None) -> Document | None:
    return None if op is None else {"op": op.name, **entry(op)}
