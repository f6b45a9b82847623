"""The development authority: a root of our own and the seal's certificate under it, made on the first start.

Beside the seal key lie `seal.crt` (the seal's certificate, then the root), `seal.root.pem` (the root) and
`seal.root.key.pem` (its key, for its owner alone, needed only to issue the next seal's certificate). An operator with
certificates of another authority puts only a `seal.crt` there. Ours have no end (notAfter 99991231235959Z, which
RFC 5280 gives this meaning), because a record has to verify in decades.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from infra.seal.keys.signer import SMALLEST_RSA_BITS, kind_of, spki
from infra.seal.pades.chain import BadSealKey, SealChain, load_chain, public_of
from sync.instants import SECOND, Millis

ROOT, ROOT_KEY = "seal.root.pem", "seal.root.key.pem"
NEVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_LONGEST_NAME = 64
_USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)
_SECRET, _OPEN = 0o600, 0o644


@dataclass(frozen=True, slots=True)
class Names:
    """Who the certificates speak of. origin: the installation's, the issuer named in its records."""

    origin: str
    organisation: str = "Doorstep development"

    def of(self, role: str) -> x509.Name:
        """The distinguished name of `role`; X.520 leaves each part 64 characters."""
        host = self.origin.partition("://")[2] or self.origin
        common = f"{host[: _LONGEST_NAME - len(role) - 1]} {role}"
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, self.organisation[:_LONGEST_NAME]),
                x509.NameAttribute(NameOID.COMMON_NAME, common),
            ]
        )


def make_seal_key(path: Path) -> None:
    """Write a fresh RSA-3072 key as PEM, mode 600; what lies there already stays."""
    if not path.exists():
        _write(path, _fresh_key(), _SECRET)


def make_authority(
    chain: Path, public: bytes, names: Names, *, serials: tuple[int, int], since: Millis
) -> SealChain:
    """Write `chain` for this seal key (SubjectPublicKeyInfo, RSA-3072), under a root of our own beside it.

    serials: of the root's and of the seal's certificate, positive, below 2^159, never used before; since: from when
    both are valid. Whatever is there stays: a root that exists issues, a chain that exists is read. Several processes
    may start together: one wins, and all use what it wrote. Raises BadSealKey.
    """
    if not chain.exists():
        if kind_of(public) != "rsa":
            raise BadSealKey(chain, "the seal key is not RSA of 3072 bits or more")
        key = _root_key(chain.with_name(ROOT_KEY), chain.with_name(ROOT))
        root = _root(chain.with_name(ROOT), key, names, serials[0], since)
        issued = _issued(names, public, key, root, serials[1], since)
        _write(chain, SealChain(issued, (root,)).pem, _OPEN)
    return load_chain(chain, public, since)


def _root_key(path: Path, root: Path) -> RSAPrivateKey:
    """The root's key; made together with the root, never to a root that is there: its key was only taken away."""
    if root.exists() and not path.exists():
        raise BadSealKey(
            path, f"missing; put it back to have {root.name} issue, or move that away for a new root"
        )
    make_seal_key(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadSealKey(path, "readable by others; chmod 600")
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise BadSealKey(path, "not an unencrypted private key in PEM") from error
    if not isinstance(key, RSAPrivateKey):
        raise BadSealKey(path, "not an RSA key")
    return key


def _root(path: Path, key: RSAPrivateKey, names: Names, serial: int, since: Millis) -> x509.Certificate:
    if not path.exists():
        name = names.of("root")
        fresh = _certificate(name, name, key.public_key(), serial, since)
        fresh = fresh.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        fresh = fresh.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        _write(path, fresh.sign(key, SHA256()).public_bytes(Encoding.PEM), _OPEN)
    try:
        root = x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as error:
        raise BadSealKey(path, "holds no certificate in PEM") from error
    if public_of(root) != spki(key.public_key()):
        raise BadSealKey(path, f"is for another key than {ROOT_KEY}")
    return root


def _issued(
    names: Names, public: bytes, key: RSAPrivateKey, root: x509.Certificate, serial: int, since: Millis
) -> x509.Certificate:
    """No extended usage: readers differ in which one they demand, and all take a certificate without."""
    of = load_der_public_key(public)
    fresh = _certificate(names.of("seal"), root.subject, of, serial, since)
    fresh = fresh.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    fresh = fresh.add_extension(_usage("digital_signature", "content_commitment"), critical=True)
    above = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    by = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(above)
    return fresh.add_extension(by, critical=False).sign(key, SHA256())


def _certificate(
    subject: x509.Name, issuer: x509.Name, public: Any, serial: int, since: Millis
) -> x509.CertificateBuilder:
    begins = _EPOCH + timedelta(seconds=since // SECOND)
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=public)
        .serial_number(serial)
        .not_valid_before(begins)
        .not_valid_after(NEVER)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*allowed: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{use: use in allowed for use in _USES})


def _fresh_key() -> bytes:
    key = generate_private_key(public_exponent=65537, key_size=SMALLEST_RSA_BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes, mode: int) -> None:
    """Whole or not at all; of several who write together one wins, and nothing is ever written over."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, fresh = mkstemp(".new", f"{path.name}.", path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        Path(fresh).unlink()
