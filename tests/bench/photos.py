"""Photos: ticket, PUT straight to the object store, arrived, read back and verified by real workers."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from infra.local.processes import end_group
from server.demo.photos import another, phone_photo
from sync.device.outbox import line_of
from sync.device.tokens import Quote
from sync.exchange.chain import body, line_hash, sha256_hex
from sync.exchange.signing import request_text, sign
from sync.exchange.tokens import token_hash
from sync.instants import MINUTE, iso
from tests.bench import fleet
from tests.bench.answers import content
from tests.bench.client import Load, Told
from tests.bench.fleet import Phone
from tests.bench.ground import CannotMeasure, Ground, send
from tests.bench.results import Row

EACH = 20
ASKED = {1: 50.0, 2: 70.0}
_numbers = count(1)


def photos(ground: Ground, web: int, bare: int, rounds: int, devices: int) -> list[Row]:
    """16 phones with 20 fresh photos of 300 KB each, with one worker and with two."""
    drawn = phone_photo(7)
    rows = list[Row]()
    for workers, asked in ASKED.items():
        with ExitStack() as stack:
            for at in range(workers):
                _worker(ground, stack, f"worker-{at + 1}")
            rates = [_round(ground, web, devices, drawn, workers) for _ in range(rounds)]
        name = "photo verified, one worker" if workers == 1 else f"photo verified, {workers} workers"
        measured, notes = sorted(rates, key=lambda rate: rate[0])[(len(rates) - 1) // 2]
        notes = {**notes, "rates": [round(rate) for rate, _ in rates]}
        rows.append(Row(name, "photos/s", measured, asked, notes={"bytes": len(drawn), **notes}))
    return rows


def _worker(ground: Ground, stack: ExitStack, name: str) -> None:
    process = ground.start(name, "-m", "server.cli", "worker")
    stack.callback(end_group, process)


def _round(
    ground: Ground, web: int, devices: int, drawn: bytes, workers: int
) -> tuple[float, Mapping[str, object]]:
    """Photos a second from the first request for a ticket to the last photo verified."""
    held = [_announced(ground, web, drawn) for _ in range(devices)]
    number = devices * EACH
    names = ["web", "database", "store", *(f"worker-{at + 1}" for at in range(workers))]
    before = {name: ground.cpu(name) for name in names}
    began = time.perf_counter()
    told = send(Load(web, [[request] for _, request, _ in held], keep=1))
    client = told.cpu
    puts, arrivals = list[Sequence[bytes]](), list[Sequence[bytes]]()
    for (phone, _, bodies), kept in zip(held, told.kept, strict=True):
        tickets = json.loads(content(kept[0]))["blobs"]
        puts.append([_put(ticket, bodies[ticket["sha256"]]) for ticket in tickets])
        arrivals.append([_signed(phone, "/api/v1/blobs/arrived", list(bodies), None)])
    store = int(urlsplit(tickets[0]["url"]).port or 0)
    client += _sent(store, puts).cpu + _sent(web, arrivals).cpu
    _wait(ground, [sha256 for _, _, bodies in held for sha256 in bodies])
    seconds = time.perf_counter() - began
    cost = {f"cpu_ms_{name}": round((ground.cpu(name) - before[name]) / number * 1e3, 2) for name in names}
    return number / seconds, {**cost, "cpu_ms_client": round(client / number * 1e3, 2)}


def _sent(port: int, queues: Sequence[Sequence[bytes]]) -> Told:
    return send(Load(port, queues))


def _announced(ground: Ground, web: int, drawn: bytes) -> tuple[Phone, bytes, dict[str, bytes]]:
    """A phone whose photos the server was told of, its request for tickets, and their bytes by hash."""
    here, epoch = fleet.the_house(ground)
    phone = fleet.phones(ground, 1)[0]
    job = fleet.give_jobs(ground, phone, 1)[0]
    bodies = {sha256_hex(photo): photo for photo in (another(drawn, next(_numbers)) for _ in range(EACH))}
    given = fleet.now() - MINUTE
    text = fleet.token(here, phone, given, epoch)
    lines = list(_taken(phone, job, bodies, Quote(token_hash(text), 1000, 1000), iso(given + 1000)))
    rest = body(lines)
    phone.last, phone.last_hash = len(lines), line_hash(lines[-1])
    head = {"first": 1, "count": len(lines), "sha256": sha256_hex(rest), "tokens": [text]}
    send(Load(web, [[fleet.request(phone, head, rest)]]))
    return (
        phone,
        _signed(phone, "/api/v1/blobs/tickets", list(bodies), fleet.token(here, phone, given, epoch)),
        bodies,
    )


def _taken(phone: Phone, job: str, bodies: Mapping[str, bytes], quote: Quote, at: str) -> Iterator[bytes]:
    prev, visit = sha256_hex(phone.id.encode()), fleet.fresh_id()
    for sha256, photo in bodies.items():
        blob = {"sha256": sha256, "size": len(photo), "type": "image/jpeg", "purpose": "after"}
        args = {"visit": visit, "purpose": "after", "source": "camera", "blobs": [blob]}
        line = line_of("photo.take", job, at, quote, prev, args)
        prev = line_hash(line)
        yield line


def _signed(phone: Phone, path: str, hashes: Sequence[str], token: str | None) -> bytes:
    asked = json.dumps({"blobs": hashes, "token": token, "of": None}).encode()
    signature = sign(phone.key, request_text("POST", path, asked))
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Doorstep-Device: {phone.id}\r\nDoorstep-Signature: {signature}\r\nContent-Length: {len(asked)}\r\n\r\n"
    )
    return head.encode() + asked


def _put(ticket: Mapping[str, Any], photo: bytes) -> bytes:
    if ticket["state"] != "ticket":
        raise CannotMeasure(f"no ticket: {ticket}")
    url = urlsplit(ticket["url"])
    given = {name.lower(): value for name, value in ticket["headers"].items()}
    headers = {"host": url.netloc, "content-length": str(len(photo)), **given}
    text = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"PUT {url.path}?{url.query} HTTP/1.1\r\n{text}\r\n".encode() + photo


def _wait(ground: Ground, hashes: Sequence[str], seconds: float = 120) -> None:
    """Until the database says that all of these are stored."""
    until = time.monotonic() + seconds
    with ground.connect() as connection:
        while time.monotonic() < until:
            query = "SELECT state, reason, count(*) FROM blob WHERE sha256 = ANY(%s) GROUP BY 1, 2"
            found = connection.execute(query, (list(hashes),)).fetchall()
            if [(state, number) for state, _, number in found] == [("stored", len(hashes))]:
                return
            time.sleep(0.01)
    raise CannotMeasure(f"after {seconds:.0f} s the photos are {found}")
