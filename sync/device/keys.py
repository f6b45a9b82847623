"""The device's key: made here, kept here, the only credential. On a phone it is non-extractable; here a PEM
in SQLite.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sync.exchange.signing import PrivateKey, request_text, sign


def new_key() -> PrivateKey:
    """A fresh P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def kept(key: PrivateKey) -> bytes:
    """The key as it lies in the database."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@lru_cache(maxsize=4096)
def loaded(pem: bytes) -> PrivateKey:
    """The key of what lies in the database."""
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not a P-256 key")
    return key


def signed_headers(
    key: PrivateKey, method: str, path: str, content: bytes, device: str | None = None
) -> dict[str, str]:
    """The headers that say who asks. content: line 1 without its newline for a sync, else the body."""
    headers = {"Doorstep-Signature": sign(key, request_text(method, path, content))}
    return headers if device is None else {"Doorstep-Device": device, **headers}
