"""An act of the office comes in by the one door, under the version it was made from, and is kept as a line.

not_found   there is no such job, or it belongs to an outlet that is not theirs: the same answer
conflict    the job changed meanwhile; `current` is its version now
not_now     the job is in a stage in which this cannot be done
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from server.errors import Problem
from server.house import House
from server.staff.roles import Who
from server.store.writing import SqlWriting
from sync.exchange.evidence import Evidence
from sync.exchange.lines import Receipt
from sync.instants import Millis, iso
from sync.stored import Changes, StoredLine
from sync.work.door import act
from sync.work.file import JobFile, read
from sync.work.job import Job
from sync.work.operations import OFFICE, Operation

CONSOLE = "console"


def theirs(tx: SqlWriting, who: Who, id: str) -> tuple[JobFile, Job]:
    """The job, locked, if it is `who`'s to see. A merged job's id leads to the one that goes on."""
    file = tx.files([id]).get(id)
    job = None if file is None else read(file)
    if file is None or job is None or not who.sees(job.outlet):
        raise Problem("not_found", kind="job", id=id)
    return file, job


def unchanged(file: JobFile, seen: int) -> None:
    """`conflict` unless the job is as it was when it was looked at."""
    if file.version != seen:
        raise Problem("conflict", current=file.version)


def does(
    house: House,
    tx: SqlWriting,
    who: Who,
    acts: Sequence[tuple[str, str, Mapping[str, Any]]],
    *,
    outlet: str = "",
    number: str = "",
) -> None:
    """File these acts (job, operation name, arguments), in order, with everything that follows."""
    now = moment(tx.files({job for job, _, _ in acts}).values(), house.now())
    lines = [line(house, who, now + place, *each) for place, each in enumerate(acts)]
    filed = [(job, operation(written)) for (job, _, _), written in zip(acts, lines, strict=True)]
    act(tx, filed, now, outlet=outlet, number=number)
    tx.write(Changes(lines=lines))


def moment(files: Iterable[JobFile], now: Millis) -> Millis:
    """When an act on these jobs was done: after every act of the office that it was made in knowledge of, though
    another machine's clock may be ahead of ours. Acts count in the order of their instants.
    """
    known = (op.when.estimate for file in files for op in file.operations if op.of_office)
    return max((now, *(1 + at for at in known)))


def line(house: House, who: Who, now: Millis, job: str, name: str, args: Mapping[str, Any]) -> StoredLine:
    """An act as a row among the operations of devices, with the person in place of device and number."""
    person = who.id or CONSOLE
    said = {"op": name, "job": job, "at": iso(now), "by": person, "nonce": house.new_id(), "args": args}
    raw = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return StoredLine(
        actor=OFFICE + person,
        n=0,
        hash=sha256(raw).hexdigest(),
        raw=raw,
        by=person,
        when=Evidence(now, now, now, now, now),
        receipt=Receipt(0, "applied"),
        name=name,
        about=job,
        args=args,
    )


def operation(line: StoredLine) -> Operation:
    """The operation that a job's file gets of it."""
    return Operation(line.actor, line.n, line.hash, line.name or "", line.by, line.when, line.args or {})
