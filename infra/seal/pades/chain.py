"""The seal's certificate and its issuers: read from the file where an operator or our own authority put them.

Nothing is believed of such a file: that it belongs to the key, that each certificate was issued by the next, that the
last is a root, that none has ended, and that they may be used for this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from infra.seal.keys.signer import kind_of
from sync.instants import Millis

Kind = TypeVar("Kind", bound=x509.ExtensionType)

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND = timedelta(milliseconds=1)


class BadSealKey(Exception):
    """Key or certificates of the seal cannot be used: which file, and what is wrong with it."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.name}: {why}")
        self.path, self.why = path, why


@dataclass(frozen=True, slots=True)
class SealChain:
    """The seal's certificate and those above it, the root last."""

    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...] = ()

    @property
    def all(self) -> tuple[x509.Certificate, ...]:
        """The seal's own first, the root last."""
        return (self.certificate, *self.issuers)

    @property
    def root(self) -> x509.Certificate:
        """Whom a reader has to trust."""
        return self.all[-1]

    @property
    def public(self) -> bytes:
        """The key it is for: SubjectPublicKeyInfo, DER."""
        return public_of(self.certificate)

    @property
    def pem(self) -> bytes:
        """All of them in the order of `all`."""
        return b"".join(one.public_bytes(Encoding.PEM) for one in self.all)

    @property
    def ends_at(self) -> Millis:
        """When the first of them expires; those of our own authority in the year 9999."""
        return (min(one.not_valid_after_utc for one in self.all) - _EPOCH) // _MILLISECOND


def public_of(certificate: x509.Certificate) -> bytes:
    """The certificate's key: SubjectPublicKeyInfo, DER."""
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def load_chain(path: Path, public: bytes, at: Millis) -> SealChain:
    """The certificates in this PEM file: the seal's first, each followed by its issuer, a root last.

    public: the seal key they have to be for (SubjectPublicKeyInfo, DER); at: they are used from now on.
    Raises BadSealKey with what is wrong, in words for whoever put the file there.
    """
    certificates = _certificates(path)
    chain = SealChain(certificates[0], tuple(certificates[1:]))
    why = (
        _wrong_key(chain, public)
        or _wrong_order(chain)
        or _wrong_use(chain)
        or _wrong_time(chain, _EPOCH + at * _MILLISECOND)
    )
    if why:
        raise BadSealKey(path, why)
    return chain


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except FileNotFoundError as error:
        raise BadSealKey(
            path, "missing; it holds the seal's certificate, its issuers, and the root last"
        ) from error
    except OSError as error:
        raise BadSealKey(path, f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise BadSealKey(path, "holds no certificates in PEM") from error


def _wrong_key(chain: SealChain, public: bytes) -> str:
    if chain.public != public:
        return "its first certificate is for another key than the seal key"
    return "" if kind_of(public) == "rsa" else "the seal key is not RSA of 3072 bits or more"


def _wrong_order(chain: SealChain) -> str:
    for one, issuer in pairwise(chain.all):
        if not _issued(one, issuer):
            return f"{_name(one)} was not issued by the certificate after it, {_name(issuer)}"
    if not _issued(chain.root, chain.root):
        return f"the last certificate, {_name(chain.root)}, is no root; add its issuers up to the root"
    return ""


def _issued(one: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _wrong_use(chain: SealChain) -> str:
    usage = _extension(chain.certificate, x509.KeyUsage)
    if usage and not (usage.digital_signature or usage.content_commitment):
        return f"{_name(chain.certificate)} may not sign documents (key usage)"
    for issuer in chain.issuers:
        constraints, usage = _extension(issuer, x509.BasicConstraints), _extension(issuer, x509.KeyUsage)
        if not constraints or not constraints.ca or (usage and not usage.key_cert_sign):
            return f"{_name(issuer)} may not issue certificates"
    return ""


def _wrong_time(chain: SealChain, at: datetime) -> str:
    for one in chain.all:
        if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
            since, until = one.not_valid_before_utc.date(), one.not_valid_after_utc.date()
            return f"{_name(one)} is valid from {since} to {until} only"
    return ""


def _extension(one: x509.Certificate, kind: type[Kind]) -> Kind | None:
    try:
        return one.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _name(one: x509.Certificate) -> str:
    return f"“{one.subject.rfc4514_string()}”"
