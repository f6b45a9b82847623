"""Taking back how a hold was settled: its lines leave the job again and wait as before.

Only where nothing builds on them: whoever acted on the job since saw them there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sync.exchange.lines import Receipt
from sync.instants import Millis
from sync.ports import Writing
from sync.stored import Changes, Device, Hold, StoredLine
from sync.work import matters
from sync.work.desk import Desk, announced
from sync.work.file import JobFile, Ref
from sync.work.operations import SWEEP, Operation


class BuiltOn(Exception):
    """It cannot be taken back any more. why: `opened` (it made the job), `changed` (not all lines lie in the job as
    they were let in), `waiting` (more of the same waits by now), or the name of the operation that came after.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def unsettle(tx: Writing, device: Device, hold: Hold, now: Millis) -> list[Receipt]:
    """The hold waits again, with its lines as they were sent. Raises BuiltOn."""
    lines = tx.held(hold.id)
    about = {line.about for line in lines}
    files = tx.files({job for job in about if job is not None})
    if len(about) != 1 or len(files) != 1:
        raise BuiltOn("changed")
    [(job, file)] = files.items()
    let_in = _let_in(file, lines)
    _nothing_builds_on(tx, file, let_in, hold)
    changes = Changes(holds={hold.id: replace(hold, settled=None, settled_at=None)})
    desk = Desk(tx, files, now, changes)
    desk.withdraw(job, let_in)
    desk.finish()
    back = [_waiting(line, let_in[_ref(line)], hold) for line in lines]
    changes.lines += back
    changes.blobs += announced(hold.about, let_in.values())
    changes.feeds.append(matters.of_waiting_again(hold, back))
    tx.write(changes)
    return [line.receipt for line in back]


def _let_in(file: JobFile, lines: Sequence[StoredLine]) -> Mapping[Ref, Operation]:
    there = {op.ref: op for op in file.operations}
    let_in = {ref: op for line in lines if (op := there.get(ref := _ref(line))) is not None}
    if len(let_in) < len(lines) or any(line.receipt.receipt != "applied" for line in lines):
        raise BuiltOn("changed")
    return let_in


def _nothing_builds_on(tx: Writing, file: JobFile, let_in: Mapping[Ref, Operation], hold: Hold) -> None:
    if any(op.name == "job.open" for op in let_in.values()):
        raise BuiltOn("opened")
    since = min(op.heard for op in let_in.values())
    for op in sorted(file.operations, key=lambda each: each.heard):
        if op.heard > since and op.ref not in let_in and not op.actor.startswith(SWEEP):
            raise BuiltOn(op.name)
    if any((other.about, other.code) == (hold.about, hold.code) for other in tx.holds(hold.actor)):
        raise BuiltOn("waiting")


def _waiting(line: StoredLine, op: Operation, hold: Hold) -> StoredLine:
    """The line as it waited: under its own job, and with what was recorded where only a note of it was kept."""
    kept = op.args.get("kept") if hold.settled == "note" else None
    name, args = (kept["op"], kept["args"]) if kept else (op.name, op.args)
    return replace(
        line,
        receipt=Receipt(line.n, "held", hold.code),
        about=hold.about,
        name=name,
        args=args,
        trouble="unproved" if op.proved is False else line.trouble,
    )


def _ref(line: StoredLine) -> Ref:
    return (line.actor, line.n, line.hash)
