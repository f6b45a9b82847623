"""The appliance: identified, its warranty decided, its fault found, its quote
acknowledged. The latest of each counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.replacing import replace
from sync.work.job import Job
from sync.work.operations import Operation, latest
from sync.work.visits import attend


def identify(job: Job, op: Operation) -> Job:
    """What the plates say."""
    return replace(attend(job, op), identified=latest(job.identified, op))


def decide_warranty(job: Job, op: Operation) -> Job:
    """Who bears the cost."""
    return replace(attend(job, op), warranty=latest(job.warranty, op))


def acknowledge_quote(job: Job, op: Operation) -> Job:
    """The customer agreed to a price."""
    return replace(attend(job, op), quote=latest(job.quote, op))


def appliance(job: Job) -> Mapping[str, Any]:
    """The appliance as it is known now: what the job said, with what the plates said laid over it."""
    seen = {} if job.identified is None else job.identified.args
    said = {
        name: seen[name]
        for name in ("units", "model", "purchase_date", "proof")
        if seen.get(name) is not None
    }
    return {**(job.about.get("appliance") or {}), **said}
