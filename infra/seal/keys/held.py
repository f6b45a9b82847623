"""A signing key held loaded: RSA signs in 2 ms so, and would take half a second if it were loaded each time."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from infra.seal.keys.signer import KeyUnfit, kind_of, spki


class HeldKey:
    """`Signer` over a private key in memory. name: how a failure calls it. Raises KeyUnfit for what we do not use."""

    def __init__(self, key: RSAPrivateKey | Ed25519PrivateKey, name: str = "key") -> None:
        self._key, self._public = key, spki(key.public_key())
        if kind_of(self._public) is None:
            raise KeyUnfit(name, "neither RSA of 3072 bits or more nor Ed25519")

    @classmethod
    def read(cls, pem: bytes, name: str = "key") -> HeldKey:
        """The key of an unencrypted PEM. Raises KeyUnfit for anything else."""
        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyUnfit(name, "not an unencrypted private key in PEM") from error
        if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
            raise KeyUnfit(name, "neither RSA nor Ed25519")
        return cls(key, name)

    @property
    def public(self) -> bytes:
        """SubjectPublicKeyInfo, DER."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """RSA: PKCS #1 v1.5 over SHA-256; Ed25519: pure."""
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(message, PKCS1v15(), SHA256())
        return self._key.sign(message)
