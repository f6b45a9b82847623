"""Tickets: leave to PUT the bytes an operation named, straight into the object store's `incoming/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from server.errors import Problem
from server.house import House
from server.store import tickets
from server.sweeps.photos import MENDED_BY_SENDING_AGAIN, blob_key
from sync.exchange import signing, tokens
from sync.exchange.call import FRESH
from sync.exchange.tokens import TimeToken
from sync.stored import Device
from sync.work.holds import unknown

SECONDS = 600
BEING_CHECKED = "being_checked"


def caller(house: House, name: str, signature: str, path: str, body: bytes) -> Device:
    """The device that signed this body. unknown_device, bad_signature."""
    device = house.store.device(name)
    if device is None:
        raise Problem("unknown_device")
    if not signing.verify(device.key, signature, signing.request_text("POST", path, body)):
        raise Problem("bad_signature")
    return device


def subject(house: House, device: Device, of: str | None) -> Device:
    """The enrolment whose operations name the bytes: the caller, or an earlier one of the same person."""
    former = device if of is None else house.store.device(of)
    if former is None and of is not None:  # known by the word of whoever hands in, whose lines wait
        former = _on_its_word(house, device, of)
    if former is None or former.person != device.person:
        raise Problem("not_found", field="of")
    return former


def _on_its_word(house: House, device: Device, of: str) -> Device | None:
    with house.store.reading() as connection:
        said = tickets.has_lines(connection, of, device.person)
    return unknown(of, device.person, device.outlet, house.now()) if said else None


def fresh(house: House, device: Device, token: str | None) -> bool:
    """The token quoted is ours, this device's, and younger than 24 hours."""
    try:
        quoted = tokens.read(token or "", *house.keys.token_public)
    except tokens.ForgedToken:
        return False
    return quoted.device == device.id and house.now() - quoted.time < FRESH


def new_token(house: House, device: Device) -> str:
    """A fresh token for a device that quoted an old one."""
    said = device.recorded
    token = TimeToken(house.store.epoch(), house.now(), device.id, device.last, said.n, said.hash)
    return tokens.issue(token, house.keys.token)


def standings(house: House, device: Device, hashes: Sequence[str]) -> list[dict[str, Any]]:
    """How each of these stands, with a ticket where bytes are wanted. not_found when one was never named."""
    with house.store.reading() as connection:
        named = tickets.named_by(connection, device.id, hashes)
        restored = tickets.was_restored(connection)
    _all_named(named, hashes)
    unseen = [row for row in named.values() if row.state != "stored" and row.look_at is None]
    found = _look_up(house, unseen) if restored else frozenset()
    return [_standing(house, device, named[sha256], sha256 in found) for sha256 in hashes]


def arrived(house: House, device: Device, hashes: Sequence[str]) -> None:
    """The phone has PUT these; a sweep reads them back."""
    with house.store.reading() as connection:
        named = tickets.named_by(connection, device.id, hashes)
    _all_named(named, hashes)
    keys = {sha256: incoming_key(device, sha256) for sha256 in hashes}
    house.work(lambda tx: tickets.arrived(tx.connection, keys, house.now(), named))


def incoming_key(device: Device, sha256: str) -> str:
    """Where this device PUTs these bytes."""
    return f"incoming/{sha256}/{device.id}"


def _all_named(named: Mapping[str, Any], hashes: Sequence[str]) -> None:
    for sha256 in hashes:
        if sha256 not in named:
            raise Problem("not_found", sha256=sha256)


def _look_up(house: House, rows: Sequence[Any]) -> frozenset[str]:
    """After a restore bytes may lie in the store that the database has forgotten: a sweep looks before we
    ask again. Those that do.
    """
    keys = {row.sha256: blob_key(row.sha256) for row in rows}
    here = {sha256: key for sha256, key in keys.items() if house.objects.size(key) is not None}
    if here:
        house.work(lambda tx: tickets.arrived(tx.connection, here, house.now()))
    return frozenset(here)


def _standing(house: House, device: Device, row: Any, found: bool) -> dict[str, Any]:
    if row.state == "stored":
        return {"sha256": row.sha256, "state": "stored"}
    if row.look_at is not None or found:
        return {"sha256": row.sha256, "state": "awaited", "reason": BEING_CHECKED}
    if row.reason is not None and row.reason not in MENDED_BY_SENDING_AGAIN:
        return {"sha256": row.sha256, "state": "awaited", "reason": row.reason}
    ticket = house.objects.put_ticket(
        incoming_key(device, row.sha256), row.size, row.type, row.sha256, SECONDS
    )
    return {
        "sha256": row.sha256,
        "state": "ticket",
        "reason": row.reason,
        "url": ticket.url,
        "headers": dict(ticket.headers),
    }
