"""What a job looks like to each audience. A document is serialised once, when it changes, and never again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sync.instants import iso
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.stage import result, stage
from sync.work.visits import Visit

Document = dict[str, Any]


def change_line(kind: str, id: str, version: int, document: Document) -> bytes:
    """The finished line of a feed: what a pull hands out and a digest is made of."""
    return _compact({"kind": kind, "id": id, "v": version, "doc": document})


def gone_line(kind: str, id: str, reason: str) -> bytes:
    """The line that takes a document out of a feed."""
    return _compact({"kind": kind, "id": id, "gone": reason})


def feeds_of(job: Job) -> frozenset[str]:
    """The feeds that hold this job's document: the technician's and the helpers', while it is neither over nor called off."""
    if job.cancelled or job.closed or job.merged_into:
        return frozenset()
    return frozenset(f"t:{person}" for person in {job.technician, *job.helpers} if person is not None)


def why_gone(job: Job) -> str:
    """Why a feed lost the job."""
    if job.merged_into:
        return "merged"
    if job.cancelled:
        return "cancelled"
    return "closed" if job.closed else "moved"


def for_technician(job: Job) -> Document:
    """The whole job as a technician's device keeps it."""
    return {
        **job.about,
        "number": job.number,
        "stage": stage(job),
        "technician": job.technician,
        "helpers": sorted(job.helpers),
        "visits": [_visit(visit) for visit in job.visits.values()],
        "struck": sorted([actor, n] for actor, n, _ in job.struck),
        **{name: [_entry(op) for op in ops] for name, ops in sorted(job.lists.items())},
    }


def _visit(visit: Visit) -> Document:
    moments = {
        name: _entry(op)
        for name in ("appointed", "set_out", "arrived", "started", "finished", "left")
        if (op := getattr(visit, name)) is not None
    }
    return {"id": visit.id, "lead": visit.lead, "helps": visit.helps, "result": result(visit), **moments}


def _entry(op: Operation) -> Document:
    return {"by": op.by, "at": iso(op.when.estimate), "of": [op.actor, op.n], **op.args}


def _compact(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
