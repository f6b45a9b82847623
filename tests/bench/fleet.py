"""Phones and their work: real keys, real lines, real documents, made before the clock runs."""

from __future__ import annotations

import gzip
import json
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric import ec

from server.house import House, house
from sync.device.outbox import line_of
from sync.device.tokens import Quote
from sync.exchange.call import PATH
from sync.exchange.chain import body, first_prev, line_hash, sha256_hex
from sync.exchange.evidence import Evidence
from sync.exchange.signing import PrivateKey, public_text, request_text, sign
from sync.exchange.tokens import TimeToken, issue, token_hash
from sync.ids import uuid7
from sync.instants import HOUR, MINUTE, Millis, iso, millis
from sync.stored import Changes, Device
from sync.work import policies
from sync.work.door import act
from sync.work.operations import Operation
from tests.bench.ground import Ground

JOBS = 40
BATCH = 200
OUTLET = "01935b2e-0000-7000-8000-00000000000a"
HOLIDAYS = [f"2026-{day}" for day in ("11-25", "12-01", "12-02", "12-03", "12-04", "12-07", "12-08", "12-25")]
ABOUT = {
    "outlet": OUTLET, "type": "repair", "source": "phone", "principal": None, "external_number": None,
    "priority": "normal", "area": "静安", "fault": "E5", "fault_text": "外机不转，室内机显示 E5，昨晚开始",
    "contacts": [
        {"name": "王女士", "role": "reporter", "phones": ["13800138000"], "note": "先打电话"},
        {"name": "王先生", "role": "at_home", "phones": ["13900139000"]},
    ],
    "site": {
        "province": "上海市", "city": "上海市", "district": "静安区", "street": "南京西路 1266 号",
        "estate": "恒隆花园", "building": "3", "unit": "2", "floor": "11", "room": "1102", "lift": True,
    },
    "appliance": {
        "class": "air_conditioner", "brand": "GREE", "model": "KFR-35GW",
        "units": [{"place": "indoor", "serial": "2023061800417"}, {"place": "outdoor", "serial": "2023061800993"}],
    },
    "promise": policies.promise(
        policies.STANDARD,
        {**policies.plain_calendar("Asia/Shanghai"), "holidays": HOLIDAYS, "horizon": "2026-12-31"},
        millis("2026-11-24T09:00+08:00"),
    ),
}  # fmt: skip


@dataclass(slots=True)
class Phone:
    """One phone as the benchmark plays it: key, person, and where it stands."""

    key: PrivateKey
    device: Device
    jobs: list[str]
    last: int = 0
    last_hash: str | None = None

    @property
    def id(self) -> str:
        """Its device id."""
        return self.device.id


def fresh_id() -> str:
    """A fresh UUIDv7."""
    return uuid7(now(), secrets.token_bytes(10))


def now() -> Millis:
    """Now."""
    return time.time_ns() // 1_000_000


def phones(ground: Ground, count: int) -> list[Phone]:
    """So many confirmed phones, each of a technician of its own."""
    made = []
    for _ in range(count):
        key = ec.generate_private_key(ec.SECP256R1())
        id, enrolled = fresh_id(), now() - 60 * MINUTE
        device = Device(id, public_text(key), id[-12:], fresh_id(), OUTLET, "active", enrolled)
        made.append(Phone(key, device, []))
    with ground.app.app_context():
        house().work(lambda tx: tx.write(Changes(devices={phone.id: phone.device for phone in made})))
    return made


def give_jobs(ground: Ground, phone: Phone, count: int = JOBS) -> list[str]:
    """So many fresh jobs, created and assigned by the office through the door."""
    jobs = [fresh_id() for _ in range(count)]
    at = now()
    when = Evidence(at, at, at, at, at)
    does = []
    for job in jobs:
        assigned = {"technician": phone.device.person, "helpers": []}
        for name, args in (("job.create", {**ABOUT, "number": job[-6:]}), ("job.assign", assigned)):
            hash = sha256_hex(f"{name}{job}".encode())
            does.append((job, Operation("office:bench", 0, hash, name, "bench", when, args)))
    with ground.app.app_context():
        house().work(lambda tx: act(tx, does, at, outlet=OUTLET, number="W1"))
    phone.jobs += jobs
    return jobs


def token(here: House, phone: Phone, at: Millis, epoch: str) -> str:
    """A time token as the server would have given it to this phone at this instant."""
    given = TimeToken(epoch, at, phone.id, phone.last, phone.last, phone.last_hash)
    return issue(given, here.keys.token)


def work_on(job: str, token: str, given: Millis, begun: Millis, prev: str) -> Iterator[bytes]:
    """What a technician records on one job: on the way, there, a photo, a part, done; a minute between them.

    token: the hash of what was given at `given`; begun: when he sets out.
    """
    visit, sha256 = fresh_id(), secrets.token_hex(32)
    photo = {"sha256": sha256, "size": 300_000, "type": "image/jpeg", "purpose": "after"}
    part = {
        "visit": visit, "part": "valve-15mm", "quantity": 1, "unit": "pc", "new_serials": [sha256[:12]],
        "old_part": "customer", "covered": True,
    }  # fmt: skip
    done = {
        "visit": visit,
        "result": "repaired",
        "test": "出风 12 度，运行 20 分钟",
        "safety_check": "无漏电",
    }
    acts: Sequence[tuple[str, Mapping[str, object]]] = (
        ("visit.set_out", {"visit": visit}),
        ("visit.arrive", {"visit": visit, "scan": "2023061800417"}),
        ("photo.take", {"visit": visit, "purpose": "after", "source": "camera", "blobs": [photo]}),
        ("part.use", part),
        ("work.finish", done),
    )
    for minute, (name, args) in enumerate(acts):
        at = begun + minute * MINUTE
        quote = Quote(token, at - given, at - given - 10)
        line = line_of(name, job, iso(at), quote, prev, args)
        prev = line_hash(line)
        yield line


def batch(here: House, phone: Phone, jobs: Sequence[str], epoch: str) -> tuple[bytes, int]:
    """The HTTP request of one push over these jobs (5 operations each) and how many it carries."""
    given = now() - 8 * HOUR
    text = token(here, phone, given, epoch)
    first, lines = phone.last + 1, list[bytes]()
    prev = phone.last_hash or first_prev(phone.id)
    for at, job in enumerate(jobs):
        lines += work_on(job, token_hash(text), given, given + at * 10 * MINUTE, prev)
        prev = line_hash(lines[-1])
    phone.last, phone.last_hash = phone.last + len(lines), prev
    content = body(lines)
    head = {"first": first, "count": len(lines), "sha256": sha256_hex(content)}
    return request(phone, {**head, "tokens": [text]}, content), len(lines)


def asking(here: House, phone: Phone, epoch: str, at: Millis, cursor: object) -> bytes:
    """The HTTP request of a sync that pushes nothing and asks for what lies beyond this cursor."""
    text = token(here, phone, at, epoch)
    head = {
        "first": phone.last + 1,
        "count": 0,
        "sha256": sha256_hex(b""),
        "tokens": [text],
        "cursor": cursor,
    }
    return request(phone, head, b"")


def request(phone: Phone, head: Mapping[str, object], lines: bytes) -> bytes:
    """A signed sync request, gzipped as phones do when it is long."""
    whole = {
        "sync": 1, "device": phone.id, "app": "technician/1.4.0", "schema": 1,
        "recorded": {"n": phone.last, "hash": phone.last_hash}, "missing": None, "of": None, **head,
    }  # fmt: skip
    line = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    signature = sign(phone.key, request_text("POST", PATH, line))
    return posted(PATH, line + b"\n" + lines, phone.id, signature, first=int(str(head["first"])))


def posted(path: str, content: bytes, device: str = "", signature: str = "", first: int = 0) -> bytes:
    """The bytes of a POST. first: for the bulk insert, which numbers lines without reading them."""
    coding = b""
    if len(content) > 1024:
        content, coding = gzip.compress(content, 1, mtime=0), b"Content-Encoding: gzip\r\n"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\n"
        f"Accept-Encoding: gzip\r\nDoorstep-Device: {device}\r\nDoorstep-Signature: {signature}\r\n"
        f"Doorstep-First: {first}\r\nContent-Length: {len(content)}\r\n"
    )
    return head.encode() + coding + b"\r\n" + content


def redirected(request: bytes, path: str) -> bytes:
    """The same bytes to another path."""
    return request.replace(f"POST {PATH} ".encode(), f"POST {path} ".encode(), 1)


def the_house(ground: Ground) -> tuple[House, str]:
    """The app's house and its epoch."""
    here = house(ground.app)
    with ground.app.app_context():
        return here, here.store.epoch()


def standing(phone: Phone) -> Phone:
    """The phone as it stands now, so that it can be put back."""
    return replace(phone, jobs=list(phone.jobs))
