"""What pyHanko, which is not the part of it that we sign with, says of a signed PDF."""

from __future__ import annotations

import logging
from io import BytesIO

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import ModificationLevel, PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from infra.seal.pades.chain import SealChain

NO_PDF = (PdfError, SigningError, SignatureValidationError, ValueError, KeyError, IndexError, TypeError)
"""What it raises at a PDF that is none any more."""


def judged(pdf: bytes, chain: SealChain) -> PdfSignatureStatus:
    """Its judgement over the first signature, if the root of this chain is trusted; nothing is fetched."""
    logging.getLogger("pyhanko").setLevel(logging.ERROR)
    root = x509.Certificate.load(chain.root.public_bytes(Encoding.DER))
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    trust = ValidationContext(trust_roots=[root], allow_fetching=False)
    return validate_pdf_signature(signature, trust, ts_validation_context=trust)


def untouched(pdf: bytes, chain: SealChain) -> bool:
    """Whether it says: valid, by one we trust, over the whole file, nothing added since.

    Valid alone is not enough: under "no changes" it still lets what archives add, as a field for their timestamp.
    """
    try:
        status = judged(pdf, chain)
    except NO_PDF:
        return False
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return status.bottom_line and whole and status.modification_level is ModificationLevel.NONE
