"""Revocations outlive the database: each is an object too, and a restored database applies them again.

revocations/<state>/<device>    JSON of the device without its progress; state is revoked or lost
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from server.store import phones, revoked
from server.store.writing import SqlWriting
from sync.ports import Missing, Objects
from sync.stored import Changes, Device, State

if TYPE_CHECKING:
    from server.house import House

PREFIX = "revocations/"
STATES: tuple[State, ...] = ("revoked", "lost")
MOST_BYTES = 20_000
_KEPT = ("id", "key", "short", "person", "outlet", "state", "enrolled_at", "certificate")


def key_of(device: str, state: str) -> str:
    """Where this revocation lies."""
    return f"{PREFIX}{state}/{device}"


def write_all(house: House) -> int:
    """Put every revocation that the object store lacks; how many. Those it has and we lack are applied."""
    kept = {found.key for found in house.objects.found(PREFIX)}
    with house.store.reading() as connection:
        devices = revoked.devices(connection, STATES)
    lacking = [device for device in devices if key_of(device.id, device.state) not in kept]
    for device in lacking:
        body = json.dumps({name: getattr(device, name) for name in _KEPT}).encode()
        house.objects.put(key_of(device.id, device.state), body, "application/json")
    ours = {device.id for device in devices}
    for key in sorted(kept):
        if key.rpartition("/")[2] not in ours and (told := _read(house.objects, key)) is not None:
            house.work(partial(revoke, told=told))
    return len(lacking)


def remembered(objects: Objects) -> list[Device]:
    """Every device that the object store says is revoked or lost, by id."""
    told = [_read(objects, found.key) for found in objects.found(PREFIX)]
    return sorted((device for device in told if device is not None), key=lambda device: device.id)


def revoke(tx: SqlWriting, told: Device) -> None:
    """The device as the database has it, or else as the revocation remembers it, is revoked."""
    device = tx.device(told.id)
    if device is not None and device.state in STATES:
        return
    if device is None:
        taken = phones.short_is_taken(tx.connection, told.short)
        device = replace(told, short="") if taken else told
    tx.write(Changes(devices={told.id: replace(device, state=told.state)}))


def _read(objects: Objects, key: str) -> Device | None:
    try:
        value = json.loads(objects.get(key, MOST_BYTES))
    except Missing:
        return None
    told = {name: value[name] for name in _KEPT}
    return Device(**told, handed=True)  # before it was known again, for all we know
