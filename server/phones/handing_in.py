"""Taking an export file: each request is pushed as if the phone had sent it, each photo laid where a ticket
would put it.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from server.errors import Problem
from server.house import House
from server.phones.tickets import incoming_key
from server.staff.roles import Who
from server.store import tickets
from server.store.failures import patiently
from sync.exchange.body import Refused
from sync.exchange.call import answer
from sync.exchange.sealing import Export, NotAnExport, opened
from sync.stored import Device

LARGEST_FILE = 256 << 20


def hand_in(house: House, who: Who, file: bytes) -> Counter[str]:
    """What came of it: receipts by kind, `photos` laid in, `refused` requests. The phone hears its receipts
    when it syncs.

    bad_export for a file that is none, not_found for a phone of an outlet that is not `who`'s.
    """
    try:
        export = opened(file, house.export_keys)
    except NotAnExport as wrong:
        raise Problem("bad_export", why=str(wrong)) from None
    devices = {request.device: house.store.device(request.device) for request in export.requests}
    for device in devices.values():
        if device is not None and not who.sees(device.outlet):
            raise Problem("not_found")
    outcome = _pushed(house, export)
    outcome["photos"] = sum(
        _laid_in(house, device, export.blobs) for device in devices.values() if device is not None
    )
    return outcome


def _pushed(house: House, export: Export) -> Counter[str]:
    outcome: Counter[str] = Counter()
    for request in export.requests:
        try:
            told = patiently(
                lambda request=request: answer(  # type: ignore[misc]
                    house.desk, request.device, request.signature, request.body, house.now()
                )
            )
        except Refused:
            outcome["refused"] += 1
            continue
        outcome.update(receipt.receipt for receipt in told.receipts)
    return outcome


def _laid_in(house: House, device: Device, blobs: dict[str, bytes]) -> int:
    """Only what an operation of this phone names, and whose bytes are what their name says."""
    whole = [name for name, body in sorted(blobs.items()) if sha256(body).hexdigest() == name]
    with house.store.reading() as connection:
        named = tickets.named_by(connection, device.id, whole) if whole else {}
    wanted = {name: row for name, row in named.items() if row.state != "stored"}
    for name, row in wanted.items():
        house.objects.put(incoming_key(device, name), blobs[name], row.type)
    if wanted:
        keys = {name: incoming_key(device, name) for name in wanted}
        house.work(lambda tx: tickets.arrived(tx.connection, keys, house.now(), wanted))
    return len(wanted)
