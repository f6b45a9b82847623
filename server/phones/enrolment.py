"""Enrolment: a dispatcher gives a person a code, their phone brings its key, the dispatcher compares six
digits.

The code works once, for ten minutes, for five tries. The same phone asking again gets the same answer, for
answers get lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

from server.errors import Problem
from server.house import House
from server.staff.roles import Who
from server.store import phones
from server.store.writing import SqlWriting
from sync.exchange import certificates, signing, tokens
from sync.exchange.tokens import TimeToken
from sync.instants import MINUTE, Millis
from sync.stored import Changes, Device

LASTS: Millis = 10 * MINUTE
TRIES = 5
ALPHABET = "0123456789BCDFGHJKMNPQRSTVWXYZ"
PATH = "/api/v1/devices"


@dataclass(frozen=True, slots=True)
class Code:
    """A code as the dispatcher shows it: three groups of four, and until when it works."""

    code: str
    expires_at: Millis


def issue_code(house: House, tx: SqlWriting, who: Who, person: str, outlet: str) -> Code:
    """A fresh code for one more phone of this person."""
    now, text = house.now(), _word(house.chance(12))
    row = {
        "code_hash": _hash(text),
        "person": person,
        "outlet": outlet,
        "issued_by": who.id or "console",
        "issued_at": now,
        "expires_at": now + LASTS,
        "tries": 0,
        "device": None,
        "key": None,
    }
    phones.add_code(tx.connection, row)
    return Code("-".join(text[i : i + 4] for i in (0, 4, 8)), now + LASTS)


def enrol(house: House, tx: SqlWriting, code: str, key: str, proven: bool) -> Device | None:
    """The device this code and key make, or made before. None, with the try counted, when they do not fit.

    proven: the request was signed by the key.
    """
    now, name = house.now(), _hash(code)
    row = phones.code(tx.connection, name)
    if row is None or row.expires_at < now or row.tries >= TRIES:
        return None
    if not proven or (row.key is not None and row.key != key):
        phones.change_code(tx.connection, name, {"tries": row.tries + 1})
        return None
    if row.device is not None:
        return tx.device(row.device)
    device = Device(
        id=house.new_id(),
        key=key,
        short=_fresh_short(house, tx),
        person=row.person,
        outlet=row.outlet,
        state="pending",
        enrolled_at=now,
    )
    tx.write(Changes(devices={device.id: device}))
    phones.change_code(tx.connection, name, {"device": device.id, "key": key})
    return device


def first_token(house: House, device: Device) -> str:
    """The time token an enrolment starts with."""
    said = device.recorded
    token = TimeToken(house.store.epoch(), house.now(), device.id, device.last, said.n, said.hash)
    return tokens.issue(token, house.keys.token)


def confirmed(house: House, device: Device, outlet: str) -> Device:
    """The device as its person's own, with its certificate. `conflict` where it was not waiting for that.

    outlet: its person's now; the code, or the certificate it returned with, may be older.
    """
    if device.state not in ("pending", "returning"):
        raise Problem("conflict", state=device.state)
    if outlet != device.outlet:
        device = replace(device, outlet=outlet, certificate=None)
    certificate = certificates.Certificate(
        device=device.id,
        key=device.key,
        technician=device.person,
        outlet=device.outlet,
        short=device.short,
        time=house.now(),
        epoch=house.store.epoch(),
    )
    text = device.certificate or certificates.issue(certificate, house.keys.certificate)
    return replace(device, state="active", certificate=text)


def well_signed(key: str, signature: str, body: bytes) -> bool:
    """Whoever sends this body holds the key in it."""
    return signing.verify(key, signature, signing.request_text("POST", PATH, body))


def _fresh_short(house: House, tx: SqlWriting) -> str:
    """Five characters no phone has had. Drawn, not counted: a restored database would count again what it
    forgot.
    """
    while True:
        short = _word(house.chance(5))
        if not phones.short_is_taken(tx.connection, short):
            return short


def _word(random: bytes) -> str:
    return "".join(ALPHABET[byte * len(ALPHABET) >> 8] for byte in random)


def _hash(code: str) -> str:
    plain = (
        code.upper().replace("-", "").replace(" ", "").replace("O", "0").replace("I", "1").replace("L", "1")
    )
    return sha256(f"doorstep-code:{plain}".encode()).hexdigest()
