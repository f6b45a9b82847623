"""Hand-ins: lines of an earlier enrolment (`of`), brought by a later one of the same person.

What a phone brings that is not confirmed itself, and what it says of an enrolment nobody here knows, is stored and
waits in that phone's own holds: it uses up no number of the earlier enrolment and changes nothing of it. The same line
by whoever may send it is the same line: it leaves the hold and is judged anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.exchange import certificates
from sync.exchange.body import Refused
from sync.exchange.certificates import Certificate
from sync.exchange.lines import Envelope, Line
from sync.exchange.numbers import as_it_was, bounded, evidence_of
from sync.exchange.push import Pushed, Request, Take, push, theirs
from sync.ids import made_at
from sync.instants import Millis
from sync.ports import Writing
from sync.stored import HELD_STATES, Changes, Device, StoredLine
from sync.work.holds import leave, unknown
from sync.work.judged import Judged


def returning(proof: Certificate, text: str) -> Device:
    """A device enrolled after the backup that this database was restored from, as its certificate says it is."""
    return Device(
        id=proof.device,
        key=proof.key,
        short=proof.short,
        person=proof.technician,
        outlet=proof.outlet,
        state="returning",
        enrolled_at=_made(proof.device, proof.time),  # it may have recorded before it was confirmed
        certificate=text,
        handed=True,  # before it came itself, for all we know
    )


def certified(text: str | None, device: str, keys: Sequence[Ed25519PublicKey]) -> Certificate | None:
    """What this certificate says, if it is one of ours and this device's."""
    try:
        proof = certificates.read(text or "", *keys)
    except certificates.ForgedCertificate:
        return None
    return proof if proof.device == device else None


def hand_in(
    tx: Writing,
    sender: Device,
    former: Device | None,
    request: Request,
    now: Millis,
    take: Take,
    keys: Sequence[Ed25519PublicKey],
) -> Pushed:
    """The lines of `of`, handed in by the sender; both are locked. former: its row, if there is one. keys: that sign
    certificates. Refused where it is somebody else's.
    """
    subject = _former(tx, sender, former, request.envelope, keys)
    if subject.key and sender.state not in HELD_STATES:
        return push(tx, subject, request, now, take)
    return _wait(tx, sender, subject, request, now, take)


def _former(
    tx: Writing, sender: Device, row: Device | None, envelope: Envelope, keys: Sequence[Ed25519PublicKey]
) -> Device:
    """The earlier enrolment. One that is not known is somebody's only by its certificate; without, it is nobody's."""
    of = envelope.of or ""
    if row is not None and row.key:
        former = row
    elif (proof := certified(envelope.of_certificate, of, keys)) is not None:
        former = returning(proof, envelope.of_certificate or "")
    else:
        return unknown(of, sender.person, sender.outlet, _made(of, sender.enrolled_at))
    if former.person != sender.person or of == sender.id:
        raise Refused("not_found", field="of")
    if former is not row:
        tx.write(Changes(devices={of: former}))
    return former


def _wait(tx: Writing, sender: Device, former: Device, request: Request, now: Millis, take: Take) -> Pushed:
    """Stored under the former's name, in the sender's holds; the newest who brings a line has it."""
    lines = request.lines
    if not lines:
        return Pushed(former, [])
    code = HELD_STATES.get(sender.state, "returning")
    stored = {(row.n, row.hash): row for row in tx.lines(former.id, lines[0].n - 1, lines[-1].n)}
    moved = _others(tx, sender, [row for line in lines if (row := stored.get((line.n, line.hash)))])
    coming = {(row.n, row.hash) for row in moved}
    new = [line for line in lines if (line.n, line.hash) not in stored or (line.n, line.hash) in coming]
    judged = as_it_was(_judged(former, request, new, stored, now), moved)
    judged = [replace(each, fate=code, holder=sender.id) for each in judged]
    changes = Changes()
    if former.key and not former.handed:
        changes.devices[former.id] = replace(former, handed=True)
    leave(tx, moved, now, changes)
    fresh = take(tx, former, judged, now, changes) if judged else []
    told = {(each.line.n, each.line.hash): receipt for each, receipt in zip(judged, fresh, strict=True)}
    receipts = [
        told[name] if (name := (line.n, line.hash)) in told else stored[name].receipt for line in lines
    ]
    return Pushed(former, receipts, max(former.last, lines[-1].n))


def _others(tx: Writing, sender: Device, there: Sequence[StoredLine]) -> list[StoredLine]:
    """Of these, what waits in a hold of another phone of the same person, which handed it in before."""
    waiting = [row for row in there if row.receipt.receipt == "held" and row.by == sender.person]
    if not waiting:
        return []
    own = {hold.id for each in {sender.id, waiting[0].actor} for hold in tx.holds(each)}
    return [row for row in waiting if row.hold not in own]


def _judged(
    former: Device,
    request: Request,
    new: Sequence[Line],
    stored: dict[tuple[int, str], StoredLine],
    now: Millis,
) -> list[Judged]:
    """These lines with their evidence, along the chain as far as it is here."""
    mine, received = theirs(request, former.id, now)
    earliest = {name: row.when.earliest for name, row in stored.items()}
    judged, chains = list[Judged](), dict[int, int]()
    for line in new:
        floor = earliest.get((line.n - 1, line.content.prev or ""))
        when = evidence_of(line, floor, mine, received, former.enrolled_at)
        earliest[line.n, line.hash] = when.earliest
        chains[line.n] = line.n if floor is None else chains.get(line.n - 1, line.n)
        judged.append(Judged(line, when))
    return bounded(judged, chains, mine)[0]


def _made(device: str, latest: Millis) -> Millis:
    """When this enrolment began, as its id says: nothing was recorded on it before."""
    made = made_at(device)
    return latest if made is None else min(made, latest)
