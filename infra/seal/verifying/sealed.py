"""The third layer: that not a byte of the PDF changed since it was sealed, and by which key."""

from __future__ import annotations

from binascii import hexlify
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature, generic_cms, validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from infra.seal.verifying.countersigned import key_name
from infra.seal.verifying.given import Unreadable
from infra.seal.verifying.pdf import opened
from infra.seal.verifying.report import Finding, found

_SHA256 = {"algorithm": "sha256"}


@dataclass(frozen=True, slots=True)
class Seal:
    """What seals a PDF. key: SHA-256 of its SubjectPublicKeyInfo; chain: certificates from the seal's to its root."""

    key: str
    chain: tuple[x509.Certificate, ...]

    @property
    def pem(self) -> bytes:
        """The chain as seal.pem has it."""
        return b"".join(each.public_bytes(Encoding.PEM) for each in self.chain)


class _Broken(Exception):
    """The seal does not hold. finding: why."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.finding = found(code, **facts)


def sealed(content: bytes, reader: PdfFileReader) -> tuple[Seal | None, list[Finding]]:
    """The seal, None where it does not hold or there is none; and what is to be said of it."""
    try:
        embedded = _only(reader)
        _exact(content, embedded)
        seal = Seal("", _chain(embedded))
        seal = Seal(_key(seal.chain[0]), seal.chain)
        status = _status(embedded, seal.chain[-1])
        return seal, list(_said(embedded, status, seal))
    except _Broken as broken:
        return None, [broken.finding]
    except Exception:  # noqa: BLE001 - on arbitrary bytes pyHanko raises whatever its parsing runs into
        return None, [found("seal_unreadable", why="not_der")]


def of_issuer(seal: Seal, roots: Sequence[str]) -> bool:
    """Does the seal's chain end in one of these root certificates (PEM), the very same bytes?"""
    root = seal.chain[-1].public_bytes(Encoding.PEM).decode()
    return root in roots


def seal_pem(content: bytes) -> bytes:
    """The certificates of a sealed PDF, the seal's first, a root last. ValueError where they do not hold together."""
    try:
        return Seal("", _chain(_only(opened(content)))).pem
    except (_Broken, Unreadable) as problem:
        raise ValueError(problem.finding.code) from None


def _only(reader: PdfFileReader) -> EmbeddedPdfSignature:
    signatures: list[EmbeddedPdfSignature] = reader.embedded_signatures
    if not signatures:
        raise _Broken("seal_absent")
    if len(signatures) > 1:
        raise _Broken("seals_many", count=len(signatures))
    return signatures[0]


def _exact(content: bytes, embedded: EmbeddedPdfSignature) -> None:
    """The seal covers all but its own hexadecimal digits, and those are its DER and then zeroes: no byte is free."""
    begin, first, second, last = (int(each) for each in embedded.byte_range)
    digits = content[first:second]
    if begin != 0 or not 0 < first < second or second + last != len(content):
        raise _Broken("seal_not_whole")
    der = _der(embedded.pkcs7_content)
    expected = b"<" + hexlify(der).ljust(len(digits) - 2, b"0") + b">"
    if digits not in (expected, expected.upper()):
        raise _Broken("seal_inexact", why="digits")
    told = cms.ContentInfo.load(der, strict=True)
    if _remade(told["content"], embedded.signer_cert) != der:
        raise _Broken("seal_inexact", why="encoding")


def _remade(told: Any, certificate: Any) -> bytes:
    """The container again, from what is signed in it; whatever is not has one spelling."""
    [signer] = told["signer_infos"]
    unsigned = {"unsigned_attrs": signer["unsigned_attrs"]} if len(signer["unsigned_attrs"]) else {}
    fresh = {
        "version": "v1",
        "sid": _named(certificate),
        "digest_algorithm": _SHA256,
        "signed_attrs": signer["signed_attrs"],
        "signature_algorithm": {"algorithm": "sha256_rsa"},
        "signature": signer["signature"],
    }
    content = {
        "version": "v1",
        "digest_algorithms": [_SHA256],
        "encap_content_info": {"content_type": "data"},
        "certificates": told["certificates"],
        "signer_infos": [cms.SignerInfo(fresh | unsigned)],
    }
    made: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()
    return made


def _named(certificate: Any) -> cms.SignerIdentifier:
    """How a signature names its certificate."""
    name = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    return cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber(name))


def _no_spare_byte(embedded: EmbeddedPdfSignature, certificate: Any) -> bool:
    """Nor in the timestamp is anything free that its signature does not cover, as far as authorities agree on it."""
    [token] = generic_cms.extract_tst_data_iter(embedded.signer_info, signed=False)
    [signer], [digest] = token["signer_infos"], token["digest_algorithms"]
    by_issuer = signer["sid"].name == "issuer_and_serial_number"
    return bool(
        token["version"].native == "v3"
        and signer["version"].native == ("v1" if by_issuer else "v3")
        and digest.dump() == signer["digest_algorithm"].dump()
        and (not by_issuer or signer["sid"].dump() == _named(certificate).dump())
    )


def _der(padded: bytes) -> bytes:
    """The first DER value of these bytes. ValueError where none begins."""
    value = cms.ContentInfo.load(padded)
    length = len(value.dump())
    return padded[:length]


def _chain(embedded: EmbeddedPdfSignature) -> tuple[x509.Certificate, ...]:
    """From the seal's certificate to a self-signed root, and no other certificate beside."""
    others = [x509.load_der_x509_certificate(each.dump()) for each in embedded.other_embedded_certs]
    chain = [x509.load_der_x509_certificate(embedded.signer_cert.dump())]
    while chain[-1].issuer != chain[-1].subject:
        above = [each for each in others if each.subject == chain[-1].issuer]
        if len(above) != 1:
            raise _Broken("seal_chain_wrong", why="issuers")
        others.remove(above[0])
        chain.append(above[0])
    if others:
        raise _Broken("seal_chain_wrong", why="strangers")
    for below, above_it in zip(chain, [*chain[1:], chain[-1]], strict=True):
        try:
            below.verify_directly_issued_by(above_it)
        except (InvalidSignature, ValueError, TypeError):
            raise _Broken("seal_chain_wrong", why="signature") from None
    return tuple(chain)


def _key(certificate: x509.Certificate) -> str:
    return key_name(certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def _status(embedded: EmbeddedPdfSignature, root: x509.Certificate) -> PdfSignatureStatus:
    """As pyHanko judges it at the time of sealing, with the root that the seal brings."""
    at = embedded.self_reported_timestamp
    if at is None:
        raise _Broken("seal_unreadable", why="no_time")
    anchor = asn1_x509.Certificate.load(root.public_bytes(Encoding.DER))
    context = ValidationContext(
        trust_roots=[anchor],
        allow_fetching=False,
        moment=at,
        best_signature_time=at,
        revocation_mode="soft-fail",
    )
    stamps, usage = _stamp_context(embedded, at), _usage(embedded)
    return validate_pdf_signature(embedded, context, stamps, key_usage_settings=usage, skip_diff=True)


def _usage(embedded: EmbeddedPdfSignature) -> KeyUsageConstraints:
    """The seal's certificate may sign, or does not say what it is for."""
    says = embedded.signer_cert.key_usage_value is not None
    return KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"} if says else set())


def _stamp_context(embedded: EmbeddedPdfSignature, at: datetime) -> ValidationContext:
    """Timestamps are checked against the certificates they bring: whose those are is said to be unknown."""
    tokens = list(generic_cms.extract_tst_data_iter(embedded.signer_info, signed=False))
    brought = [each.chosen for token in tokens for each in token["certificates"]]
    return ValidationContext(
        trust_roots=brought, allow_fetching=False, moment=at, revocation_mode="soft-fail"
    )


def _said(embedded: EmbeddedPdfSignature, status: PdfSignatureStatus, seal: Seal) -> Iterator[Finding]:
    if not status.intact:
        raise _Broken("seal_broken")
    if not status.valid:
        raise _Broken("seal_inexact", why="signature")
    if embedded.docmdp_level != MDPPerm.NO_CHANGES:
        raise _Broken("seal_permits_changes")
    if not status.trusted:
        raise _Broken("seal_chain_wrong", why="path")
    at = embedded.self_reported_timestamp
    name = seal.chain[0].subject.rfc4514_string()
    yield found("sealed", key=seal.key, name=name, at=at.isoformat() if at else "")
    stamp = status.timestamp_validity
    if stamp is None:
        yield found("not_timestamped")
    elif stamp.intact and stamp.valid and _no_spare_byte(embedded, stamp.signing_cert):
        name = stamp.signing_cert.subject.human_friendly
        yield found("timestamped", name=name, at=stamp.timestamp.isoformat())
    else:
        yield found("timestamp_wrong")
