"""What a signing key does for us, and how it may fail.

KeyFailed
├── KeyUnreachable   nobody signed: try again later, nothing is wrong with what was to be signed
└── KeyUnfit         this key will never sign this: another kind of key, or a message longer than it takes
"""

from __future__ import annotations

from typing import Literal, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

Kind = Literal["rsa", "ed25519"]
SMALLEST_RSA_BITS = 3072


class KeyFailed(Exception):
    """A key did not sign. key: its file or its name; why: in words."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"{key}: {why}")
        self.key, self.why = key, why


class KeyUnreachable(KeyFailed):
    """Whoever keeps the key cannot be reached, or does not let us sign now. Try again later; tell somebody."""


class KeyUnfit(KeyFailed):
    """This key can never sign this: of another kind than is needed, or the message is longer than it takes."""


class Signer(Protocol):
    """A key that signs. Safe to share between threads."""

    @property
    def public(self) -> bytes:
        """Its public half: SubjectPublicKeyInfo, DER. Raises KeyFailed."""

    def sign(self, message: bytes) -> bytes:
        """RSA: PKCS #1 v1.5 over SHA-256; Ed25519: pure, 64 bytes. Raises KeyFailed."""


def kind_of(public: bytes) -> Kind | None:
    """What a SubjectPublicKeyInfo is the key of; None for what we do not sign with (RSA under 3072 bits too)."""
    try:
        key = load_der_public_key(public)
    except ValueError:
        return None
    if isinstance(key, RSAPublicKey) and key.key_size >= SMALLEST_RSA_BITS:
        return "rsa"
    return "ed25519" if isinstance(key, Ed25519PublicKey) else None


def signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Is this the signature of that key (SubjectPublicKeyInfo) over the message?"""
    key = load_der_public_key(public)
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(signature, message, PKCS1v15(), SHA256())
        elif isinstance(key, Ed25519PublicKey):
            key.verify(signature, message)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def raw_ed25519(signer: Signer) -> bytes:
    """The 32 bytes of an Ed25519 key's public half. Raises KeyUnfit for another kind of key."""
    key = load_der_public_key(signer.public)
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnfit("key", "not an Ed25519 key")
    return key.public_bytes_raw()


def spki(key: RSAPublicKey | Ed25519PublicKey) -> bytes:
    """A public key as SubjectPublicKeyInfo, DER."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
