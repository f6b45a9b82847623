"""An honest office for the device's tests: the real push and pull over the store in memory, without HTTP.

A `Wire` (see wire.py) stands between phone and office, and a test can spoil it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.device.transport import Reply
from sync.exchange import certificates, tokens
from sync.exchange.body import Refused
from sync.exchange.call import Desk, Keys, answer
from sync.exchange.certificates import Certificate
from sync.exchange.evidence import Evidence
from sync.exchange.signing import fingerprint, request_text, verify
from sync.exchange.tokens import TimeToken
from sync.ids import uuid7
from sync.instants import MINUTE, Millis, millis
from sync.memory import MemoryStore
from sync.stored import Changes, Device
from sync.work.door import act, take
from sync.work.operations import Operation
from tests.sync.device.wire import read, understand

MORNING = millis("2026-11-24T09:00:00+08:00")
TOKEN_KEY = Ed25519PrivateKey.from_private_bytes(b"t" * 32)
CERTIFICATE_KEY = Ed25519PrivateKey.from_private_bytes(b"c" * 32)
KEYS = Keys(TOKEN_KEY, [TOKEN_KEY.public_key()], CERTIFICATE_KEY, [CERTIFICATE_KEY.public_key()])
PROBLEMS = {
    "bad_envelope": 400,
    "bad_signature": 401,
    "unknown_device": 401,
    "not_found": 404,
    "too_large": 413,
}

ISSUER = "https://office.example"


class PhoneClock:
    """A phone's clocks, moved by hand; `offset` is how wrong its wall clock is."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.offset = 0
        self.run = "run-1"

    def wall(self) -> Millis:
        """What the phone shows."""
        return self.office.now + self.offset

    def mono(self) -> int:
        """Since the phone was started, or so."""
        return self.office.now - MORNING + 5_000

    def session(self) -> str:
        """Which start."""
        return self.run


class Office:
    """One outlet, `north`, with whoever enrols."""

    def __init__(self, understand: Callable[[bytes, int, str], Any] = understand) -> None:
        self.store = MemoryStore()
        self.now = MORNING
        self.codes: dict[str, tuple[str, str | None, bytes]] = {}
        self.objects: dict[str, bytes] = {}
        self.made = 0
        self.desk = Desk(self.store, KEYS, read, understand, take, lambda device, now, envelope: None)

    def later(self, by: Millis = MINUTE) -> None:
        """Time passes."""
        self.now += by

    def code(self, person: str) -> str:
        """A one-time code for this person."""
        self.codes[f"code-{len(self.codes)}"] = (person, None, b"")
        return f"code-{len(self.codes) - 1}"

    def confirm(self, device: str) -> None:
        """The dispatcher has compared the fingerprint."""
        with self.store.writing() as tx:
            row = tx.device(device)
            told = Certificate(row.id, row.key, row.person, row.outlet, row.short, self.now, self.store.name)
            text = certificates.issue(told, CERTIFICATE_KEY)
            tx.write(Changes(devices={device: replace(row, state="active", certificate=text)}))

    def becomes(self, device: str, state: Any) -> None:
        """The office changes a device's state."""
        with self.store.writing() as tx:
            tx.write(Changes(devices={device: replace(tx.device(device), state=state)}))

    def does(self, job: str, name: str, **args: object) -> None:
        """Somebody at the office acts on a job."""
        self.made += 1
        when = Evidence(self.now, self.now, self.now, self.now, self.now)
        op = Operation(
            "office:dora", 0, sha256(str(self.made).encode()).hexdigest(), name, "dora", when, args
        )
        with self.store.writing() as tx:
            act(tx, [(job, op)], self.now, outlet="north", number=f"N-{self.made}")

    def plans(self, job: str, technician: str) -> str:
        """A job is registered and assigned."""
        self.does(job, "job.create", fault="不制冷", contacts=[{"name": "Cem", "phones": ["13800001234"]}])
        self.does(job, "job.assign", technician=technician)
        return job

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """What the server would answer."""
        try:
            if path == "/api/v1/devices":
                return self._enrol(headers, body)
            if path == "/api/v1/sync":
                name, signature = headers["Doorstep-Device"], headers["Doorstep-Signature"]
                return Reply(200, answer(self.desk, name, signature, body, self.now).encoded())
            return self._blobs(path, headers, body)
        except Refused as refused:
            return problem(PROBLEMS[refused.code], refused.code)

    def _enrol(self, headers: Mapping[str, str], body: bytes) -> Reply:
        told = json.loads(body)
        assert verify(
            told["key"], headers["Doorstep-Signature"], request_text("POST", "/api/v1/devices", body)
        )
        person, key, first = self.codes.get(told["code"], ("", "another", b""))
        if key not in (None, told["key"]):
            return problem(404, "not_found")
        if key is None:
            id = uuid7(self.now, sha256(told["key"].encode()).digest())
            device = Device(
                id, told["key"], f"K{len(self.store.devices)}", person, "north", "pending", self.now
            )
            with self.store.writing() as tx:
                tx.write(Changes(devices={id: device}))
            token = tokens.issue(TimeToken(self.store.name, self.now, id, 0), TOKEN_KEY)
            value = {"device": id, "short": device.short, "token": token, "enrolment": "pending"}
            first = json.dumps(
                {**value, "fingerprint": fingerprint(told["key"]), "issuer": ISSUER, "export_key": "A" * 43}
            ).encode()
            self.codes[told["code"]] = (person, told["key"], first)
        return Reply(201, first)

    def _blobs(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        device = self.store.devices[headers["Doorstep-Device"]]
        assert verify(device.key, headers["Doorstep-Signature"], request_text("POST", path, body))
        told = json.loads(body)
        known = {blob.sha256: blob for blob in self.store.blobs if blob.actor in (device.id, told["of"])}
        if not set(told["blobs"]) <= set(known):
            return problem(404, "not_found")
        if path.endswith("/arrived"):
            for name in told["blobs"]:
                if sha256(self.objects.get(f"incoming/{name}", b"")).hexdigest() == name:
                    self.objects[f"blobs/{name}"] = self.objects[f"incoming/{name}"]
                    self.store.kept.add(name)
            return Reply(202, b"{}")
        return Reply(200, json.dumps({"blobs": [self._ticket(name) for name in told["blobs"]]}).encode())

    def _ticket(self, name: str) -> dict[str, object]:
        if f"blobs/{name}" in self.objects:
            return {"sha256": name, "state": "stored"}
        return {"sha256": name, "state": "ticket", "url": f"incoming/{name}", "headers": {}}


def problem(status: int, code: str) -> Reply:
    """An answer that is a problem."""
    return Reply(status, json.dumps({"code": code}).encode(), {"retry-after": "7"})


def rewind(office, device, last):
    """The office's database is restored from a backup: everything after `last` is lost, a new epoch begins."""
    store = office.store
    lost = [line for line in store.stored.values() if line.actor == device and line.n > last]
    for line in lost:
        del store.stored[line.actor, line.n, line.hash]
    kept = [line for line in store.stored.values() if line.actor == device]
    head = max(kept, key=lambda line: line.n, default=None)
    store.devices[device] = replace(
        store.devices[device],
        last=last,
        last_hash=head.hash if head else None,
        last_earliest=head.when.earliest if head else None,
    )
    store.name = store.name + "'"
