"""A device's key and what it signs: ES256 over P-256, signatures raw r||s as WebCrypto makes them.

The device key is the credential: there are no session tokens. Public keys are the 65 raw bytes of the
uncompressed point, base64url. Loading a point costs as much as checking a signature, so loaded keys are kept.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.exchange.base64url import decoded, encoded

PrivateKey = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey

_ES256 = ec.ECDSA(hashes.SHA256())
_POINT = 65
_HALF = 32


def request_text(method: str, path: str, content: bytes) -> bytes:
    """What a request's signature covers. content: line 1 without its newline for a sync, else the body."""
    digest = encoded(sha256(content).digest())
    return f"doorstep/1\n{method}\n{path}\n{digest}".encode("utf-8", "surrogatepass")


def record_message(issuer: str, text: str) -> bytes:
    """What the signature of a service record covers. issuer: the installation's public origin."""
    return f"repair-record/v1\n{issuer}\n{text}".encode("utf-8", "surrogatepass")


def correction_message(issuer: str, text: str) -> bytes:
    """What the office's signature of a correction covers: the text's hash, for whoever keeps that key may take
    messages of 4,096 bytes at most.
    """
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"repair-record/v1-sha256\n{issuer}\n{digest}".encode("utf-8", "surrogatepass")


def public_text(key: PrivateKey | PublicKey) -> str:
    """The public key as it goes over the wire: 87 characters."""
    public = key.public_key() if isinstance(key, PrivateKey) else key
    return encoded(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


@lru_cache(maxsize=8192)
def public_key(text: str) -> PublicKey | None:
    """The key of this text; None unless it is the canonical text of a point on P-256."""
    raw = decoded(text) if len(text) <= 2 * _POINT else None
    if raw is None or len(raw) != _POINT:
        return None
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        return None


def fingerprint(public: str) -> str:
    """Six digits that a person compares on two screens; of the key's raw bytes. ValueError for no key."""
    raw = decoded(public)
    if raw is None:
        raise ValueError("not a public key")
    return f"{int.from_bytes(sha256(raw).digest()[:4], 'big') % 1_000_000:06d}"


def sign(key: PrivateKey, message: bytes) -> str:
    """ES256: raw r||s, base64url, 86 characters."""
    r, s = decode_dss_signature(key.sign(message, _ES256))
    return encoded(r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big"))


def verify(public: str, signature: str, message: bytes) -> bool:
    """Did the holder of this key sign these bytes? False for whatever is not a key or not a signature."""
    key = public_key(public)
    raw = decoded(signature) if len(signature) <= 4 * _HALF else None
    if key is None or raw is None or len(raw) != 2 * _HALF:
        return False
    der = encode_dss_signature(int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big"))
    try:
        key.verify(der, message, _ES256)
    except InvalidSignature:
        return False
    return True


def sign_record(key: PrivateKey, issuer: str, text: str) -> str:
    """The signature of a service record's text under a device's key."""
    return sign(key, record_message(issuer, text))


def verify_record(public: str, signature: str, issuer: str, text: str) -> bool:
    """Does this record's text carry this device's signature, made for this installation?"""
    return verify(public, signature, record_message(issuer, text))


def verify_correction(public: str, signature: str, issuer: str, text: str) -> bool:
    """Is this Ed25519 signature (64 bytes) that of the office's key (32 raw bytes), both base64url, over this text?"""
    key, raw = decoded(public), decoded(signature)
    if key is None or raw is None or len(key) != _HALF or len(raw) != 2 * _HALF:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(raw, correction_message(issuer, text))
    except InvalidSignature:
        return False
    return True
