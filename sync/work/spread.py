"""Which feeds a job's document goes to, and which it leaves: one entry for each feed that has it or had
it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.exchange.digest import NOTHING, entry_digest
from sync.stored import FeedChange
from sync.work.commitment import Commitment
from sync.work.documents import Compact, change_line, feeds_of, for_technician, gone_line, why_gone
from sync.work.file import JobFile
from sync.work.job import Job


def feed_changes(
    file: JobFile, job: Job, made: Sequence[Commitment], compact: Compact
) -> tuple[list[FeedChange], dict[str, int]]:
    """The entries this version of a job writes, and the audience it has afterwards (feed -> digest of its
    line). made: the job's commitments. compact: writes the document as JSON.
    """
    audience = feeds_of(job)
    line = change_line("job", job.id, file.version, for_technician(job, made), compact) if audience else b""
    digest = entry_digest(line) if audience else NOTHING
    entries = [
        FeedChange(
            feed,
            "job",
            job.id,
            line,
            None,
            digest,
            file.audience.get(feed, None if file.version > 1 else NOTHING),
        )
        for feed in sorted(audience)
    ]
    left = sorted(set(file.audience) - audience)
    if left:
        reason = why_gone(job)
        farewell = gone_line("job", job.id, reason)
        entries += [
            FeedChange(feed, "job", job.id, farewell, reason, NOTHING, file.audience[feed]) for feed in left
        ]
    return entries, dict.fromkeys(audience, digest)
