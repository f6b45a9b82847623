"""One sync call over a store in memory, and phones that are nothing but lines: what a test says is what is sent."""

from __future__ import annotations

import json
from copy import copy
from dataclasses import replace
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.device.answers import Answer, read
from sync.exchange import certificates, chain, signing, tokens
from sync.exchange.call import PATH, Desk, Keys, answer
from sync.exchange.certificates import Certificate
from sync.exchange.evidence import Evidence
from sync.exchange.lines import Envelope
from sync.exchange.tokens import TimeToken, token_hash
from sync.instants import MINUTE, Millis, iso, millis
from sync.memory import MemoryStore
from sync.stored import Changes, Device, State, StoredLine
from sync.work.door import act, take
from sync.work.operations import Operation
from sync.work.settle import judge_again
from tests.operations import COMPLETE, the
from tests.world.lines import read as read_line_1
from tests.world.lines import understand

MORNING = millis("2026-11-24T09:00:00+08:00")
JOB = the("leaking-boiler")
TOKEN_KEY = Ed25519PrivateKey.from_private_bytes(b"t" * 32)
CERTIFICATE_KEY = Ed25519PrivateKey.from_private_bytes(b"c" * 32)
KEYS = Keys(TOKEN_KEY, [TOKEN_KEY.public_key()], CERTIFICATE_KEY, [CERTIFICATE_KEY.public_key()])


class Counter:
    """The server's side. heard: whoever called, with line 1."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.now: Millis = MORNING
        self.heard: list[tuple[str, Envelope]] = []
        self.desk = Desk(
            self.store,
            KEYS,
            read_line_1,
            understand,
            take,
            lambda device, now, envelope: self.heard.append((device.id, envelope)),
        )

    def passes(self, minutes: int = 1) -> None:
        """Time goes by."""
        self.now += minutes * MINUTE

    def enrols(self, name: str, person: str = "ann", state: State = "active") -> Phone:
        """A phone of this person, with its first token."""
        phone = Phone(self, the(name))
        key = signing.public_text(phone.key)
        device = Device(phone.id, key, name[:5].upper(), person, "north", state, self.now)
        self.writes(Changes(devices={phone.id: device}))
        phone.gets(tokens.issue(TimeToken(self.store.name, self.now, phone.id, 0), TOKEN_KEY))
        return phone

    def becomes(self, phone: Phone, state: State) -> None:
        """The office changes what the phone is."""
        self.writes(Changes(devices={phone.id: replace(self.store.devices[phone.id], state=state)}))

    def confirms(self, phone: Phone) -> None:
        """The dispatcher has compared the digits."""
        with self.store.writing() as tx:
            device = tx.device(phone.id)
            assert device is not None
            active = replace(device, state="active", certificate=self.certificate(device))
            tx.write(Changes(devices={phone.id: active}))
            judge_again(tx, active, self.now)

    def certificate(self, device: Device) -> str:
        """What says that this device is its person's."""
        told = (device.id, device.key, device.person, device.outlet, device.short, self.now, self.store.name)
        return certificates.issue(Certificate(*told), CERTIFICATE_KEY)

    def writes(self, changes: Changes) -> None:
        """Something gets into the store, however."""
        with self.store.writing() as tx:
            tx.write(changes)

    def does(self, name: str, job: str = JOB, **args: Any) -> None:
        """An act of the office."""
        self.passes()
        when = Evidence(self.now, self.now, self.now, self.now, self.now)
        hash = sha256(f"{name}{self.now}".encode()).hexdigest()
        op = Operation("office:dora", 0, hash, name, "dora", when, args)
        with self.store.writing() as tx:
            act(tx, [(job, op)], self.now, outlet="north", number="W1")
        self.passes()

    def plans(self, job: str = JOB, to: str = "ann") -> None:
        """A job, given to somebody."""
        self.does("job.create", job, type="repair", fault="drips")
        self.does("job.assign", job, technician=to, helpers=[])

    def restored(self, earlier: MemoryStore) -> None:
        """The database is what it was then, in a new epoch."""
        self.store = replace(earlier, name=f"{self.store.name}'")
        self.desk = replace(self.desk, store=self.store)

    def answered(self, phone: Phone, body: bytes) -> bytes:
        """The bytes of the answer to this body, signed by that phone."""
        text = signing.request_text("POST", PATH, body.partition(b"\n")[0])
        signature = signing.sign(phone.key, text)
        return answer(
            self.desk, json.loads(body.partition(b"\n")[0])["device"], signature, body, self.now
        ).encoded()

    def line(self, phone: Phone, n: int) -> StoredLine:
        """The only line of this number."""
        [line] = [line for (actor, at, _), line in self.store.stored.items() if (actor, at) == (phone.id, n)]
        return line

    def told(self, phone: Phone) -> list[str]:
        """The stored receipts of a phone in short: `applied`, `held fork`, in order of number."""
        mine = sorted(
            (line for line in self.store.stored.values() if line.actor == phone.id), key=lambda each: each.n
        )
        return [short(line.receipt.receipt, line.receipt.code) for line in mine]

    def alerts(self) -> list[str]:
        """The codes of every alert."""
        return [alert.code for alert in self.store.alerts]

    def docs(self, feed: str, kind: str) -> list[dict[str, Any]]:
        """The documents of one kind in a feed."""
        entries = self.store.feeds[feed].entries.values() if feed in self.store.feeds else ()
        lines = [json.loads(line) for _, line, gone in entries if not gone]
        return [line["doc"] for line in lines if line["kind"] == kind]


class Phone:
    """An enrolment: a key, lines, tokens. `lines` and `texts` are all it has."""

    def __init__(self, counter: Counter, id: str) -> None:
        self.counter, self.id = counter, id
        self.key = ec.derive_private_key(
            int.from_bytes(sha256(id.encode()).digest(), "big") >> 1, ec.SECP256R1()
        )
        self.lines: list[bytes] = []
        self.texts: list[str] = []
        self._token_at: Millis = 0

    @property
    def last(self) -> dict[str, Any]:
        """What `recorded` says."""
        return {"n": len(self.lines), "hash": chain.line_hash(self.lines[-1]) if self.lines else None}

    def clone(self) -> Phone:
        """Another phone with everything that is on this one, key and all."""
        other = copy(self)
        other.lines, other.texts = list(self.lines), list(self.texts)
        return other

    def gets(self, text: str) -> None:
        """A token came."""
        self.texts.append(text)
        self._token_at = self.counter.now

    def records(
        self, op: str = "note.add", job: str | None = JOB, *, raw: bytes | None = None, **other: Any
    ) -> int:
        """The next line; its number. other: members of the line that differ (prev, token, args)."""
        prev = chain.line_hash(self.lines[-1]) if self.lines else chain.first_prev(self.id)
        since = self.counter.now - self._token_at
        line = {
            "op": op,
            "job": job,
            "at": iso(self.counter.now),
            "since": {"wall": since, "mono": since},
            "token": token_hash(self.texts[-1]) if self.texts else None,
            "prev": prev,
            "args": COMPLETE[op],
            **other,
        }
        self.lines.append(json.dumps(line, ensure_ascii=False).encode() if raw is None else raw)
        return len(self.lines)

    def request(self, first: int = 1, last: int | None = None, **head: Any) -> bytes:
        """A body that carries these lines. head: members of line 1 that differ."""
        lines = self.lines[first - 1 : last]
        rest = chain.body(lines)
        line_1 = {
            "sync": 1,
            "device": self.id,
            "app": "hand/1",
            "schema": 1,
            "first": first,
            "count": len(lines),
            "sha256": chain.sha256_hex(rest),
            "recorded": self.last,
            "missing": None,
            "of": None,
            "tokens": self.texts,
            **head,
        }
        return json.dumps(line_1).encode() + b"\n" + rest

    def sends(self, first: int = 1, last: int | None = None, **head: Any) -> Answer:
        """One call; the token of its answer is kept."""
        heard = self.posts(self, self.request(first, last, **head))
        self.gets(heard.token)
        return heard

    def asks(self, cursor: Any = None, **head: Any) -> Answer:
        """One call without lines, for changes."""
        return self.sends(len(self.lines) + 1, cursor=cursor, **head)

    def hands_in(self, former: Phone, first: int = 1, last: int | None = None, **head: Any) -> Answer:
        """Lines of an earlier enrolment."""
        texts = [*former.texts, *self.texts]
        body = former.request(first, last, **{"of": former.id, "device": self.id, "tokens": texts, **head})
        heard = self.posts(self, body)
        former.gets(heard.token)
        return heard

    def posts(self, signer: Phone, body: bytes) -> Answer:
        """This body, signed by that phone."""
        return read(self.counter.answered(signer, body))


def short(receipt: str, code: str | None) -> str:
    """`held fork`."""
    return f"{receipt} {code or ''}".strip()


def receipts(heard: Answer) -> list[str]:
    """The receipts of an answer in short."""
    return [short(receipt.receipt, receipt.code) for receipt in heard.receipts]
