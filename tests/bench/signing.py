"""Signed records in a house that is measured or killed: each of a job and visit of its own, with a photo."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from server.demo.photos import another, phone_photo
from server.house import House, house
from server.sweeps.photos import blob_key
from sync.device.signatures import STROKES
from sync.exchange.chain import sha256_hex
from sync.exchange.evidence import Evidence
from sync.exchange.signing import public_text, sign_record
from sync.instants import MINUTE, iso
from sync.work.door import act
from sync.work.operations import Operation
from sync.work.records import Signing, record_text
from tests.bench import fleet
from tests.bench.fleet import Phone
from tests.bench.ground import Ground

PHOTOS = 20


def stored_photos(ground: Ground) -> list[str]:
    """Photos in the object store, as if a sweep had verified them."""
    drawn, here, at = phone_photo(7), house(ground.app), fleet.now()
    made = []
    with ground.connect() as connection:
        for number in range(PHOTOS):
            body = another(drawn, number)
            made.append(_keep(connection, here, body, "image/jpeg", at))
    return made


def _keep(connection: Any, here: House, body: bytes, type: str, at: int) -> str:
    hash = sha256(body).hexdigest()
    here.objects.put(blob_key(hash), body, type)
    connection.execute(
        "INSERT INTO blob (sha256, state, size, type, announced_at, stored_at, copied, failures)"
        " VALUES (%s, 'stored', %s, %s, %s, %s, false, 0)",
        (hash, len(body), type, at, at),
    )
    return hash


def sign_records(ground: Ground, photos: list[str], count: int, *, later: bool = False) -> list[str]:
    """So many signed records, each of a job and visit of its own; the hashes of their texts. later: not to be claimed
    yet."""
    phone, made = fleet.phones(ground, 1)[0], list[str]()
    with ground.connect() as connection, ground.app.app_context():
        here = house()
        for begin in range(0, count, 50):
            does: list[tuple[str, Operation]] = []
            for number in range(begin, min(begin + 50, count)):
                hash, operations = _record(connection, here, phone, number, photos[number % len(photos)])
                made.append(hash)
                does += operations
            here.work(lambda tx, does=does: act(tx, does, fleet.now(), outlet=fleet.OUTLET, number="W1"))
            if later:
                far = "UPDATE seal SET look_at = %s WHERE state = 'new' AND text_hash = ANY(%s)"
                connection.execute(far, (1 << 50, made))
    return made


def _record(
    connection: Any, here: House, phone: Phone, number: int, photo: str
) -> tuple[str, list[tuple[str, Operation]]]:
    job, visit, at = fleet.fresh_id(), fleet.fresh_id(), fleet.now() - MINUTE
    named = f"{phone.device.short}-{number + 1}"
    drawing = (
        f'{{"v":1,"record":"{named}","width":600,"height":240,"strokes":'
        f'[[{{"x":60,"y":{60 + number % 90},"t":0,"pressure":500}},{{"x":300,"y":190,"t":160,"pressure":700}}]]}}'
    ).encode()
    strokes = _keep(connection, here, drawing, STROKES, at)
    part = {"name": "外机主控板", "code": "PCB-35", "quantity": 1, "unit": "块", "old_part": "customer"}
    price = {"amount": 12_000, "currency": "CNY", "list": "DEMO", "version": "2026-1"}
    blob = {"sha256": photo, "size": 300_000, "type": "image/jpeg", "purpose": "before"}
    lists: Mapping[str, list[dict[str, Any]]] = {
        "part.use": [{**part, "new_serials": [f"N{number}-{each}"]} for each in range(3)],
        "charge.add": [{"price_line": "repair-m", "name": "中修", "quantity": 1, "price": price}],
        "fault.diagnose": [{"fault": "AC-NO-COOL", "cause": "board", "text": "外机主控板烧毁"}],
        "photo.take": [{"purpose": "before", "blobs": [blob]}],
    }
    entries = {
        name: [
            {**e, "visit": visit, "at": iso(at), "of": [phone.id, n], "by": ""} for n, e in enumerate(each, 2)
        ]
        for name, each in lists.items()
    }
    finish = {"at": iso(at), "result": "repaired", "test": "制冷正常", "safety_check": "绝缘正常"}
    visits = [{"id": visit, "arrived": {"at": iso(at)}, "finished": finish}]
    shown = {
        **fleet.ABOUT,
        "id": job,
        "number": named,
        "visits": visits,
        "technician_name": "李师傅",
        **entries,
    }
    signer = {"name": "陈先生", "relation": "self", "strokes": strokes}
    text = record_text(shown, visit, Signing(named, iso(at), here.settings.origin, "zh-CN", signer))
    args = {
        "visit": visit,
        "text": text,
        "signature": sign_record(phone.key, here.settings.origin, text),
        "key": public_text(phone.key),
        "token_hash": sha256_hex(job.encode()),
    }
    when = Evidence(at, at, at, at, at)
    create = Operation(
        "office:bench", 0, sha256_hex(b"create" + job.encode()), "job.create", "bench", when, fleet.ABOUT
    )
    op = Operation(
        phone.id, number + 1, sha256_hex(b"sign" + job.encode()), "record.sign", phone.device.person, when, args,
        proved=True,
    )  # fmt: skip
    return sha256_hex(text.encode()), [(job, create), (job, op)]
