"""Push: what becomes of the lines a device sends. Comments carry the step numbers of sync/README.md.

Knows numbers, chains, tokens and receipts; what a line means is decided behind `take`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.exchange import chain, tokens
from sync.exchange.evidence import Evidence, judge, tighten
from sync.exchange.lines import Envelope, Line, Receipt
from sync.exchange.tokens import TimeToken
from sync.instants import Millis
from sync.ports import Writing
from sync.stored import HELD_STATES, Alert, Changes, Device, StoredLine
from sync.work.judged import Judged
from sync.work.settle import UNCONFIRMED

Take = Callable[[Writing, Device, Sequence[Judged], Millis, Changes], list[Receipt]]


@dataclass(frozen=True, slots=True)
class Request:
    """A request whose signature, count and body hash were verified and whose lines were parsed. proved:
    valid tokens by hash.
    """

    envelope: Envelope
    lines: Sequence[Line]
    proved: dict[str, TimeToken]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push came to: the device as it now stands, and a receipt for each line that counts."""

    device: Device
    receipts: list[Receipt]


def push(
    tx: Writing,
    device: Device,
    request: Request,
    now: Millis,
    take: Take,
    sender: Device | None = None,
) -> Pushed:
    """Steps 1 to 9. `device` is locked by the caller: the sender, or with `of` the earlier enrolment that it
    hands in.

    sender: the enrolment that hands in; what may not be applied of its own may not be applied through it.
    """
    mine = {hash: token for hash, token in request.proved.items() if token.device == device.id}
    received = max([now, *(token.time for token in mine.values())])  # 1
    desk = _Numbers(tx, device, request, received, mine, sender)
    if desk.gap():  # 3  a gap: keep nothing; the next batch starts at through + 1
        return Pushed(device, [])
    again, new = desk.split()  # 2
    changes = Changes()
    judged = [desk.judged(line) for line in new]  # 4, 5
    judged = desk.tightened(judged, changes)
    device = desk.stand(judged)
    changes.alerts += desk.alerts
    if device != desk.asked:
        changes.devices[device.id] = device
    if not judged and not changes.devices and not changes.alerts and not changes.tightened:
        return Pushed(device, [again[line.n, line.hash] for line in request.lines])
    fresh = take(tx, device, judged, now, changes)  # 6, 7, 8
    told = {(each.line.n, each.line.hash): receipt for each, receipt in zip(judged, fresh, strict=True)}
    return Pushed(device, [(told | again)[line.n, line.hash] for line in request.lines])  # 9


class _Numbers:
    """The numbering, chain and times of one request against one device."""

    def __init__(
        self,
        tx: Writing,
        device: Device,
        request: Request,
        received: Millis,
        mine: dict[str, TimeToken],
        sender: Device | None,
    ) -> None:
        self.tx = tx
        self.asked = device
        self.envelope = request.envelope
        self.lines = request.lines
        self.received = received
        self.tokens = mine
        self.alerts: list[Alert] = []
        self.state = device.state
        self.sender = sender
        self.gaps = device.gaps
        self.taken: set[int] = set()
        self.chains: dict[int, int] = {}
        self.before: tuple[str | None, Millis | None, int] = (
            device.last_hash if device.last else chain.first_prev(device.id),
            device.last_earliest,
            device.chain_from,
        )

    def gap(self) -> bool:
        """Numbers are lacking before the first line, and nobody says why. A confessed gap is stored and
        alerted.
        """
        first, last = self.envelope.first, self.asked.last
        if not self.lines or first <= last + 1:
            return False
        missing = self.envelope.missing
        if self.envelope.of is None and (missing is None or missing[0] > last + 1 or missing[1] < first - 1):
            return True
        self.gaps = (*self.gaps, (last + 1, first - 1))
        self._alert("gap", first, {"from": last + 1, "to": first - 1})
        self.before = (None, self.asked.last_earliest, first)
        return False

    def split(self) -> tuple[dict[tuple[int, str], Receipt], list[Line]]:
        """Receipts to give again, and the lines that are new: beyond the last, forks, or found after all."""
        known = [line for line in self.lines if line.n <= self.asked.last]
        if not known:
            return {}, list(self.lines)
        stored = {(s.n, s.hash): s.receipt for s in self.tx.lines(self.asked.id, known[0].n, known[-1].n)}
        self.taken = {n for n, _ in stored}
        again = {
            (line.n, line.hash): stored[line.n, line.hash] for line in known if (line.n, line.hash) in stored
        }
        return again, [line for line in self.lines if (line.n, line.hash) not in again]

    def judged(self, line: Line) -> Judged:
        """One new line with its evidence and, where it may not be applied, why."""
        if line.n <= self.asked.last:
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
        self.before = (line.hash, when.earliest, chain_from)
        self.chains[line.n] = chain_from
        return self._fated(line, when, code)

    def tightened(self, judged: list[Judged], changes: Changes) -> list[Judged]:
        """Lines that a valid token shows as recorded before it was given; earlier stored ones join the
        changes. A token bounds what lies on the unbroken chain that ends in the line it names.
        """
        new = {each.line.n: each.line.hash for each in judged if each.line.n in self.chains}
        bounds = [
            (token.time, self.chains[token.recorded], token.recorded)
            for token in self.tokens.values()
            if token.recorded in new and new[token.recorded] == token.recorded_hash
        ]
        for time, first, last in bounds:
            judged = [
                replace(each, when=tighten(each.when, time))
                if each.line.n in self.chains and first <= each.line.n <= last
                else each
                for each in judged
            ]
        changes.tightened += self._tightened_before(
            sorted(time for time, first, _ in bounds if first <= self.asked.last)
        )
        return judged

    def _tightened_before(self, bounds: Sequence[Millis]) -> list[StoredLine]:
        """Stored lines on the chain that goes on in this request, as these bounds (earliest first) leave them."""
        if not bounds or bounds[0] >= self.asked.last_received:
            return []
        first, last = self.asked.chain_from, self.asked.last
        late = self.tx.late_lines(self.asked.id, first, bounds[0])
        if any(
            line.receipt.code == "fork" for line in late
        ):  # two phones: only one of them knew of the token
            every = self.tx.lines(self.asked.id, first, last)
            mine = chain.followed(self.asked.last_hash, [(line.hash, line.raw) for line in every])
            late = [line for line in late if line.hash in mine]
        for bound in reversed(bounds):
            late = [replace(line, when=tighten(line.when, bound)) for line in late]
        return list(late)

    def stand(self, judged: Sequence[Judged]) -> Device:
        """The device after this push."""
        beyond = [each for each in judged if each.line.n > self.asked.last]
        device = replace(self.asked, state=self.state, gaps=self.gaps)
        if beyond:
            hash, earliest, chain_from = self.before
            device = replace(
                device, last=beyond[-1].line.n, last_hash=hash, last_earliest=earliest, chain_from=chain_from
            )
            device = replace(device, last_received=self.received)
        return device

    def _judged_behind(self, line: Line) -> Judged:
        when = self._evidence(line, None)
        if line.n not in self.taken and any(a <= line.n <= b for a, b in self.gaps):
            return self._fated(line, when, "found")
        if self.state != "forked":  # 2  same number, other bytes
            self._alert("fork", line.n, {"hash": line.hash})
            if self.state in ("active", "retired"):
                self.state = "forked"
        return Judged(line, when, "fork")

    def _fated(self, line: Line, when: Evidence, code: str | None) -> Judged:
        """Why a line waits, if it does. What is wrong with the line itself outlasts that its phone, or the one
        that hands it in, waits to be confirmed; until then it waits in a hold of that phone.
        """
        mine = HELD_STATES.get(self.state)
        other = None if self.sender is None else HELD_STATES.get(self.sender.state)
        standing = mine or other
        if standing is None or (code is not None and standing in UNCONFIRMED):
            return Judged(line, when, code)
        waits = self.sender if mine is None and standing in UNCONFIRMED else None
        return Judged(line, when, standing, holder=None if waits is None else waits.id)

    def _evidence(self, line: Line, floor: Millis | None) -> Evidence:
        content = line.content
        token = self.tokens.get(content.token) if content.token is not None else None
        return judge(
            content.said,
            content.wall,
            content.mono,
            None if token is None else token.time,
            floor,
            self.received,
            enrolled=self.asked.enrolled_at,
        )

    def _alert(self, code: str, n: int, details: dict[str, object]) -> None:
        self.alerts.append(Alert(code, self.asked.id, self.asked.outlet, n, details, self.received))


def proved(
    texts: Sequence[str], keys: Sequence[Ed25519PublicKey], own: Ed25519PrivateKey | None = None
) -> dict[str, TimeToken]:
    """The genuine ones of these token texts, by hash. own: the key that signs now, tried first."""
    valid = {}
    for text in texts:
        try:
            valid[tokens.token_hash(text)] = tokens.read(text, *keys, own=own)
        except tokens.ForgedToken:
            continue
    return valid
