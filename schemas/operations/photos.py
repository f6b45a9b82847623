"""Photos."""

from __future__ import annotations

from schemas.operations.fields import Choice, MaybeToVisit, Text, blobs
from sync.work.words import SOURCES


class Take(MaybeToVisit):
    """`photo.take`: one or more pictures, announced in `blobs`. step: of the procedure. source: camera or gallery."""

    purpose = Text(40, required=True)
    step = Text(80)
    source = Choice(*SOURCES)
    blobs = blobs()
