"""Certificates: what a device enrolled after a backup shows to the restored server."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.exchange.signed_text import Forged, opened, sealed, words
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
    return sealed(_PREFIX, payload, key)


def read(text: str, *keys: Ed25519PublicKey) -> Certificate:
    """The certificate of this text, verified under any of the keys. Raises ForgedCertificate."""
    try:
        payload = opened(_PREFIX, text, keys)
        if payload.get("v") != 1:
            raise Forged("another version")
        names = ("device", "key", "technician", "outlet", "short", "epoch")
        return Certificate(
            **{name: words(payload.get(name)) for name in names}, time=_instant(words(payload.get("time")))
        )
    except Forged as wrong:
        raise ForgedCertificate(str(wrong)) from None


def _instant(text: str) -> Millis:
    try:
        return millis(text)
    except (ValueError, OverflowError):
        raise Forged("not an instant") from None
