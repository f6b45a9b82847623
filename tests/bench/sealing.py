"""Records: how long one takes to be printed and sealed, how many a second real workers seal, and what they hold."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from hashlib import sha256
from typing import Any

from infra.local.processes import end_group
from server.demo.photos import another, phone_photo
from server.house import House, house
from server.log import publishing
from server.log.restoring import catch_up
from server.records.pictures import pictures_of
from server.records.printing import Printer
from server.store import log, seals
from server.sweeps.photos import blob_key
from server.sweeps.sealing import AT_ONCE, LEASE, Sealing
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
from tests.bench.ground import CannotMeasure, Ground
from tests.bench.results import Row
from tests.bench.watching import memory

ALONE = 40
WARM = 10
FLOW = 500
"""Records sealed by one worker, then by two: 1,000 in all through the first."""
PHOTOS = 20
ASKED_MS, ASKED_RATE, ASKED_MB = 80.0, 20.0, 300.0
MEBI = 1 << 20


def records(ground: Ground, web: int, bare: int, rounds: int, devices: int) -> list[Row]:
    """One photo of 300 KB, three parts, one charge and a drawn signature each."""
    photos = _stored(ground)
    with ground.app.app_context():
        here = house()
        one = _alone(here, ground, photos)
        with ExitStack() as stack:
            first = ground.start("sealer-1", "-m", "server.cli", "worker")
            stack.callback(end_group, first)
            _flow(ground, photos, WARM)
            single = _flow(ground, photos, FLOW)
            second = ground.start("sealer-2", "-m", "server.cli", "worker")
            stack.callback(end_group, second)
            _flow(ground, photos, 4 * WARM)
            double = _flow(ground, photos, FLOW)
            held = max(memory(process.pid)[process.pid] for process in (first, second)) / MEBI
    counted = {"sealed by these workers": 2 * FLOW + 5 * WARM}
    return [
        Row("record printed and sealed, one core", "ms", one["ms"], ASKED_MS, most=True, notes=one),
        Row("records sealed, one worker", "records/s", single),
        Row("records sealed, two workers", "records/s", double, ASKED_RATE),
        Row("memory of a worker that seals", "MB", held, ASKED_MB, most=True, notes=counted),
    ]


def _stored(ground: Ground) -> list[str]:
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


def _alone(here: House, ground: Ground, photos: list[str]) -> dict[str, Any]:
    """Milliseconds of one record after warming up, in this process: printed, sealed, kept and read back apart."""
    _sign(ground, photos, ALONE + WARM)
    sweep = Sealing(here, Printer(here))
    spent: list[tuple[float, float]] = []
    while len(spent) < ALONE + WARM:
        claimed = here.work(lambda tx: seals.claim(tx.connection, fleet.now(), fleet.now() + LEASE, AT_ONCE))
        signed = sweep._countersigned(claimed, Counter(), set())
        catch_up(here)
        fresh = here.work(lambda tx, s=signed: sweep._append(tx.connection, s))
        publishing.checkpoint(here, max(each.leaf or 0 for each in fresh) + 1)
        with here.store.reading() as connection:
            stand = log.standing(connection, [each.leaf for each in fresh if each.leaf is not None])
            states = seals.states(connection, {h for each in fresh for h in pictures_of(each, {}).named})
        for each in fresh:
            pictures = pictures_of(each, states)
            began = time.perf_counter()
            sealed = sweep.printer.seal(
                each, pictures, stand[each.leaf or 0].path, stand[each.leaf or 0].checkpoint
            )
            spent.append(((time.perf_counter() - began) * 1e3, len(sealed.pdf) / 1024))
        with ground.connect() as connection:
            done = "UPDATE seal SET state = 'sealed', look_at = NULL WHERE text_hash = ANY(%s)"
            connection.execute(done, ([each.text_hash for each in fresh],))
    warm = sorted(spent[WARM:])
    return {"ms": warm[len(warm) // 2][0], "slowest": round(warm[-1][0], 1), "kB": round(warm[0][1])}


def _flow(ground: Ground, photos: list[str], count: int) -> float:
    """Records a second, from the instant at which they may be claimed until the last is sealed."""
    hashes = _sign(ground, photos, count, later=True)
    with ground.connect() as connection:
        began = time.perf_counter()
        connection.execute("UPDATE seal SET look_at = 0 WHERE text_hash = ANY(%s)", (hashes,))
        query = "SELECT count(*) FROM seal WHERE text_hash = ANY(%s) AND state = 'sealed'"
        while connection.execute(query, (hashes,)).fetchall() != [(count,)]:
            if time.perf_counter() - began > 240:
                told = "SELECT state, note, count(*) FROM seal GROUP BY 1, 2"
                raise CannotMeasure(f"not sealed after 240 s: {connection.execute(told).fetchall()}")
            time.sleep(0.02)
        return count / (time.perf_counter() - began)


def _sign(ground: Ground, photos: list[str], count: int, *, later: bool = False) -> list[str]:
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
