"""The one door through which work changes: devices, dispatchers, customers and sweeps all come in here.

`take` files what a device sent, `act` what anybody else did. Both end at the desk's `finish`, so versions,
feeds, questions, stock and the audit trail cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.exchange.lines import Receipt
from sync.instants import Millis
from sync.ports import Unstorable, Writing
from sync.stored import Changes, Device, StoredLine
from sync.work import matters
from sync.work.desk import Desk, RuleFailed
from sync.work.file import JobFile
from sync.work.judged import Judged
from sync.work.operations import Operation


def take(
    tx: Writing, device: Device, judged: Sequence[Judged], now: Millis, changes: Changes
) -> list[Receipt]:
    """File a device's new lines, in order, and write them with everything that follows. Locks the jobs they
    name.

    One line that the rules or the database refuse is quarantined alone; the others go on.
    """
    files = tx.files(_named(judged, changes))
    holds, feeds = dict(changes.holds), list(changes.feeds)
    try:
        with tx.savepoint():
            return _take_all(tx, files, device, judged, now, changes)
    except (RuleFailed, Unstorable):
        receipts = [_take_one(tx, device, each, now) for each in judged]
        rest = Changes(devices=changes.devices, holds=holds, feeds=feeds, alerts=changes.alerts)
        tx.write(rest)
        _tighten(tx, device, changes.tightened, now)
        return receipts


def _named(judged: Sequence[Judged], changes: Changes) -> set[str]:
    named = {about for each in judged if (about := each.line.content.about) is not None}
    return named | {line.about for line in changes.tightened if line.about is not None}


def _tighten(tx: Writing, device: Device, tightened: Sequence[StoredLine], now: Millis) -> None:
    """Tighter evidence of stored lines, in their jobs too; where those cannot take it, it stays as it was."""
    tighter = Changes(tightened=list(tightened))
    try:
        with tx.savepoint():
            _take_all(tx, tx.files(_named((), tighter)), device, (), now, tighter)
    except (RuleFailed, Unstorable):
        pass


def _take_one(tx: Writing, device: Device, each: Judged, now: Millis) -> Receipt:
    about = each.line.content.about
    code = "unstorable"
    try:
        with tx.savepoint():
            files = tx.files([about] if about is not None else [])
            return _take_all(tx, files, device, [each], now, Changes())[0]
    except RuleFailed:
        code = "rule_failed"
    except Unstorable:
        pass
    receipt = Receipt(each.line.n, "quarantined", code)
    line, op = each.line, each.line.content.op
    kept = StoredLine(
        device.id, line.n, line.hash, line.raw, device.person, each.when, receipt, name=op, about=about
    )
    tx.write(Changes(lines=[kept], feeds=matters.of_lines(device, [kept])))
    return receipt


def _take_all(
    tx: Writing,
    files: Mapping[str, JobFile],
    device: Device,
    judged: Sequence[Judged],
    now: Millis,
    changes: Changes,
) -> list[Receipt]:
    desk = Desk(tx, files, now, changes)
    for line in changes.tightened:
        desk.rejudge(line)
    for each in judged:
        desk.receive(device, each)
    desk.finish()
    changes.feeds += matters.of_lines(device, [*desk.held_before(), *changes.lines])
    tx.write(changes)
    by_ref = {(line.n, line.hash): line.receipt for line in changes.lines}
    return [by_ref[(each.line.n, each.line.hash)] for each in judged]


def act(
    tx: Writing,
    operations: Sequence[tuple[str, Operation]],
    now: Millis,
    *,
    outlet: str = "",
    number: str = "",
) -> Desk:
    """File what somebody at the office, a customer or a sweep did: (job id, operation). A job that is not
    there is made, with this outlet and number. Writes everything that follows; what it raises, undoes it all.
    """
    desk = Desk(tx, tx.files({job for job, _ in operations}), now, Changes())
    for job, op in operations:
        if desk.opened(job) is None:
            desk.open(JobFile(job, outlet=outlet, number=number))
        desk.file(job, op)
    desk.finish()
    tx.write(desk.changes)
    return desk
