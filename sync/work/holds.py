"""Holds that lines leave because they came another way, and enrolments that are known by somebody's word alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.instants import Millis
from sync.ports import Writing
from sync.stored import Changes, Device, StoredLine
from sync.work import matters


def leave(tx: Writing, lines: Sequence[StoredLine], now: Millis, changes: Changes) -> None:
    """These waited in somebody else's holds and are judged anew: what stays there still waits; a hold that they leave
    empty is settled.
    """
    leaving = {(line.actor, line.n, line.hash) for line in lines}
    for id in sorted({line.hold for line in lines if line.hold is not None}):
        hold = tx.hold(id)
        if hold is None:
            continue
        held = [line for line in tx.held(id) if line.receipt.receipt == "held"]
        stays = [line for line in held if (line.actor, line.n, line.hash) not in leaving]
        if stays:
            changes.feeds.append(matters.of_waiting_again(hold, stays))
            continue
        settled = replace(hold, settled="accepted", settled_at=now)
        changes.holds[id] = settled
        changes.feeds.append(matters.of_settled(settled, held))


def unknown(device: str, person: str, outlet: str, enrolled_at: Millis) -> Device:
    """An enrolment that nobody here knows, for as long as lines are read that somebody says are of it. It has no row:
    whoever else it belongs to can still prove it.
    """
    return Device(device, "", "", person, outlet, "returning", enrolled_at)
