"""The public keys of this installation: by them a reader knows whose a record is.

Of every live generation, and of those that were retired: what they sealed is as genuine as ever. The public halves of
retired keys lie in HOME/keys/retired: `countersign-….pem`, `log-….pem` (public keys) and `seal-….crt` (certificates).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from infra.seal.issuer import IssuerKeys
from infra.seal.log.note import NoteKey
from server.house import House
from server.keys import BadKey
from server.log.naming import origin
from server.settings import Settings

Key = TypeVar("Key", bytes, str)

RETIRED = "retired"


def issuer_keys(house: House) -> IssuerKeys:
    """The newest first, retired ones last. Witnesses are those of the file. Raises KeyFailed, BadKey, BadSealKey."""
    signers, settings, name = house.signers, house.settings, origin(house.settings)
    retired_log = (NoteKey(name, key.public_bytes_raw()).text for key in _public(settings, "log"))
    return IssuerKeys(
        settings.origin,
        countersignature=_once_each(
            *(signer.public for signer in signers.countersign),
            *(_der(key) for key in _public(settings, "countersign")),
        ),
        log=_once_each(*(NoteKey.of(name, key).text for key in signers.log), *retired_log),
        seal=_once_each(_pem(signers.chain.root), *map(_pem, _roots(settings))),
        witnesses=tuple(witness.key.text for witness in house.witnesses),
    )


def _once_each(*keys: Key) -> tuple[Key, ...]:
    """Some are retired while their private half is still here."""
    return tuple(dict.fromkeys(keys))


def _files(settings: Settings, pattern: str) -> list[Path]:
    """Those that were retired last come first, by name: put the day into it."""
    return sorted((settings.home / "keys" / RETIRED).glob(pattern), reverse=True)


def _public(settings: Settings, name: str) -> Iterator[Ed25519PublicKey]:
    for file in _files(settings, f"{name}-*.pem"):
        try:
            key = load_pem_public_key(file.read_bytes())
        except ValueError:
            raise BadKey(file, "not a public key in PEM") from None
        if not isinstance(key, Ed25519PublicKey):
            raise BadKey(file, "not an Ed25519 key")
        yield key


def _roots(settings: Settings) -> Iterator[x509.Certificate]:
    for file in _files(settings, "seal-*.crt"):
        try:
            yield x509.load_pem_x509_certificates(file.read_bytes())[-1]
        except ValueError:
            raise BadKey(file, "no certificates in PEM") from None


def _der(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
