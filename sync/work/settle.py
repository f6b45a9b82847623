"""Settling what was held: the lines of a hold are judged again as a whole, in order, with their original evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sync.exchange import chain
from sync.exchange.lines import Line, Receipt, Understood
from sync.exchange.numbers import Numbers
from sync.instants import Millis
from sync.ports import Writing
from sync.stored import UNCONFIRMED, Changes, Device, Hold, StoredLine
from sync.work import matters
from sync.work.door import take
from sync.work.holds import unknown
from sync.work.judged import Judged, again


def judge_again(tx: Writing, device: Device, now: Millis) -> list[Receipt]:
    """A confirmed device's lines that waited only for that are applied, and those it handed in; what is still
    unattributable stays held under its own code. Two phones that shared it meanwhile stay forked.
    """
    waiting = _waiting(tx, device)
    formers = _locked(tx, device, [line for _, lines in waiting for line in lines])
    waiting = _waiting(tx, device) if formers else waiting  # what came another way meanwhile waits no more
    changes, lines = Changes(), [line for _, lines in waiting for line in lines]
    for hold, held in waiting:
        settled = replace(hold, settled="accepted", settled_at=now)
        changes.holds[hold.id] = settled
        changes.feeds.append(matters.of_settled(settled, held))
    if device.forked:
        device = replace(device, state="forked")
        changes.devices[device.id] = device
    lines.sort(key=lambda line: (line.n, line.hash))
    if formers:  # devices first, then all the jobs, in one order
        tx.files({line.about for line in lines if line.about is not None})
    receipts = take(tx, device, [again(line) for line in lines if line.actor == device.id], now, changes)
    for actor, former in formers.items():
        theirs = [line for line in lines if line.actor == actor]
        if former is None or not former.key or former.person != device.person:
            receipts += _on_its_word(tx, device, actor, theirs, now)
        else:
            receipts += _counted(tx, former, theirs, now)
    return receipts


def _waiting(tx: Writing, device: Device) -> list[tuple[Hold, list[StoredLine]]]:
    holds = [hold for hold in tx.holds(device.id) if hold.code in UNCONFIRMED]
    return [(hold, [line for line in tx.held(hold.id) if line.receipt.receipt == "held"]) for hold in holds]


def _locked(tx: Writing, device: Device, lines: Sequence[StoredLine]) -> dict[str, Device | None]:
    """The earlier enrolments of which it handed these in."""
    return {actor: tx.device(actor) for actor in sorted({line.actor for line in lines} - {device.id})}


def _counted(tx: Writing, former: Device, lines: Sequence[StoredLine], now: Millis) -> list[Receipt]:
    """Lines that a phone handed in before it was confirmed come to their numbers, as if it did so now: with the
    evidence they came with.
    """
    numbers = Numbers(tx, former, now, {}, {(line.n, line.hash): line.when for line in lines})
    _, new = numbers.split([_as_sent(line) for line in lines])
    judged = []
    for line in new:
        numbers.skips_to(line.n)
        if (each := numbers.judged(line)) is not None:
            judged.append(each)
    after = numbers.stand()
    return take(tx, after, judged, now, Changes(devices={after.id: after}, alerts=numbers.alerts))


def _as_sent(line: StoredLine) -> Line:
    """A stored line with the one before it that it names."""
    sent = again(line).line
    prev = chain.prev_of(line.raw)
    return sent if prev is None else replace(sent, content=replace(sent.content, prev=prev))


def _on_its_word(
    tx: Writing, device: Device, of: str, lines: Sequence[StoredLine], now: Millis
) -> list[Receipt]:
    """Only this phone says whose these are: they wait in its holds until a dispatcher settles those."""
    nobody = unknown(of, device.person, device.outlet, device.enrolled_at)
    judged = [replace(again(line), fate="returning", holder=device.id) for line in lines]
    return take(tx, nobody, judged, now, Changes())


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
    return _taken(tx, device, hold, judged, now, changes)


def _taken(
    tx: Writing,
    device: Device,
    hold: Hold,
    lines: Sequence[tuple[StoredLine, Judged]],
    now: Millis,
    changes: Changes,
) -> list[Receipt]:
    """File these, each for the enrolment that recorded it: a device holds what it handed in of a former one. Their
    numbers are counted when that one comes to them.
    """
    formers = _locked(tx, device, [line for line, _ in lines])
    if formers:  # devices first, then all the jobs, in one order
        tx.files({judged.line.content.about for _, judged in lines if judged.line.content.about is not None})
    receipts = take(tx, device, [judged for line, judged in lines if line.actor == device.id], now, changes)
    for actor, former in formers.items():
        if former is None or former.person != hold.person:
            former = unknown(actor, hold.person, hold.outlet, hold.opened_at)
        receipts += take(
            tx, former, [judged for line, judged in lines if line.actor == actor], now, Changes()
        )
    return receipts


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
