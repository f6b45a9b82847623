"""The server without HTTP: what stands behind the air unless a test puts a real one there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.clock import StillClock
from server.phones.states import MAY_BECOME
from sync.device.transport import Reply
from sync.exchange import certificates, tokens
from sync.exchange.body import Refused
from sync.exchange.call import PATH, Desk, Keys, answer
from sync.exchange.certificates import Certificate
from sync.exchange.signing import fingerprint, request_text, verify
from sync.exchange.tokens import TimeToken
from sync.ids import uuid7
from sync.instants import Millis
from sync.memory_objects import MemoryObjects
from sync.ports import Store
from sync.stored import HELD_STATES, Changes, Device, State
from sync.work.door import take
from sync.work.settle import judge_again
from tests.world.backups import mark_stored
from tests.world.journal import Journal
from tests.world.lines import ORIGIN, read, understand

OUTLET = "north"
DEVICES = "/api/v1/devices"
TICKETS = "/api/v1/blobs/tickets"
ARRIVED = "/api/v1/blobs/arrived"
TOKEN_KEY = Ed25519PrivateKey.from_private_bytes(b"t" * 32)
CERTIFICATE_KEY = Ed25519PrivateKey.from_private_bytes(b"c" * 32)
KEYS = Keys(TOKEN_KEY, [TOKEN_KEY.public_key()], CERTIFICATE_KEY, [CERTIFICATE_KEY.public_key()])
REMEMBERED = ("id", "key", "short", "person", "outlet", "enrolled_at", "certificate")
STATUS = {
    "bad_envelope": 400,
    "bad_signature": 401,
    "unknown_device": 401,
    "not_found": 404,
    "too_large": 413,
}


def desk_of(store: Store) -> Desk:
    """The sync call over a store."""
    return Desk(store, KEYS, read, understand, take, lambda device, now, envelope: None)


class Server:
    """The sync call, enrolment and the blobs' doors over a store and objects; a `Transport` of sync/device."""

    def __init__(self, store: Store, objects: MemoryObjects, clock: StillClock, journal: Journal) -> None:
        self.store, self.objects, self.clock, self.journal = store, objects, clock, journal
        self.remembered: dict[str, Device] = {}
        self.stopped: dict[str, Millis] = {}
        self._codes: dict[str, tuple[str, str | None, bytes]] = {}
        self._made = 0
        self.restarts()

    def restarts(self) -> None:
        """The process ends and another begins: it knows what the store knows and nothing else."""
        self.desk = desk_of(self.store)

    def code(self, person: str) -> str:
        """A one-time code for this person's next phone."""
        code = f"code-{len(self._codes)}"
        self._codes[code] = (person, None, b"")
        return code

    def confirms(self, device: str) -> None:
        """The dispatcher has compared the fingerprint: the device is active and gets its certificate."""
        now = self.clock.now()
        self.journal.of_office(self.store, lambda store: _confirmed(store, device, now))

    def becomes(self, device: str, state: State) -> None:
        """The office says what becomes of a phone. Who is revoked or lost is remembered outside the database."""
        row = self.journal.of_office(self.store, lambda store: _became(store, device, state))
        if state in ("revoked", "lost"):
            told = {name: getattr(row, name) for name in REMEMBERED}
            self.remembered[device] = Device(**told, state=state, handed=True)
            self.stopped.setdefault(device, self.clock.now())

    def was_restored(self) -> None:
        """What is remembered outside the database counts in the restored one too."""
        for told in self.remembered.values():
            self.journal.of_office(self.store, partial(_told_again, told=told))

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The answer to a request."""
        try:
            if path == DEVICES:
                return self._enrol(headers, body)
            if path == PATH:
                return self._sync(headers, body)
            return self._blobs(path, headers, body)
        except Refused as refused:
            content = json.dumps({"code": refused.code}).encode()
            return Reply(STATUS[refused.code], content, {"content-type": "application/problem+json"})

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The object store's answer to an upload."""
        return Reply(self.objects.upload(url, body, headers, self.clock.now()), b"")

    def _sync(self, headers: Mapping[str, str], body: bytes) -> Reply:
        name, signature, now = headers["Doorstep-Device"], headers["Doorstep-Signature"], self.clock.now()
        head = json.loads(body.partition(b"\n")[0])
        who = {name, head["of"]} - {None}

        def run(store: Store) -> bytes:
            desk = self.desk if store is self.store else desk_of(store)
            before = store.device(head["of"] or name)
            said = answer(desk, name, signature, body, now)
            if head["of"] and said.enrolment in HELD_STATES and before is not None:
                after = store.device(head["of"])
                assert after == replace(before, handed=after.handed), (
                    "numbers of a former enrolment were used up"
                )
            return said.encoded()

        return Reply(200, self.journal.of_devices(self.store, who, run))

    def _enrol(self, headers: Mapping[str, str], body: bytes) -> Reply:
        told = json.loads(body)
        person, key, said = self._codes.get(told["code"], ("", "nobody's", b""))
        signed = verify(told["key"], headers["Doorstep-Signature"], request_text("POST", DEVICES, body))
        if key not in (None, told["key"]) or not signed:
            raise Refused("not_found")
        if key is None:
            said = json.dumps(self._enrolled(person, told["key"])).encode()
            self._codes[told["code"]] = (person, told["key"], said)
        return Reply(201, said)

    def _enrolled(self, person: str, key: str) -> dict[str, str]:
        self._made += 1
        now = self.clock.now()
        id = uuid7(now, self._made.to_bytes(10, "big"))
        device = Device(id, key, f"K{self._made}", person, OUTLET, "pending", now)
        self.journal.of_office(self.store, lambda store: _written(store, device))
        token = tokens.issue(TimeToken(self.store.epoch(), now, id, 0), KEYS.token)
        told = {"device": id, "short": device.short, "token": token, "enrolment": device.state}
        return {**told, "fingerprint": fingerprint(key), "issuer": ORIGIN, "export_key": "A" * 43}

    def _blobs(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        device = self.store.device(headers["Doorstep-Device"])
        if device is None:
            raise Refused("unknown_device")
        if not verify(device.key, headers["Doorstep-Signature"], request_text("POST", path, body)):
            raise Refused("bad_signature")
        told = json.loads(body)
        if path == ARRIVED:
            for name in told["blobs"]:
                self._looked_at(name)
            return Reply(202, b"{}")
        with self.store.writing() as tx:
            lines = tx.lines(told["of"] or device.id, 1, 1 << 53)
        said = [json.loads(line.raw)["args"].get("blobs", ()) for line in lines]
        named = {blob["sha256"]: blob for blobs in said for blob in blobs}
        if not set(told["blobs"]) <= set(named):
            raise Refused("not_found")
        return Reply(
            200, json.dumps({"blobs": [self._ticket(named[name]) for name in told["blobs"]]}).encode()
        )

    def _ticket(self, blob: Mapping[str, Any]) -> dict[str, object]:
        name = blob["sha256"]
        if self.objects.size(f"blobs/{name}") is not None:
            return {"sha256": name, "state": "stored"}
        ticket = self.objects.put_ticket(f"incoming/{name}", blob["size"], blob["type"], name, 600)
        return {"sha256": name, "state": "ticket", "url": ticket.url, "headers": dict(ticket.headers)}

    def _looked_at(self, name: str) -> None:
        """The bytes were read back and hashed; only then do they count as stored."""
        if self.objects.size(f"incoming/{name}") is None:
            return
        body = self.objects.get(f"incoming/{name}", 1 << 24)
        if sha256(body).hexdigest() == name:
            self.objects.put(f"blobs/{name}", body, "image/jpeg")
            mark_stored(self.store, name)
        self.objects.delete([f"incoming/{name}"])


def _written(store: Store, device: Device) -> None:
    with store.writing() as tx:
        tx.write(Changes(devices={device.id: device}))


def _became(store: Store, id: str, state: State) -> Device:
    with store.writing() as tx:
        row = tx.device(id)
        assert row is not None
        if row.state in MAY_BECOME[state]:
            tx.write(Changes(devices={id: replace(row, state=state)}))
        return row


def _told_again(store: Store, told: Device) -> None:
    with store.writing() as tx:
        row = tx.device(told.id) or told
        tx.write(Changes(devices={told.id: replace(row, state=told.state)}))


def _confirmed(store: Store, id: str, now: Millis) -> None:
    with store.writing() as tx:
        row = tx.device(id)
        assert row is not None
        told = Certificate(row.id, row.key, row.person, row.outlet, row.short, now, store.epoch())
        text = certificates.issue(told, KEYS.certificate)
        active = replace(row, state="active", certificate=text)
        tx.write(Changes(devices={id: active}))
        judge_again(tx, active, now)
