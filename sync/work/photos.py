"""Photos: announced by operations, here when a sweep read their bytes back. Counted, never remembered."""

from __future__ import annotations

from dataclasses import dataclass

from sync.work.job import Job
from sync.work.operations import Operation


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture of a job. here: its bytes were read back and hashed."""

    sha256: str
    purpose: str
    taken: Operation
    here: bool


def photos(job: Job) -> tuple[Photo, ...]:
    """Every picture the job's photo operations announce, each once, oldest first."""
    stored = here(job)
    found: dict[str, Photo] = {}
    for op in job.listed("photo.take"):
        for blob in op.args.get("blobs") or ():
            sha256 = blob["sha256"]
            found.setdefault(sha256, Photo(sha256, blob["purpose"], op, sha256 in stored))
    return tuple(found.values())


def here(job: Job) -> frozenset[str]:
    """Hashes of the bytes that a sweep has said are stored."""
    return frozenset(op.args["sha256"] for op in job.listed("blob.stored"))
