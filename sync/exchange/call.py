"""One call does everything: what a device did comes in, what has changed for its person goes out.

The whole of `POST /api/v1/sync` without HTTP: the server and the tests put a transport around it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.exchange import cursor, signing, tokens
from sync.exchange.ahead import certificate_ahead, token_ahead
from sync.exchange.answer import Answer
from sync.exchange.body import Body, Refused, lines_of, opened
from sync.exchange.cursor import Cursor
from sync.exchange.handed import certified, hand_in, returning
from sync.exchange.lines import Envelope, Line, Receipt, Recorded
from sync.exchange.pull import pull
from sync.exchange.push import Pushed, Request, Take, proved, push
from sync.exchange.tokens import TimeToken
from sync.instants import DAY, HOUR, Millis
from sync.ports import Glance, Store, StoreUnreachable, Writing
from sync.stored import HELD_STATES, WIPEABLE, Alert, Changes, Device

PATH = "/api/v1/sync"
OLDEST_SCHEMA = 1
FRESH: Millis = DAY


@dataclass(frozen=True, slots=True)
class Keys:
    """The server's Ed25519 keys: tokens and certificates, each with the public halves of every live
    generation.
    """

    token: Ed25519PrivateKey
    token_public: Sequence[Ed25519PublicKey]
    certificate: Ed25519PrivateKey
    certificate_public: Sequence[Ed25519PublicKey]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a call needs: the store, the keys, and the readers of the wire (`schemas/lines.py`) and of the
    work (`door.take`).

    read: line 1 and its values, Refused when it is none. understand: (bytes, number, device's key) -> a line.
    heard: told of every contact (device, now, envelope), so that an idle sync needs no transaction of its
    own. restored: told that the database must have been restored, and by what sign; begins a new epoch.
    oldest: the schema that the documents handed out now can be read with, or a later one.
    """

    store: Store
    keys: Keys
    read: Callable[[bytes], Envelope]
    understand: Callable[[bytes, int, str], Line]
    take: Take
    heard: Callable[[Device, Millis, Envelope], None]
    restored: Callable[[str], None] = lambda sign: None
    oldest: int = OLDEST_SCHEMA


def answer(
    desk: Desk, name: str, signature: str, content: bytes, now: Millis, *, gzip: bool = False
) -> Answer:
    """The answer to one request. name, signature: the two headers. Refused keeps nothing."""
    body = opened(content, gzip=gzip)  # 0
    envelope = desk.read(body.first)
    device, glance = _known(desk, name, signature, body, envelope)
    raws = lines_of(body, envelope)
    lines = [desk.understand(raw, envelope.first + i, device.key) for i, raw in enumerate(raws)]
    request = Request(envelope, lines, proved(envelope.tokens, desk.keys.token_public, desk.keys.token))
    if (sign := _restored(desk, device, request, glance)) is not None:
        desk.restored(sign)
        device, glance = _known(desk, name, signature, body, envelope)
    pushed, writes = Pushed(device, []), bool(lines or envelope.of or envelope.mismatch)
    if writes or glance.device is None or _contradicted(device, envelope):
        device, pushed = _write(desk, device, request, now, glance.device is None)
        glance = Glance(glance.epoch, None)  # what was seen before is old
    desk.heard(device, now, envelope)
    return _answer(desk, device, pushed, request, now, glance)


def _known(desk: Desk, name: str, signature: str, body: Body, envelope: Envelope) -> tuple[Device, Glance]:
    """The device whose key signed line 1, and what was seen with it. glance.device is None where its row is to be
    made from its certificate.

    Line 1 is read before its signature can be checked, so that one statement finds the key and the changes.
    """
    glance = desk.store.glance(name)
    if glance.device is not None and not glance.device.key:  # a later enrolment handed its lines in, no more
        glance = replace(glance, device=None)
    device = glance.device or _from_certificate(desk, name, envelope)
    if not signing.verify(device.key, signature, signing.request_text("POST", PATH, body.first)):
        raise Refused("bad_signature")
    if envelope.device != name:
        raise Refused("bad_envelope", field="device", why="differs from the header")
    return device, glance


def _cursor(envelope: Envelope) -> Cursor | None:
    return None if envelope.cursor is None else cursor.parse(envelope.cursor)


def _from_certificate(desk: Desk, name: str, envelope: Envelope) -> Device:
    """A device enrolled after the backup this database was restored from proves itself by its certificate."""
    proof = certified(envelope.certificate, name, desk.keys.certificate_public)
    if proof is None or envelope.device != name:
        raise Refused("unknown_device")
    return returning(proof, envelope.certificate or "")


def _restored(desk: Desk, device: Device, request: Request, glance: Glance) -> str | None:
    """What tells that the database was restored since this device was last here, if anything does."""
    envelope = request.envelope
    shown = [envelope.certificate] if glance.device is None else []
    if envelope.of_certificate is not None and desk.store.device(envelope.of or "") is None:
        shown.append(envelope.of_certificate)
    if any(certificate_ahead(desk.store, text, desk.keys.certificate_public) for text in shown):
        return "certificate_ahead"
    tokens = request.proved.values()
    return "token_ahead" if token_ahead(desk.store, device, envelope.of, tokens) else None


def _contradicted(device: Device, envelope: Envelope) -> bool:
    """The device says that it recorded another line under the number of the last one stored, or of the last one
    it spoke of: two phones, or one put back to its backup. Told once; where the line itself comes, or came, the
    fork is seen anyway.
    """
    said = envelope.recorded
    comes = envelope.first <= said.n < envelope.first + envelope.count
    if envelope.of is not None or comes or device.state == "forked" or said == device.recorded:
        return False
    known = (Recorded(device.last, device.last_hash), device.recorded)
    return any(each.n == said.n > 0 and each.hash != said.hash for each in known)


def _write(desk: Desk, device: Device, request: Request, now: Millis, unknown: bool) -> tuple[Device, Pushed]:
    envelope = request.envelope
    with desk.store.writing() as tx:
        locked = {id: tx.device(id) for id in sorted({device.id, envelope.of or device.id})}
        row = locked[device.id]
        sender = device if row is None else row
        if unknown and row is not None:
            proven = replace(row, key=device.key, short=device.short, certificate=device.certificate)
            sender = replace(proven, person=device.person, outlet=device.outlet, handed=True)
        if sender is not row:
            tx.write(Changes(devices={sender.id: sender}))
        if envelope.of is not None:
            keys = desk.keys.certificate_public
            return sender, hand_in(tx, sender, locked[envelope.of], request, now, desk.take, keys)
        sender = _alerted(tx, sender, envelope, now)
        if not request.lines:
            return sender, Pushed(sender, [])
        pushed = push(tx, sender, request, now, desk.take)
        return pushed.device, pushed


def _alerted(tx: Writing, sender: Device, envelope: Envelope, now: Millis) -> Device:
    """The device, once the office is told of what line 1 says that cannot be right."""
    alerts, devices = list[Alert](), dict[str, Device]()
    if _contradicted(sender, envelope):
        details = {"recorded": envelope.recorded.hash}
        alerts.append(
            Alert("recorded_contradicted", sender.id, sender.outlet, envelope.recorded.n, details, now)
        )
        sender = devices[sender.id] = replace(sender, recorded=envelope.recorded)
    if envelope.mismatch and sender.state not in HELD_STATES:
        alerts += _mismatched(tx, sender, envelope, now)
    if alerts:
        tx.write(Changes(devices=devices, alerts=alerts))
    return sender


def _mismatched(tx: Writing, sender: Device, envelope: Envelope, now: Millis) -> list[Alert]:
    """A copy of a feed that has not the digest it should have is a defect of ours: told once an hour for each."""
    recent = tx.alerts(sender.id, "digest_mismatch", now - HOUR)
    told = {feed for alert in recent for feed in alert.details["feeds"]}
    feeds = [feed for feed in _feeds(sender) if feed in envelope.mismatch and feed not in told]
    return [Alert("digest_mismatch", sender.id, sender.outlet, 0, {"feeds": feeds}, now)] if feeds else []


def _feeds(device: Device) -> tuple[str, str]:
    return f"t:{device.person}", f"o:{device.outlet}"  # 6  jobs come before the catalogue


def _answer(
    desk: Desk, device: Device, pushed: Pushed, request: Request, now: Millis, glance: Glance
) -> Answer:
    envelope, subject, epoch = request.envelope, pushed.device, glance.epoch
    pulled = None
    try:
        epoch = epoch if glance.device is not None else desk.store.epoch()
        word = _pull_word(desk, device, request, now)
        if word == "ok":
            pulled = pull(desk.store, _feeds(device), _cursor(envelope), epoch, glance.heads)
    except StoreUnreachable:
        if not pushed.receipts:
            raise
        word = "later"  # 9  what was committed is acknowledged, whatever cannot be read now
    token = TimeToken(epoch, now, subject.id, subject.last, envelope.recorded.n, envelope.recorded.hash)
    return Answer(
        time=now,
        token=tokens.issue(token, desk.keys.token),
        epoch=epoch,
        through=max(subject.last, pushed.through),
        pull=word,
        enrolment=device.state,
        receipts=pushed.receipts,
        pulled=pulled,
        certificate=device.certificate if envelope.uncertified and device.state == "active" else None,
        force=word == "wipe" and device.wipe_ordered_at is not None,
    )


def _pull_word(desk: Desk, device: Device, request: Request, now: Millis) -> str:
    envelope = request.envelope
    if device.wipe_ordered_at is not None and device.state in WIPEABLE:
        return "wipe"
    if device.state in ("revoked", "lost"):
        stored = envelope.recorded.n == device.last and envelope.recorded.hash == device.last_hash
        return "wipe" if stored and desk.store.settled(device.id) else "none"
    if not envelope.asks or device.state != "active":
        return "none"
    if envelope.schema < desk.oldest:
        return "upgrade"
    newest = max((t.time for t in request.proved.values() if t.device == device.id), default=None)
    return "ok" if newest is not None and now - newest < FRESH else "again"


__all__ = ["Answer", "Desk", "Keys", "Receipt", "Refused", "answer"]
