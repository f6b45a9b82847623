"""Push: what becomes of the lines a device sends. Comments carry the step numbers of sync/README.md.

Knows numbers, chains, tokens and receipts; what a line means is decided behind `take`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.exchange import tokens
from sync.exchange.lines import Envelope, Line, Receipt
from sync.exchange.numbers import Numbers
from sync.exchange.tokens import TimeToken
from sync.instants import Millis
from sync.ports import Writing
from sync.stored import Changes, Device
from sync.work.holds import leave
from sync.work.judged import Judged

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
    """What a push came to: the device as it now stands, and a receipt for each line that counts.

    through: the highest number that is here, if more lies here than the device's numbers count.
    """

    device: Device
    receipts: list[Receipt]
    through: int = 0


def push(tx: Writing, device: Device, request: Request, now: Millis, take: Take) -> Pushed:
    """Steps 1 to 9. `device` is locked by the caller: the sender, or with `of` the earlier enrolment that it
    hands in.
    """
    mine, received = theirs(request, device.id, now)  # 1
    numbers = Numbers(tx, device, received, mine)
    if _gap(device, request):  # 3  a gap: keep nothing; the next batch starts at through + 1
        return Pushed(device, [])
    again, new = numbers.split(request.lines)  # 2
    if request.lines:
        numbers.skips_to(request.lines[0].n)
    changes = Changes()
    judged = [each for line in new if (each := numbers.judged(line)) is not None]  # 4, 5
    judged = numbers.tightened(judged, changes)
    device = numbers.stand()
    changes.alerts += numbers.alerts
    if device != numbers.asked:
        changes.devices[device.id] = device
    if not judged and not changes.devices and not changes.alerts and not changes.tightened:
        return Pushed(device, [again[line.n, line.hash] for line in request.lines])
    leave(tx, numbers.waited, now, changes)
    fresh = take(tx, device, judged, now, changes)  # 6, 7, 8
    told = {(each.line.n, each.line.hash): receipt for each, receipt in zip(judged, fresh, strict=True)}
    return Pushed(device, [(told | again)[line.n, line.hash] for line in request.lines])  # 9


def theirs(request: Request, device: str, now: Millis) -> tuple[dict[str, TimeToken], Millis]:
    """1  The valid tokens of this device, by hash, and R: when its lines count as received."""
    mine = {hash: token for hash, token in request.proved.items() if token.device == device}
    return mine, max([now, *(token.time for token in mine.values())])


def _gap(device: Device, request: Request) -> bool:
    """Numbers are lacking before the first line, and nobody says why."""
    envelope, last = request.envelope, device.last
    if not request.lines or envelope.first <= last + 1 or envelope.of is not None:
        return False
    missing = envelope.missing
    return missing is None or missing[0] > last + 1 or missing[1] < envelope.first - 1


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
