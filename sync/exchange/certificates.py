"""Certificates: what a device enrolled after a backup shows to the restored server. The payload is compact JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.exchange.signed_text import Forged, opened, sealed
from sync.instants import Millis, iso, millis

_PREFIX = b"doorstep-certificate/1\n"


class ForgedCertificate(Forged):
    """The text is no certificate of ours: the device stays unknown."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """This key is this device of this technician, confirmed at `time` in `epoch`.

    key: the device's public key as on the wire. short: the device's short code, never used again.
    """

    device: str
    key: str
    technician: str
    outlet: str
    short: str
    time: Millis
    epoch: str


def issue(certificate: Certificate, key: Ed25519PrivateKey) -> str:
    """The certificate as the text that the device keeps."""
    payload = {
        "v": 1,
        "device": certificate.device,
        "key": certificate.key,
        "technician": certificate.technician,
        "outlet": certificate.outlet,
        "short": certificate.short,
        "time": iso(certificate.time),
        "epoch": certificate.epoch,
    }
    return sealed(_PREFIX, json.dumps(payload, separators=(",", ":")).encode("ascii"), key)


def read(text: str, *keys: Ed25519PublicKey) -> Certificate:
    """The certificate of this text, verified under any of the keys. Raises ForgedCertificate."""
    try:
        payload = _object(opened(_PREFIX, text, keys))
        if payload.get("v") != 1:
            raise Forged("another version")
        names = ("device", "key", "technician", "outlet", "short", "epoch")
        return Certificate(
            **{name: _words(payload.get(name)) for name in names}, time=_instant(_words(payload.get("time")))
        )
    except Forged as wrong:
        raise ForgedCertificate(str(wrong)) from None


def _object(payload: bytes) -> dict[str, object]:
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        raise Forged("not JSON") from None
    if not isinstance(value, dict):
        raise Forged("not an object")
    return value


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise Forged("not a text")
    return value


def _instant(text: str) -> Millis:
    try:
        return millis(text)
    except (ValueError, OverflowError):
        raise Forged("not an instant") from None
