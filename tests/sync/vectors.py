"""Makes tests/data/vectors/*.json: `python -m tests.sync.vectors`. Fixed keys, fixed times: the same bytes each time.

The lines below are spelled out as text on purpose: an implementation is held to the exact bytes, not to a JSON value.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.exchange import certificates, tokens
from sync.exchange.base64url import encoded
from sync.exchange.certificates import Certificate
from sync.exchange.chain import body, first_prev, line_hash, sha256_hex
from sync.exchange.digest import entry_digest
from sync.exchange.evidence import judge, tighten
from sync.exchange.signing import fingerprint, public_text, record_message, request_text
from sync.exchange.tokens import TimeToken, token_hash
from sync.instants import HOUR, MINUTE, SECOND, iso, millis

FOLDER = Path(__file__).parent.parent / "data" / "vectors"

DEVICE = "0199b000-7a00-7000-8000-00000000000a"
JOB = "0199b000-1b00-7000-8000-000000000001"
VISIT = "0199b000-7a10-7000-8000-0000000000b1"
ANN = "0199a000-0000-7000-8000-0000000000a1"
OUTLET = "0199a000-0000-7000-8000-0000000000e1"
EPOCH = "0199a000-0000-7000-8000-0000000000f1"
ORIGIN = "https://repairs.example"
NINE = millis("2026-11-24T09:00:00.000+08:00")

SCALAR = int.from_bytes(sha256(b"doorstep vectors: a device").digest(), "big") >> 1
DEVICE_KEY = ec.derive_private_key(SCALAR, ec.SECP256R1())
TOKEN_SEED = sha256(b"doorstep vectors: tokens").digest()
TOKEN_KEY = Ed25519PrivateKey.from_private_bytes(TOKEN_SEED)
CERTIFICATE_SEED = sha256(b"doorstep vectors: certificates").digest()
CERTIFICATE_KEY = Ed25519PrivateKey.from_private_bytes(CERTIFICATE_SEED)

FIRST_TOKEN = TimeToken(EPOCH, NINE, DEVICE, 0, 0, None)
FIRST_TEXT = tokens.issue(FIRST_TOKEN, TOKEN_KEY)


def vectors() -> dict[str, Any]:
    """Every file's content by its name."""
    return {
        "keys": _keys(),
        "lines": _lines(),
        "request": _request(),
        "answer": _answer(),
        "tokens": _tokens(),
        "certificate": _certificate(),
        "digest": _digest(),
        "evidence": _evidence(),
        "record": _record(),
    }


def printed(value: Any) -> str:
    """A vector file's text."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def signed(message: bytes) -> str:
    """ES256 with the nonce of RFC 6979, so that the vectors do not change. Elsewhere any valid signature will do."""
    der = DEVICE_KEY.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def lines() -> list[str]:
    """Five operations of one device as it wrote them."""
    quoted = token_hash(FIRST_TEXT)
    minutes = [12, 15, 52, 55, 58]
    operations = [
        ("job.accept", JOB, {}),
        ("visit.set_out", JOB, {"visit": VISIT}),
        ("visit.arrive", JOB, {"visit": VISIT, "scan": "AC-3500-778"}),
        ("note.add", JOB, {"visit": VISIT, "text": '室外机在 3 楼 "阳台" \U0001f527\n第二行'}),
        ("stock.count", None, {"part": "valve-15mm", "counted": 4}),
    ]
    written: list[str] = []
    prev = first_prev(DEVICE)
    for at, (op, job, args) in zip(minutes, operations, strict=True):
        passed = at * MINUTE + 120
        mono = passed - 400 if at < 55 else None
        value = {
            "op": op,
            "job": job,
            "at": iso(NINE + passed + 3 * SECOND),
            "since": {"wall": passed, "mono": mono},
            "token": quoted,
            "prev": prev,
            "args": args,
        }
        written.append(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
        prev = line_hash(written[-1].encode())
    return written


def _keys() -> dict[str, Any]:
    public = public_text(DEVICE_KEY)
    return {
        "about": "P-256 private key: a big-endian number in hex; Ed25519 seeds in hex; public keys as on the wire",
        "device": {
            "id": DEVICE,
            "private": f"{SCALAR:064x}",
            "public": public,
            "fingerprint": fingerprint(public),
        },
        "tokens": {"seed": TOKEN_SEED.hex(), "public": _raw(TOKEN_KEY)},
        "certificates": {"seed": CERTIFICATE_SEED.hex(), "public": _raw(CERTIFICATE_KEY)},
    }


def _lines() -> dict[str, Any]:
    texts = lines()
    hashes_ = [line_hash(text.encode()) for text in texts]
    return {
        "about": "each line's exact text (UTF-8, no newline), its hash, and what the next line must name as prev",
        "device": DEVICE,
        "first_prev": first_prev(DEVICE),
        "lines": [
            {"n": n, "line": t, "hash": h} for n, (t, h) in enumerate(zip(texts, hashes_, strict=True), 1)
        ],
        "sha256": sha256_hex(body(text.encode() for text in texts)),
    }


def head() -> str:
    """Line 1 of the request that carries all five lines."""
    texts = [text.encode() for text in lines()]
    value = {
        "sync": 1,
        "device": DEVICE,
        "app": "technician/1.4.0",
        "schema": 1,
        "first": 1,
        "count": len(texts),
        "sha256": sha256_hex(body(texts)),
        "recorded": {"n": 5, "hash": line_hash(texts[-1])},
        "missing": None,
        "of": None,
        "cursor": None,
        "tokens": [FIRST_TEXT],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _request() -> dict[str, Any]:
    line = head()
    path = "/api/v1/sync"
    text = request_text("POST", path, line.encode())
    enrol = json.dumps({"code": "K7M2-9QXA", "key": public_text(DEVICE_KEY)}, separators=(",", ":"))
    enrol_text = request_text("POST", "/api/v1/devices", enrol.encode())
    return {
        "about": "what is signed for a sync (line 1) and for another call (the body); any valid signature will do",
        "sync": {"path": path, "line_1": line, "signed_text": text.decode(), "signature": signed(text)},
        "enrol": {
            "path": "/api/v1/devices",
            "body": enrol,
            "signed_text": enrol_text.decode(),
            "signature": signed(enrol_text),
        },
    }


def change_lines() -> list[str]:
    """Two documents of a feed, and the first of them in a later version."""
    job = {"number": "N-1", "stage": "in_service", "fault": "不制冷", "visits": []}
    other = {"number": "N-2", "stage": "to_accept", "fault": "E5", "visits": []}
    values = [
        {"kind": "job", "id": JOB, "v": 6, "doc": job},
        {"kind": "job", "id": JOB[:-1] + "2", "v": 2, "doc": other},
        {"kind": "job", "id": JOB, "v": 7, "doc": {**job, "stage": "to_review"}},
    ]
    return [json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values]


def _answer() -> dict[str, Any]:
    first, second, _ = change_lines()
    feed = f"t:{ANN}"
    token = TimeToken(EPOCH, NINE + HOUR, DEVICE, 5, 5, line_hash(lines()[-1].encode()))
    top = {
        "sync": 1,
        "time": iso(NINE + HOUR),
        "token": tokens.issue(token, TOKEN_KEY),
        "epoch": EPOCH,
        "through": 5,
        "pull": "ok",
        "enrolment": "active",
    }
    receipts = [{"n": n, "receipt": "applied"} for n in range(1, 6)]
    total = (entry_digest(first.encode()) + entry_digest(second.encode())) % 2**48
    last = {
        "cursor": {"epoch": EPOCH, "feeds": {f"o:{OUTLET}": [0, ""], feed: [9, ""]}},
        "more": False,
        "digest": {feed: total, f"o:{OUTLET}": 0},
        "lines": 12,
    }
    texts = [_compact(top), *map(_compact, receipts), _compact({"feed": feed, "reset": True}), first, second]
    texts += [_compact({"feed": f"o:{OUTLET}", "reset": True})]
    gone = {"kind": "job", "id": JOB[:-1] + "3", "gone": "moved"}
    return {
        "about": "a whole answer, line by line; `gone` is what another answer says of a job that was moved, `same` "
        "its last line where nothing is new",
        "lines": [*texts, _compact({**last, "lines": len(texts) + 1})],
        "gone": _compact(gone),
        "same": _compact({"cursor": "same", "more": False, "digest": total, "lines": 2}),
    }


def _tokens() -> dict[str, Any]:
    later = TimeToken(EPOCH, NINE + HOUR, DEVICE, 5, 5, line_hash(lines()[-1].encode()))
    texts = [tokens.issue(token, TOKEN_KEY) for token in (FIRST_TOKEN, later)]
    good = [
        {"text": text, "hash": token_hash(text), "says": asdict(token)}
        for text, token in zip(texts, (FIRST_TOKEN, later), strict=True)
    ]
    payload, _, signature = texts[0].partition(".")
    certificate = _certificate()["text"]
    forged = [payload, f"{payload}.", f"{payload}.{signature}=", f"{payload}A.{signature}", texts[0][::-1]]
    return {
        "about": "time tokens; a device only keeps and quotes them",
        "good": good,
        "forged": [*forged, certificate],
    }


def _certificate() -> dict[str, Any]:
    told = Certificate(DEVICE, public_text(DEVICE_KEY), ANN, OUTLET, "K7", NINE + MINUTE, EPOCH)
    text = certificates.issue(told, CERTIFICATE_KEY)
    return {"about": "a certificate; a device only keeps and shows it", "text": text, "says": asdict(told)}


def _digest() -> dict[str, Any]:
    one, two, later = (line.encode() for line in change_lines())
    after = {"first": entry_digest(one), "second": entry_digest(two), "third": entry_digest(later)}
    steps = [
        {"change": "the first and second line are new", "digest": (after["first"] + after["second"]) % 2**48},
        {"change": "the third replaces the first", "digest": (after["third"] + after["second"]) % 2**48},
        {"change": "the second is gone", "digest": after["third"]},
    ]
    entries = [{"line": line, "digest": entry_digest(line.encode())} for line in change_lines()]
    return {
        "about": "the digest of single change lines and of a feed step by step",
        "entries": entries,
        "steps": steps,
    }


def _evidence() -> dict[str, Any]:
    plain: dict[str, Any] = {
        "said": NINE + 20 * MINUTE,
        "since_wall": 20 * MINUTE,
        "since_mono": 20 * MINUTE,
        "token_time": NINE,
        "floor": None,
        "received": NINE + HOUR,
        "enrolled": NINE - HOUR,
    }
    changes: list[tuple[str, dict[str, Any], int | None]] = [
        ("an honest phone", {}, None),
        ("another page session: no monotonic counter", {"since_mono": None}, None),
        (
            "the wall clock was set back by an hour",
            {"since_wall": -40 * MINUTE, "said": NINE - 40 * MINUTE},
            None,
        ),
        ("the phone slept: the monotonic counter lags", {"since_mono": 2 * MINUTE}, None),
        ("both counters point beyond the receipt", {"since_wall": 3 * HOUR, "since_mono": None}, None),
        ("operation n-1 was later", {"floor": NINE + 25 * MINUTE}, None),
        ("no valid token is quoted", {"token_time": None}, None),
        ("a later token shows that it was recorded by 9:30", {}, NINE + 30 * MINUTE),
        ("a later token lies before the estimate", {}, NINE + 10 * MINUTE),
        ("the phone thinks it is 1970", {"said": 0}, None),
    ]
    cases = []
    for story, change, bound in changes:
        given = {**plain, **change}
        evidence = judge(**given)
        evidence = evidence if bound is None else tighten(evidence, bound)
        cases.append({"story": story, "given": {**given, "bound": bound}, "evidence": asdict(evidence)})
    return {
        "about": "milliseconds since 1970; bound: a later token that covers the line, or null",
        "cases": cases,
    }


def _record() -> dict[str, Any]:
    text = _compact(
        {"template": 1, "number": "K7-1", "result": "repaired", "total": 38000, "remark": "谢谢 😀"}
    )
    return {
        "about": "a service record's text and the device's signature over it; any valid signature will do",
        "issuer": ORIGIN,
        "text": text,
        "sha256": sha256_hex(text.encode()),
        "message_sha256": sha256_hex(record_message(ORIGIN, text)),
        "key": public_text(DEVICE_KEY),
        "signature": signed(record_message(ORIGIN, text)),
    }


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _raw(key: Ed25519PrivateKey) -> str:
    return encoded(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, value in vectors().items():
        (FOLDER / f"{name}.json").write_text(printed(value), encoding="utf-8")
