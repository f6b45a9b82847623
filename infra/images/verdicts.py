"""What an inspection can say. The codes of a refusal, complete:

| code | the bytes | details |
|---|---|---|
| `empty` | are none | |
| `too_large` | are more than may be received | size, limit |
| `type_not_allowed` | claim a type that is not on the list | type |
| `not_a_jpeg` | are something else, or no whole JPEG structure | begins, or reason |
| `unsupported_jpeg` | are a JPEG no browser shows (arithmetic, lossless, 12 bit) | frame |
| `too_many_pixels` | would decode to more than the limit; known before decoding | width, height, limit |
| `truncated` | stop before the picture does | |
| `damaged` | cannot be decoded, or not within the memory limit | reason |
| `too_slow` | took more processor time than the limit | seconds |
| `unreadable` | ended the reading process twice | signal or exit |
| `not_strokes` | are not signature strokes as `strokes` describes them | reason, at |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

JPEG = "image/jpeg"
STROKES = "application/vnd.doorstep.strokes+json"
ALLOWED = frozenset({JPEG, STROKES})

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one inspection may cost, and for how many images one child lives.

    `cpu_seconds` is the image's own fault, hence processor time: a busy machine refuses nobody's photo.
    `wall_seconds` is the machine's; past it nothing is said about the image.
    """

    bytes: int = 16 * MIB
    pixels: int = 25_000_000
    memory: int = 512 * MIB
    cpu_seconds: float = 5.0
    wall_seconds: float = 60.0
    images: int = 500


@dataclass(frozen=True, slots=True)
class Inspected:
    """It is what it claims to be.

    sha256: hex, of the whole body. width, height: pixels as a person sees it (orientation applied); of
    strokes the canvas. taken: the camera's word, ISO 8601, with its offset where the camera knew one; never
    evidence. thumbnail: an upright JPEG of at most 400 x 400 without any metadata. customer_copy: the body
    without what a customer must not see, None where the body itself is already so (or is no photo)."""

    sha256: str
    width: int
    height: int
    taken: str | None
    thumbnail: bytes
    customer_copy: bytes | None


@dataclass(frozen=True, slots=True)
class Refused:
    """It is not; `code` is one of the table above, `details` are for machines and for the technician's
    sentence."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)


class Refusal(Exception):
    """Raised inside the child, where a reader gives up; becomes a Refused."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
