"""A PDF's next revision, written so that the same input gives the same bytes.

pyHanko 0.38 would give each revision a random id, write the time of day into the metadata and its own name beside it,
which rewrites the XMP that PDF/A and PDF/UA declare themselves in (seen 2026-11-23). A seal changes no metadata.
"""

from __future__ import annotations

from hashlib import sha256
from io import SEEK_END, BytesIO

from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

_ID_BYTES = 16


class Revision(IncrementalPdfFileWriter):
    """An update appended to a PDF whose metadata stay as they are. seed: what its id is made of, beside the PDF.

    PDF/A wants each object to begin a line; typst ends its file without a newline, so one is added.
    """

    IO_CHUNK_SIZE = 2**20

    def __init__(self, pdf: BytesIO, seed: bytes) -> None:
        content = pdf.getbuffer()
        ended, digest = content[-1:] == b"\n", sha256(content).digest()
        content.release()
        if not ended:
            pdf.seek(0, SEEK_END)
            pdf.write(b"\n")
        own = sha256(digest + seed).digest()[:_ID_BYTES]
        super().__init__(pdf)
        first = self.prev.trailer["/ID"][0] if "/ID" in self.prev.trailer else None
        kept = first.original_bytes if first is not None else own
        self._document_id = ArrayObject([ByteStringObject(kept), ByteStringObject(own)])

    def _update_meta(self) -> None:
        """Nothing: the revision is the seal, and the document is as old as it was."""
