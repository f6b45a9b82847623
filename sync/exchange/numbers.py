"""The numbering, chain and times of one enrolment, as lines of it are judged one after the other. Comments carry the
step numbers of sync/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sync.exchange import chain
from sync.exchange.evidence import Evidence, judge, tighten
from sync.exchange.lines import Line, Receipt
from sync.exchange.tokens import TimeToken
from sync.instants import Millis
from sync.ports import Writing
from sync.stored import HELD_STATES, UNCONFIRMED, Alert, Changes, Device, StoredLine
from sync.work.judged import Judged

Found = tuple[int, str]
"""Number and hash of a line."""


class Numbers:
    """One enrolment, locked by the caller, while new lines of it are judged.

    tokens: valid ones of this enrolment, by hash. known: lines that waited under somebody else's name, with the
    evidence they were stored with, which stays.
    """

    def __init__(
        self,
        tx: Writing,
        device: Device,
        received: Millis,
        tokens: Mapping[str, TimeToken],
        known: Mapping[Found, Evidence] | None = None,
    ) -> None:
        self.tx = tx
        self.asked = device
        self.received = received
        self.tokens = tokens
        self.known = dict(known or {})
        self.waited: list[StoredLine] = []
        self.alerts: list[Alert] = []
        self.state, self.forked, self.gaps, self.last = device.state, device.forked, device.gaps, device.last
        self.taken: set[int] = set()
        self.chains: dict[int, int] = {}
        self._there: dict[int, list[StoredLine]] = {}
        self.before: tuple[str | None, Millis | None, int] = (
            device.last_hash if device.last else chain.first_prev(device.id),
            device.last_earliest,
            device.chain_from,
        )

    def skips_to(self, n: int) -> None:
        """What lies between the last number and this one is missing: stored with an alert; the chain begins anew."""
        for at in sorted(self._there):
            if at < n:
                self._counts(at)
        if n <= self.last + 1:
            return
        self.gaps = (*self.gaps, (self.last + 1, n - 1))
        self._alert("gap", n, {"from": self.last + 1, "to": n - 1})
        self.before, self.last = (None, self.before[1], n), n - 1

    def split(self, lines: Sequence[Line]) -> tuple[dict[Found, Receipt], list[Line]]:
        """2  Receipts to give again, and the lines that are new: beyond the last, forks, or found after all.

        What somebody else handed in and what waits in that one's name (`waited`) is new when it comes here, with no
        evidence worse than it had. What was settled there has its receipt, and its number counts from here on.
        """
        if not lines or (lines[0].n > self.last and not self.asked.handed):
            return {}, list(lines)
        beyond = self.asked.handed or lines[-1].n <= self.last
        stored = self.tx.lines(self.asked.id, lines[0].n, lines[-1].n if beyond else self.last)
        foreign = self._foreign(stored)
        mine = {(each.n, each.hash): each for each in stored if (each.n, each.hash) not in foreign}
        self._there = {}
        for each in mine.values():
            if each.n > self.last:
                self._there.setdefault(each.n, []).append(each)
        self.taken = {n for n, _ in mine if n <= self.last}
        asked = {(line.n, line.hash) for line in lines}
        self.waited = [each for name, each in foreign.items() if name in asked]
        again = {name: each.receipt for name, each in mine.items() if name in asked}
        return again, [line for line in lines if (line.n, line.hash) not in again or line.n > self.last]

    def _foreign(self, stored: Sequence[StoredLine]) -> dict[Found, StoredLine]:
        """Those that wait in somebody else's hold."""
        waiting = [line for line in stored if line.receipt.receipt == "held"] if self.asked.handed else []
        if not waiting:
            return {}
        own = {hold.id for hold in self.tx.holds(self.asked.id)}
        return {(line.n, line.hash): line for line in waiting if line.hold not in own}

    def judged(self, line: Line) -> Judged | None:
        """One new line with its evidence and, where it may not be applied, why. None where it was settled before its
        number was counted.
        """
        if line.n in self._there and self._counts(line.n, line.hash):
            return None
        if line.n <= self.last:
            return self._judged_behind(line)
        content, code = line.content, None
        hash, earliest, chain_from = self.before
        # 4  behind a gap hash is None and prev unchecked; a line whose prev cannot be read is on no chain that
        # could bound a time, yet nothing says that it is off one
        unbroken = hash is not None and content.prev == hash
        if hash is not None and content.prev not in (None, hash):
            self._alert("broken_chain", line.n, {})
            code = "broken_chain"
        if not unbroken:
            chain_from = line.n
        when = self._evidence(line, earliest if unbroken else None)
        self.before, self.last = (line.hash, when.earliest, chain_from), line.n
        self.chains[line.n] = chain_from
        return self._fated(line, when, code)

    def tightened(self, judged: list[Judged], changes: Changes) -> list[Judged]:
        """Lines that a valid token shows as recorded before it was given; earlier stored ones join the
        changes. A token bounds what lies on the unbroken chain that ends in the line it names.
        """
        judged, bounds = bounded(judged, self.chains, self.tokens)
        changes.tightened += self._tightened_before(
            sorted(time for time, first in bounds if first <= self.asked.last)
        )
        return as_it_was(judged, self.waited)

    def _tightened_before(self, bounds: Sequence[Millis]) -> list[StoredLine]:
        """Stored lines on the chain that goes on in this request, as these bounds (earliest first) leave them."""
        if not bounds or bounds[0] >= self.asked.last_received:
            return []
        first, last = self.asked.chain_from, self.asked.last
        late = [line for line in self.tx.late_lines(self.asked.id, first, bounds[0]) if line.n <= last]
        if (
            self.asked.handed  # lines of somebody else's hand-in lie among them
            or any(
                line.receipt.code == "fork" for line in late
            )  # two phones: only one of them knew of the token
        ):
            every = self.tx.lines(self.asked.id, first, last)
            mine = chain.followed(self.asked.last_hash, [(line.hash, line.raw) for line in every])
            late = [line for line in late if line.hash in mine]
        for bound in reversed(bounds):
            late = [replace(line, when=tighten(line.when, bound)) for line in late]
        return late

    def stand(self) -> Device:
        """The device after all this."""
        device = replace(self.asked, state=self.state, forked=self.forked, gaps=self.gaps)
        if self.last > self.asked.last:
            hash, earliest, chain_from = self.before
            device = replace(
                device, last=self.last, last_hash=hash, last_earliest=earliest, chain_from=chain_from
            )
            device = replace(device, last_received=self.received)
        return device

    def _counts(self, n: int, hash: str = "") -> bool:
        """A number whose line (or lines) were settled before it was counted counts from here on; whether the line of
        this hash is among them. It is the one the next line must name, else the first of them.
        """
        there = self._there.pop(n)
        self.skips_to(n)
        stands = next((each for each in there if each.hash == hash), there[0])
        self.before, self.last = (stands.hash, stands.when.earliest, n), n
        self.taken.add(n)
        for each in there:
            if each is not stands:
                self._fork(n, each.hash)
        return stands.hash == hash

    def _judged_behind(self, line: Line) -> Judged:
        when = self._evidence(line, None)
        if line.n not in self.taken:
            return self._fated(line, when, "found" if any(a <= line.n <= b for a, b in self.gaps) else None)
        self._fork(line.n, line.hash)  # 2  same number, other bytes
        return Judged(line, when, "fork")

    def _fork(self, n: int, hash: str) -> None:
        if not self.forked:
            self._alert("fork", n, {"hash": hash})
            self.forked = True
            if self.state in ("active", "retired"):
                self.state = "forked"

    def _fated(self, line: Line, when: Evidence, code: str | None) -> Judged:
        """Why a line waits, if it does. What is wrong with the line itself, and that its phone was forked before,
        outlasts that the phone waits to be confirmed.
        """
        standing = HELD_STATES.get(self.state)
        own = code or ("fork" if self.forked else None)
        if standing is None or (own is not None and standing in UNCONFIRMED):
            return Judged(line, when, own)
        return Judged(line, when, standing)

    def _evidence(self, line: Line, floor: Millis | None) -> Evidence:
        if (line.n, line.hash) in self.known:
            return self.known[line.n, line.hash]
        return evidence_of(line, floor, self.tokens, self.received, self.asked.enrolled_at)

    def _alert(self, code: str, n: int, details: dict[str, object]) -> None:
        self.alerts.append(Alert(code, self.asked.id, self.asked.outlet, n, details, self.received))


def bounded(
    judged: list[Judged], chains: Mapping[int, int], tokens: Mapping[str, TimeToken]
) -> tuple[list[Judged], list[tuple[Millis, int]]]:
    """Lines that a valid token shows as recorded before it was given, and for each such token its time and the first
    number of the unbroken chain it bounds. chains: for each number on one, where it begins.
    """
    new = {each.line.n: each.line.hash for each in judged if each.line.n in chains}
    bounds = []
    for token in tokens.values():
        last = token.recorded
        if last not in new or new[last] != token.recorded_hash:
            continue
        first = chains[last]
        bounds.append((token.time, first))
        judged = [
            replace(each, when=tighten(each.when, token.time))
            if each.line.n in chains and first <= each.line.n <= last
            else each
            for each in judged
        ]
    return judged, bounds


def as_it_was(judged: list[Judged], waited: Sequence[StoredLine]) -> list[Judged]:
    """Lines that lay here already, no later than was known."""
    latest = {(line.n, line.hash): line.when.latest for line in waited}
    if not latest:
        return judged
    return [
        replace(each, when=tighten(each.when, latest[name]))
        if (name := (each.line.n, each.line.hash)) in latest
        else each
        for each in judged
    ]


def evidence_of(
    line: Line, floor: Millis | None, tokens: Mapping[str, TimeToken], received: Millis, enrolled: Millis
) -> Evidence:
    """What a line proves about its time with the token it quotes, if that is among these."""
    content = line.content
    token = tokens.get(content.token) if content.token is not None else None
    time = None if token is None else token.time
    return judge(content.said, content.wall, content.mono, time, floor, received, enrolled=enrolled)
