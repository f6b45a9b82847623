"""What pyHanko, which is not the part of it that we sign with, says of a signed PDF."""

from __future__ import annotations

import logging
from io import BytesIO

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import ModificationLevel, PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

NO_PDF = (PdfError, SigningError, SignatureValidationError, ValueError, KeyError, IndexError, TypeError)
"""What it raises at a PDF that is none any more."""


def judged(pdf: bytes, *trusted: x509.Certificate) -> PdfSignatureStatus:
    """Its judgement over the first signature, if these authorities are trusted; nothing is fetched."""
    logging.getLogger("pyhanko").setLevel(logging.ERROR)
    roots = [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in trusted]
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    trust = ValidationContext(trust_roots=roots, allow_fetching=False)
    return validate_pdf_signature(signature, trust, ts_validation_context=trust)


def untouched(pdf: bytes, *trusted: x509.Certificate) -> bool:
    """Whether it says: valid, by one we trust, over the whole file, nothing added since.

    Valid alone is not enough: under "no changes" it still lets what archives add, as a field for their timestamp.
    """
    try:
        status = judged(pdf, *trusted)
    except NO_PDF:
        return False
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return status.bottom_line and whole and status.modification_level is ModificationLevel.NONE
