"""The seal: an invisible PAdES signature over a whole PDF, certifying it and allowing no change at all.

Baseline B; with a timestamp authority baseline T. The PDF stays PDF/A-3a and PDF/UA-1: the field has a widget without
size outside the page, printable as PDF/A demands, and needs no tag there as PDF/UA demands of anything visible. Without
a timestamp authority nothing is random: the same PDF, instant and key give the same bytes, so two workers who seal the
same record make one document.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from asn1crypto import x509 as asn1
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import Signer as PyHankoSigner
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from infra.seal.keys.signer import Signer
from infra.seal.pades.writing import Revision
from sync.instants import SECOND, Millis

FIELD = "Seal"
_TOLD = "封印 Seal"
_MD = "sha256"
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_OUT_OF_SIGHT = SigFieldSpec(
    FIELD, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True), readable_field_name=_TOLD
)
_NO_CHANGES = SigMDPSetup(_MD, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)


class _WithOurKey(PyHankoSigner):
    """pyHanko's signer over our key, which is held loaded or in a KMS."""

    def __init__(
        self, signer: Signer, certificate: asn1.Certificate, issuers: Sequence[asn1.Certificate]
    ) -> None:
        super().__init__(
            signing_cert=certificate,
            cert_registry=SimpleCertificateStore.from_certs(issuers),
            signature_mechanism=SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
            embed_roots=True,
        )
        self._signer, self._length = signer, certificate.public_key.byte_size

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(self._length) if dry_run else self._signer.sign(data)


class Sealer:
    """Seals PDFs with one key and its certificates. Keep it: it holds everything loaded. Safe between threads."""

    def __init__(
        self,
        signer: Signer,
        certificate: x509.Certificate,
        chain: Sequence[x509.Certificate],
        timestamps: TimeStamper | None = None,
    ) -> None:
        """signer: RSA; certificate: of its key; chain: issuers up to the root."""
        self._cms = _WithOurKey(signer, _asn1(certificate), [_asn1(one) for one in chain])
        self._timestamps = timestamps
        empty = asyncio.run(self._cms.async_sign(bytes(32), _MD, dry_run=True, use_pades=True))
        self._room = 2 * len(empty.dump())

    def seal(self, pdf: bytes, at: Millis) -> bytes:
        """The PDF with its seal. at: what the signature states as its time, to the second."""
        revision = Revision(pdf, seed=at.to_bytes(8, "big"))
        revision.register_extension(ESIC_EXTENSION_1)
        steps = PdfCMSEmbedder(_OUT_OF_SIGHT).write_cms(FIELD, revision)
        next(steps)
        steps.send(SigObjSetup(self._placeholder(at), mdp_setup=_NO_CHANGES))
        digest, output = steps.send(SigIOSetup(_MD))
        steps.send(asyncio.run(self._signature(digest.document_digest)))
        return output.getvalue()

    def _placeholder(self, at: Millis) -> SignatureObject:
        stated = _EPOCH + timedelta(seconds=at // SECOND)
        return SignatureObject(stated, SigSeedSubFilter.PADES, bytes_reserved=self._room)

    async def _signature(self, digest: bytes) -> bytes:
        signed = await self._cms.async_sign(digest, _MD, use_pades=True, timestamper=self._timestamps)
        return signed.dump()


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
