"""The countersignature: that this installation received a text under a signature, and what is known of its times."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.seal.keys.signer import Signer
from infra.seal.log.note import base64_bytes, base64_text
from infra.seal.parts import statement_message
from sync.exchange.evidence import Evidence
from sync.instants import Millis, iso


@dataclass(frozen=True, slots=True)
class Signed:
    """A text and who signed it. text: SHA-256, hex; signature, key: base64url; by: device or office."""

    text: str
    signature: str
    key: str
    by: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was done, as it was known at the receipt. grade: proved, claimed or doubtful."""

    when: Evidence
    grade: str


@dataclass(frozen=True, slots=True)
class Countersignature:
    """A statement, word for word, 64 bytes of Ed25519 over it, and the key as SubjectPublicKeyInfo (DER)."""

    statement: str
    signature: bytes
    key: bytes

    @property
    def members(self) -> dict[str, str]:
        """As it is kept."""
        signature, key = base64_text(self.signature), base64_text(self.key)
        return {"statement": self.statement, "signature": signature, "key": key}

    @classmethod
    def of(cls, members: Mapping[str, str]) -> Countersignature:
        """As it was kept; ValueError for what was not."""
        signature, key = base64_bytes(members["signature"]), base64_bytes(members["key"])
        if signature is None or key is None:
            raise ValueError("not a countersignature")
        return cls(members["statement"], signature, key)


def statement(
    issuer: str,
    signed: Signed,
    received: Millis,
    at: Moment,
    *,
    arrived: Moment | None = None,
    finished: Moment | None = None,
) -> str:
    """The statement of one record, in its one order. at: of the signing. received: when the server heard of it."""
    told: dict[str, Any] = {
        "countersignature": 1,
        "issuer": issuer,
        "text": signed.text,
        "signature": signed.signature,
        "key": signed.key,
        "received": iso(received),
        "signed": _moment(at),
        "arrived": _moment(arrived),
        "finished": _moment(finished),
        "signed_by": signed.by,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def countersign(signer: Signer, text: str) -> Countersignature:
    """The statement under this Ed25519 key; the same statement and key give the same bytes. Raises KeyFailed."""
    return Countersignature(text, signer.sign(statement_message(text)), signer.public)


def _moment(moment: Moment | None) -> dict[str, str] | None:
    if moment is None:
        return None
    when = moment.when
    bounds = {"earliest": iso(when.earliest), "latest": iso(when.latest), "estimate": iso(when.estimate)}
    return {**bounds, "grade": moment.grade}
