"""The seal: an invisible PAdES signature over a whole PDF, certifying it and allowing no change at all.

Baseline B; with a timestamp authority baseline T. The PDF stays PDF/A-3a and PDF/UA-1: the field has a widget without
size outside the page, printable as PDF/A demands, and needs no tag there as PDF/UA demands of anything visible. Without
a timestamp authority nothing is random: the same PDF, instant and key give the same bytes, so two workers who seal the
same record make one document.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from io import BytesIO

from cryptography import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from infra.seal.keys.signer import Signer
from infra.seal.pades.cms import DIGEST, Cms
from infra.seal.pades.timestamps import ROOM_FOR_TOKEN, Authority, Stamper
from infra.seal.pades.writing import Revision
from sync.instants import SECOND, Millis

FIELD = "Seal"
_TOLD = "封印 Seal"
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_OUT_OF_SIGHT = SigFieldSpec(
    FIELD, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True), readable_field_name=_TOLD
)
_NO_CHANGES = SigMDPSetup(DIGEST, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)


class NotSealable(Exception):
    """This is no PDF, or one that has a seal already; trying again changes nothing."""


class Sealer:
    """Seals PDFs with one key and its certificates. Keep it: it holds everything loaded. Safe between threads."""

    def __init__(
        self,
        signer: Signer,
        certificate: x509.Certificate,
        chain: Sequence[x509.Certificate],
        timestamps: Authority | None = None,
    ) -> None:
        """signer: RSA; certificate: of its key; chain: issuers up to the root."""
        self._cms = Cms(signer, certificate, chain)
        self._timestamps = Stamper(timestamps) if timestamps else None
        self._room = 2 * (self._cms.size + (ROOM_FOR_TOKEN if timestamps else 0))  # in hexadecimal digits

    def seal(self, pdf: bytes, at: Millis) -> bytes:
        """The PDF with its seal. at: what the signature states as its time, to the second.

        Raises NotSealable, KeyFailed, TimestampUnreachable; after the last two it may be tried again.
        """
        # pyHanko's objects know each other in circles; without closing these, megabytes would wait for the collector.
        with BytesIO(pdf) as page, BytesIO() as output:
            try:
                revision = Revision(page, seed=at.to_bytes(8, "big"))
                revision.register_extension(ESIC_EXTENSION_1)
                steps = PdfCMSEmbedder(_OUT_OF_SIGHT).write_cms(FIELD, revision)
                next(steps)
                steps.send(SigObjSetup(self._placeholder(at), mdp_setup=_NO_CHANGES))
                prepared, _ = steps.send(SigIOSetup(DIGEST, output=output))
            except (PdfError, SigningError) as failure:
                raise NotSealable(str(failure)) from failure
            steps.send(self._signature(prepared.document_digest))
            return output.getvalue()

    def _placeholder(self, at: Millis) -> SignatureObject:
        stated = _EPOCH + timedelta(seconds=at // SECOND)
        return SignatureObject(stated, SigSeedSubFilter.PADES, bytes_reserved=self._room)

    def _signature(self, digest: bytes) -> bytes:
        if self._timestamps is None:
            return self._cms.signed(digest)
        return self._cms.stamped(digest, self._timestamps)
