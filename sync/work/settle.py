"""Settling what was held: the lines of a hold are judged again as a whole, in order, with their original evidence."""

from __future__ import annotations

from dataclasses import replace

from sync.exchange.lines import Line, Misunderstood, Receipt, Understood
from sync.instants import Millis
from sync.ports import Writing
from sync.stored import Changes, Device, StoredLine
from sync.work import matters
from sync.work.door import Judged, take

UNCONFIRMED = frozenset(("pending", "returning"))


def judge_again(tx: Writing, device: Device, now: Millis) -> list[Receipt]:
    """A confirmed device's lines that waited only for that are applied; what is still unattributable stays held
    under its own code.
    """
    changes, lines = Changes(), list[StoredLine]()
    for hold in tx.holds(device.id):
        if hold.code in UNCONFIRMED:
            held = tx.held(hold.id)
            lines += held
            settled = replace(hold, settled="accepted", settled_at=now)
            changes.holds[hold.id] = settled
            changes.feeds.append(matters.of_settled(settled, held))
    lines.sort(key=lambda line: (line.n, line.hash))
    return take(tx, device, [_again(line) for line in lines], now, changes)


def _again(line: StoredLine) -> Judged:
    content: Understood | Misunderstood
    if line.args is None or line.name is None:
        content = Misunderstood(line.receipt.code or "bad_line", "", about=line.about, op=line.name)
    else:
        content = Understood(line.name, line.about, line.when.said or 0, 0, None, None, "", line.args)
    return Judged(Line(line.n, line.raw, line.hash, content), line.when)
