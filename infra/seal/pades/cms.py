"""What stands in the seal's /Contents: a CMS signature by CAdES, as PAdES demands, with the whole certificate chain.

pyHanko makes it once, around two marks; each seal puts its digest and its signature in their place. Both have a fixed
length, so no other byte can differ, and 8 ms of encoding the same certificates again are spared (2026-11-23: 3 ms
instead of 11 a seal, of which RSA takes 2). A test holds both ways against each other. A timestamp is as long as its
authority likes, so there pyHanko does it all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from hashlib import sha256

from asn1crypto import x509 as asn1
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.signers import Signer as PyHankoSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from infra.seal.keys.signer import Signer

DIGEST = "sha256"
_DIGEST_MARK = sha256(b"here the digest").digest()


class Cms(PyHankoSigner):
    """Signs digests of documents with our key, which is held loaded or kept by a KMS. Safe between threads."""

    def __init__(
        self, signer: Signer, certificate: x509.Certificate, issuers: Sequence[x509.Certificate]
    ) -> None:
        """signer: RSA; certificate: of its key; issuers: up to the root."""
        super().__init__(
            signing_cert=_asn1(certificate),
            cert_registry=SimpleCertificateStore.from_certs([_asn1(one) for one in issuers]),
            signature_mechanism=SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
            embed_roots=True,
        )
        self._key = signer
        self._mark = (sha256(b"here the signature").digest() * 32)[: self.signing_cert.public_key.byte_size]
        asyncio.run(self._frame())

    async def _frame(self) -> None:
        attributes = (await self.signed_attrs(_DIGEST_MARK, DIGEST, use_pades=True)).dump()
        whole = (await self.async_sign(_DIGEST_MARK, DIGEST, dry_run=True, use_pades=True)).dump()
        self.size = len(whole)
        self._attributes = _parts(attributes, _DIGEST_MARK)
        self._whole = _parts(whole, _DIGEST_MARK, self._mark)

    def signed(self, digest: bytes) -> bytes:
        """The signature of a document with this SHA-256; always `size` bytes, always the same. Raises KeyFailed."""
        signature = self._key.sign(digest.join(self._attributes))
        first, second, third = self._whole
        return b"".join((first, digest, second, signature, third))

    def stamped(self, digest: bytes, timestamps: TimeStamper | None) -> bytes:
        """The same, made by pyHanko, with a timestamp over it. Raises KeyFailed, and what `timestamps` does."""
        return asyncio.run(self.async_sign(digest, DIGEST, use_pades=True, timestamper=timestamps)).dump()

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """pyHanko asks for a signature here."""
        return self._mark if dry_run else self._key.sign(data)


def _parts(frame: bytes, *marks: bytes) -> list[bytes]:
    """What lies around the marks, each of which is there exactly once and in this order."""
    parts = []
    for mark in marks:
        before, frame = frame.split(mark)
        parts.append(before)
    return [*parts, frame]


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
