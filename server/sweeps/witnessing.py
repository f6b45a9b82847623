"""The sweep `log`: at least daily what is new in the log gets a checkpoint; witnesses are asked to see the newest.

Sealing publishes checkpoints as it needs them; here those leaves get one whose records still wait for photos. Each
witness is asked once an hour until it has signed the newest. What it signed is verified before it is kept, in the
database and with the checkpoint in the object store.

note: log_forked, log_unreadable, log_damaged (nothing is signed), or per witness `<name>:<code>`; codes are those of
`infra.seal.witnessing`, and `ahead`: it saw more leaves than were ever published here, so another database signs too.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from infra.notices.channel import Refused, Unreachable
from infra.seal.log.cosignature import Cosignature
from infra.seal.log.submission import Submission
from infra.seal.witnessing import Ahead, Witness
from server.log import publishing
from server.log.cosigned import keep
from server.log.restoring import catch_up
from server.store import cosignatures
from server.store import log as merkle
from server.store.cosignatures import Seen
from server.store.log import LogRefused
from server.sweeps.table import Done, Stopping
from sync.instants import DAY

if TYPE_CHECKING:
    from server.house import House
    from server.log.publishing import Published

TRIES = 2
log = logging.getLogger("doorstep.sweeps")


def run(house: House, stopping: Stopping) -> Done:
    """One round."""
    try:
        last = newest(house)
    except LogRefused as refused:
        return Done({}, note=refused.code)
    if not last.size:
        return Done({})
    round = _Round(house, last)
    with house.store.reading() as connection:
        before = cosignatures.seen(connection)
    for witness in house.witnesses:
        if stopping():
            break
        seen = before.get(witness.key.name, Seen(0, 0))
        if seen.size != last.size:
            round.ask(witness, min(seen.size, last.size))
    round.keep()
    return Done(round.counts, note=" ".join(round.notes))


def newest(house: House) -> Published:
    """The newest checkpoint published; before that a new one, where leaves wait for theirs since a day."""
    last = catch_up(house)
    with house.store.reading() as connection:
        size = merkle.size_of(connection)
        noted = cosignatures.of_size(connection, last.size)
    if size > last.size and (noted is None or house.now() - noted.signed_at >= DAY):
        return publishing.checkpoint(house, size)
    return last


@dataclass(slots=True)
class _Round:
    """Who was asked, and what came of it."""

    house: House
    last: Published
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    signed: list[Cosignature] = field(default_factory=list)

    def ask(self, witness: Witness, old: int) -> None:
        """Ask this one; what goes wrong is noted, and tried again in the next round."""
        try:
            self.signed.append(self._asked(witness, old))
            self.counts["cosigned"] += 1
        except (Refused, Unreachable) as failure:
            self._note(witness, failure.code)
        except Ahead as ahead:
            log.error("log: witness %s saw %d leaves, here are %d", witness.name, ahead.size, self.last.size)
            self._note(witness, "ahead")

    def _asked(self, witness: Witness, old: int) -> Cosignature:
        for _ in range(TRIES):
            try:
                return witness.sees(Submission(old, self._path(old), self.last.note))
            except Ahead as ahead:
                if ahead.size > self.last.size:
                    raise
                old = ahead.size
        raise Unreachable("http_409")

    def _path(self, old: int) -> tuple[bytes, ...]:
        with self.house.store.reading() as connection:
            return tuple(merkle.consistency_of(connection, old, self.last.size))

    def _note(self, witness: Witness, code: str) -> None:
        self.counts[code] += 1
        self.notes.append(f"{witness.name}:{code}")

    def keep(self) -> None:
        """Write down what was signed."""
        if self.signed:
            keep(self.house, self.last.size, self.last.note, self.signed)
