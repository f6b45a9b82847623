"""What is printed: a record's sheet and everything around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from infra.seal.press.strokes import Strokes
from sync.instants import Millis
from sync.work.sheet import Fact, Sheet


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF, byte for byte. name: letters, digits, dots and hyphens; relationship: source, data,
    alternative or supplement (PDF/A-3); description: for people.
    """

    name: str
    content: bytes
    mime: str
    description: str
    relationship: str = "data"


@dataclass(frozen=True, slots=True)
class Page:
    """A record to print.

    evidence: the facts as of receipt. verify: how to check without us, a step each, commands on lines of their own.
    qr: the text of the code in the header. photos: JPEG by SHA-256; missing: why a photo or drawing of the sheet is
    not there, in words; strokes: drawings by SHA-256. made_at: when the document says it was made.
    """

    sheet: Sheet
    made_at: Millis
    evidence: Sequence[Fact] = ()
    verify: Sequence[str] = ()
    qr: str = ""
    photos: Mapping[str, bytes] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    strokes: Mapping[str, Strokes] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()
