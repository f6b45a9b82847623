"""The second layer: that the issuer received this text under this signature, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from infra.seal.parts import statement_message
from infra.seal.proof import Proof, ed25519_raw
from infra.seal.verifying.report import Finding, found
from infra.seal.verifying.text import Unclear, ed25519, strict
from sync.instants import millis

_SAME = {"issuer": "issuer", "signature": "signature", "key": "key", "signed_by": "signed_by"}


def countersigned(text: bytes, proof: Proof) -> Iterator[Finding]:
    """The countersignature over its statement, and the statement against text and proof."""
    raw = ed25519_raw(proof.countersignature_key, "")
    if not ed25519(raw, proof.countersignature, statement_message(proof.statement)):
        yield found("countersignature_wrong")
        return
    try:
        told = strict(proof.statement.encode())
        received, signed = _times(told)
    except Unclear as unclear:
        yield found("statement_unreadable", why=str(unclear))
        return
    expected = {name: getattr(proof, member) for name, member in _SAME.items()}
    expected["text"] = sha256(text).hexdigest()
    differ = [name for name in ("text", *_SAME) if told.get(name) != expected[name]]
    if differ:
        yield found("statement_of_another", members=differ)
        return
    yield found("countersigned", received=received, key=key_name(proof.countersignature_key))
    if signed:
        yield found("when_signed", **signed)


def key_name(der: bytes) -> str:
    """How a key is called in reports: SHA-256 of its SubjectPublicKeyInfo, hex."""
    return sha256(der).hexdigest()


def _times(told: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Raises Unclear naming the member."""
    if type(told.get("countersignature")) is not int or told["countersignature"] != 1:
        raise Unclear("countersignature")
    received, signed = told.get("received"), told.get("signed")
    _instant(received, "received")
    if not isinstance(signed, dict):
        raise Unclear("signed")
    for name in ("earliest", "latest"):
        _instant(signed.get(name), f"signed.{name}")
    return str(received), {name: str(signed.get(name)) for name in ("earliest", "latest", "grade")}


def _instant(value: Any, name: str) -> None:
    try:
        millis(value if isinstance(value, str) else "")
    except (ValueError, OverflowError):
        raise Unclear(name) from None
