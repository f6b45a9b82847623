"""What the sweep `commitments` freezes in jobs: a promise in those opened at the door, and a calendar that reaches
further. Both are acts that the job's story shows, and happen once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from server.promises.choosing import extended, promised_for
from server.store.writing import SqlWriting
from sync.exchange.evidence import Evidence
from sync.instants import Millis
from sync.ports import Unstorable
from sync.work.desk import RuleFailed
from sync.work.door import act
from sync.work.job import Job
from sync.work.operations import SWEEP, Operation
from sync.work.promises import calendar_form_of, mapping, named

ACTOR = SWEEP + "commitments"


def promise(tx: SqlWriting, jobs: Sequence[Job], now: Millis) -> frozenset[str]:
    """Promise what policies say to jobs that nobody promised anything; which those are."""
    bare = [job for job in jobs if _is_bare(job)]
    if not bare:
        return frozenset()
    found = promised_for(tx.connection, bare)
    return _file(tx, [(job, {"why": "door", "promise": given}) for job, given in found.items()], now)


def _is_bare(job: Job) -> bool:
    """Nobody promised anything, and this sweep did not either: it says so once."""
    said = any(op.args["why"] == "door" for op in job.listed("job.promise"))
    return job.created is not None and not job.merged_into and not job.about.get("promise") and not said


def extend(
    tx: SqlWriting, provisional: Sequence[tuple[Job, Mapping[str, Any]]], now: Millis
) -> frozenset[str]:
    """Freeze a calendar's further days in jobs with a provisional deadline; which those are. provisional: each with
    the terms of the deadline.
    """
    forms: dict[tuple[str, tuple[str, int]], Mapping[str, Any]] = {}
    for job, given in provisional:
        form = calendar_form_of(job, given)
        forms[job.id, named(form)] = form
    keys = {f"{job} {id} {edition}": (job, (id, edition)) for job, (id, edition) in forms}
    found = (
        extended(tx.connection, {name: {"calendar": forms[key]} for name, key in keys.items()})
        if keys
        else {}
    )
    told = [(keys[name][0], {"why": "horizon", "calendar": form}) for name, form in found.items()]
    return _file(tx, told, now)


def _file(tx: SqlWriting, told: Sequence[tuple[str, Mapping[str, Any]]], now: Millis) -> frozenset[str]:
    """Those that were filed: all, but for one whose file trips a rule."""
    acts = [(job, _act(job, args, now)) for job, args in sorted(told, key=lambda each: each[0])]
    if not acts or _act_on(tx, acts, now):
        return frozenset(job for job, _ in acts)
    return frozenset(job for job, op in acts if _act_on(tx, [(job, op)], now))


def _act_on(tx: SqlWriting, acts: Sequence[tuple[str, Operation]], now: Millis) -> bool:
    try:
        with tx.savepoint():
            act(tx, acts, now)
    except (RuleFailed, Unstorable):
        return False
    return True


def _act(job: str, args: Mapping[str, Any], now: Millis) -> Operation:
    """The sweep's act; the same however often it is said of one job, calendar and horizon. A job into which another
    was merged has that one's acts too, so the job is a part of the name.
    """
    form = mapping(args.get("calendar"))
    name = f"job.promise\n{job}\n{args['why']}\n{named(form)}\n{form.get('horizon')}"
    return Operation(
        ACTOR,
        0,
        sha256(name.encode()).hexdigest(),
        "job.promise",
        "",
        Evidence(now, now, now, now, now),
        args,
    )
