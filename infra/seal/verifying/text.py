"""The first layer: the text as bytes and who signed it; only then what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timezone, tzinfo
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from infra.seal.parts import signed_message
from infra.seal.proof import Proof, ed25519_raw
from infra.seal.verifying.report import Finding, found
from sync.exchange.base64url import decoded
from sync.exchange.signing import fingerprint, verify
from sync.work.records import LONGEST, TEMPLATE
from sync.work.sheets.reading import zone_of

_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says of itself. photos: their SHA-256; strokes: that of the drawing, None where nobody drew. zone:
    of the times in it.
    """

    number: str
    issuer: str
    template: int
    photos: Sequence[str]
    strokes: str | None
    unsigned: str | None
    corrects: str | None
    zone: tzinfo = timezone.utc


def of_bytes(text: bytes, proof: Proof) -> Iterator[Finding]:
    """Is this the text of the proof, and did the key of the proof sign it?"""
    digest = sha256(text).hexdigest()
    if digest == proof.text_sha256:
        yield found("text_unchanged", sha256=digest)
    else:
        yield found("text_changed", sha256=digest, expected=proof.text_sha256)
    message = signed_message(proof.issuer, text, proof.signed_by)
    yield from _of_office(message, proof) if proof.signed_by == "office" else _of_device(message, proof)


def _of_device(message: bytes, proof: Proof) -> Iterator[Finding]:
    right = verify(proof.key, proof.signature, message)
    yield found("signed_by_device" if right else "device_signature_wrong", key=fingerprint(proof.key))


def _of_office(message: bytes, proof: Proof) -> Iterator[Finding]:
    raw = decoded(proof.key) or b""
    if raw != ed25519_raw(proof.countersignature_key, ""):
        yield found("office_key_differs")
    right = ed25519(raw, decoded(proof.signature) or b"", message)
    yield found("signed_by_office" if right else "office_signature_wrong")


def ed25519(key: bytes, signature: bytes, message: bytes) -> bool:
    """Did the holder of this key (32 raw bytes) sign this message?"""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class Unclear(ValueError):
    """JSON that two programs may read differently, or none can."""


def strict(text: bytes) -> dict[str, Any]:
    """The object of this JSON. Raises Unclear: twice:<member>, or why it cannot be read."""
    try:
        value = json.loads(text.decode(), object_pairs_hook=_once_each, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise Unclear("not_utf8") from None
    except Unclear:
        raise
    except (ValueError, RecursionError):
        raise Unclear("not_json") from None
    if not isinstance(value, dict):
        raise Unclear("not_json")
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise Unclear("twice:" + name[:40])
        members[name] = value
    return members


def _no_number(_: str) -> Any:
    raise Unclear("not_json")


def of_content(text: bytes, proof: Proof | None) -> tuple[Told | None, list[Finding]]:
    """What the text says, None where it cannot be read."""
    if len(text) > LONGEST:
        return None, [found("text_too_long", bytes=len(text), limit=LONGEST)]
    try:
        members = strict(text)
        told = _told(members)
    except Unclear as unclear:
        why, _, member = str(unclear).partition(":")
        if why == "twice":
            return None, [found("text_ambiguous", member=member)]
        return None, [found("text_unreadable", why=why)]
    return told, list(_said(told, str(members["language"]), proof))


def _said(told: Told, language: str, proof: Proof | None) -> Iterator[Finding]:
    yield found(
        "text_readable", number=told.number, issuer=told.issuer, language=language, template=told.template
    )
    if told.template > TEMPLATE:
        yield found("template_unknown", template=told.template)
    if proof is not None and told.issuer != proof.issuer:
        yield found("issuer_differs", text=told.issuer, proof=proof.issuer)
    if told.corrects is not None:
        yield found("corrects", sha256=told.corrects)


def _told(members: Mapping[str, Any]) -> Told:
    """Raises Unclear naming the member that is not what its template has there.

    A template later than ours may have moved anything but these four; the rest is then taken for absent.
    """
    for name in ("number", "issuer", "language"):
        if not isinstance(members.get(name), str) or not 0 < len(members[name]) <= 255:
            raise Unclear(name)
    template = members.get("template")
    if type(template) is not int or template < 1:
        raise Unclear("template")
    named = (members["number"], members["issuer"], template)
    try:
        strokes, unsigned = _customer(members.get("signed_by"))
        shots, corrects = _photos(members.get("photos", [])), _corrects(members)
        return Told(*named, shots, strokes, unsigned, corrects, zone_of(members))
    except Unclear:
        if template <= TEMPLATE:
            raise
        return Told(*named, (), None, None, None)


def _corrects(members: Mapping[str, Any]) -> str | None:
    corrects = members.get("corrects")
    if corrects is not None and not isinstance(corrects, str):
        raise Unclear("corrects")
    return corrects


def _photos(listed: Any) -> tuple[str, ...]:
    """Each hash once, in the order of the text."""
    if not isinstance(listed, list):
        raise Unclear("photos")
    names = [each.get("sha256") if isinstance(each, dict) else None for each in listed]
    if not all(isinstance(name, str) and _HEX.fullmatch(name) for name in names):
        raise Unclear("photos")
    return tuple(dict.fromkeys(map(str, names)))


def _customer(signed: Any) -> tuple[str | None, str | None]:
    """(the drawing's hash, how the customer did not sign): one of them is None, both in what says neither."""
    if signed is None:
        return None, None
    if not isinstance(signed, dict):
        raise Unclear("signed_by")
    strokes = signed.get("strokes")
    if strokes is not None:
        if not isinstance(strokes, str) or not _HEX.fullmatch(strokes):
            raise Unclear("signed_by")
        return strokes, None
    how = next((name for name in ("absent", "refused", "typed") if signed.get(name)), None)
    return None, how
