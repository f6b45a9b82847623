"""Keys that many tests share: making RSA takes a while."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from threading import Lock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_ONE_AT_A_TIME = Lock()


def rsa(name: str = "seal", bits: int = 3072) -> RSAPrivateKey:
    """The RSA key that this test session knows by this name."""
    with _ONE_AT_A_TIME:  # the cache alone would let two threads make two keys of one name
        return _rsa(name, bits)


@cache
def _rsa(name: str, bits: int) -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=bits)


def ed25519(name: str = "log") -> Ed25519PrivateKey:
    """The Ed25519 key of this name."""
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


def pem(key: RSAPrivateKey | Ed25519PrivateKey) -> bytes:
    """The private key as it lies in a file."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
