"""Settling what was held: the lines of a hold are judged again as a whole, in order, with their original evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sync.exchange.lines import Receipt, Understood
from sync.instants import Millis
from sync.ports import Writing
from sync.stored import HELD_STATES, Changes, Device, Hold, StoredLine
from sync.work import matters
from sync.work.door import take
from sync.work.judged import Judged, again

UNCONFIRMED = frozenset(("pending", "returning"))


def judge_again(tx: Writing, device: Device, now: Millis) -> list[Receipt]:
    """A confirmed device's lines that waited only for that are applied, and those it handed in; what is still
    unattributable stays held under its own code. Two phones that shared it meanwhile stay forked.
    """
    changes, lines, holds = Changes(), list[StoredLine](), tx.holds(device.id)
    for hold in holds:
        if hold.code in UNCONFIRMED:
            held = tx.held(hold.id)
            lines += held
            settled = replace(hold, settled="accepted", settled_at=now)
            changes.holds[hold.id] = settled
            changes.feeds.append(matters.of_settled(settled, held))
    if any(hold.code == "fork" for hold in holds):
        device = replace(device, state="forked")
        changes.devices[device.id] = device
    lines.sort(key=lambda line: (line.n, line.hash))
    return _taken(tx, device, [(line, again(line)) for line in lines], now, changes)


def _taken(
    tx: Writing, device: Device, lines: Sequence[tuple[StoredLine, Judged]], now: Millis, changes: Changes
) -> list[Receipt]:
    """File these again, each for the enrolment that recorded it: a device holds what it handed in of a former one."""
    formers = {actor: tx.device(actor) for actor in sorted({line.actor for line, _ in lines} - {device.id})}
    if formers:  # devices first, then all the jobs, in one order
        tx.files({judged.line.content.about for _, judged in lines if judged.line.content.about is not None})
    receipts = take(tx, device, [judged for line, judged in lines if line.actor == device.id], now, changes)
    for actor, former in formers.items():
        if former is not None:
            fate = HELD_STATES.get(former.state)
            theirs = [judged for line, judged in lines if line.actor == actor]
            theirs = [each if each.accepted else replace(each, fate=fate) for each in theirs]
            receipts += take(tx, former, theirs, now, Changes())
    return receipts


class CannotSettle(Exception):
    """This answer does not fit. code: `unknown_job` (no such job to accept it on) or `settled` (it has its answer)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def accept(tx: Writing, device: Device, hold: Hold, now: Millis) -> list[Receipt]:
    """The lines belong where they say: all are applied, in order of n, with their original evidence."""
    return _settle(tx, device, hold, "accepted", hold.about, now, lambda judged: judged)


def move(tx: Writing, device: Device, hold: Hold, job: str, now: Millis) -> list[Receipt]:
    """The lines belong to another job."""
    return _settle(tx, device, hold, f"moved:{job}", job, now, lambda judged: judged)


def keep_as_note(tx: Writing, device: Device, hold: Hold, job: str, now: Millis) -> list[Receipt]:
    """The lines count for nothing, but a job keeps each as a note: `kept` is what was recorded."""
    return _settle(tx, device, hold, "note", job, now, _as_note)


def mend(tx: Writing, device: Device, line: StoredLine, content: Understood, now: Millis) -> Receipt:
    """A quarantined line with arguments that can be understood. It applies with its own evidence and number."""
    if line.receipt.receipt != "quarantined":
        raise CannotSettle("settled")
    judged = replace(again(line), mended=True)
    judged = replace(judged, line=replace(judged.line, content=content))
    changes = Changes(feeds=[matters.of_mended(line)])
    return take(tx, device, [judged], now, changes)[0]


def _settle(
    tx: Writing,
    device: Device,
    hold: Hold,
    word: str,
    job: str | None,
    now: Millis,
    shaped: Callable[[Judged], Judged],
) -> list[Receipt]:
    lines = tx.held(hold.id)
    if hold.settled is not None or not lines:
        raise CannotSettle("settled")
    opens = word == "accepted" and any(line.name == "job.open" for line in lines)
    if job is not None and not opens and not tx.files([job]):
        raise CannotSettle("unknown_job")
    settled = replace(hold, settled=word, settled_at=now)
    changes = Changes(holds={hold.id: settled}, feeds=[matters.of_settled(settled, lines)])
    judged = [(line, shaped(_to(replace(again(line), accepted=True, hold=hold.id), job))) for line in lines]
    return _taken(tx, device, judged, now, changes)


def _to(judged: Judged, job: str | None) -> Judged:
    content = replace(judged.line.content, about=job)
    return replace(judged, line=replace(judged.line, content=content))


def _as_note(judged: Judged) -> Judged:
    content = judged.line.content
    if not isinstance(content, Understood):
        return judged
    args = {"text": "", "kept": {"op": content.op, "args": dict(content.args)}}
    return replace(
        judged, line=replace(judged.line, content=replace(content, op="note.add", args=args, proved=None))
    )
