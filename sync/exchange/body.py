"""A request's body, before any transaction: inflated in steps, split, and compared with what line 1 says.
Step 0 of push.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from hashlib import sha256

from sync.exchange.lines import MAX_BODY, MAX_LINES, Envelope

MOST_INFLATED = 8 << 20
_STEP = 256 << 10


class Refused(Exception):
    """Nothing of this request was kept. code: one of the problems of sync/README.md; facts say which part."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Body:
    """Line 1 without its newline, and everything after it, both as sent."""

    first: bytes
    rest: bytes


def opened(content: bytes, *, gzip: bool) -> Body:
    """The body as line 1 and the rest. Refused: too_large beyond 8 MiB inflated, bad_envelope for broken
    gzip.
    """
    text = inflated(content) if gzip else content
    if len(text) > MOST_INFLATED:
        raise Refused("too_large", limit=MOST_INFLATED)
    first, newline, rest = text.partition(b"\n")
    if not newline and not first:
        raise Refused("bad_envelope", field="body", why="empty")
    return Body(first, rest)


def inflated(content: bytes) -> bytes:
    """One gzip layer taken off, never holding more than 8 MiB and one step of it."""
    machine = zlib.decompressobj(31)
    pieces, size, left = [], 0, content
    try:
        while left and not machine.eof:
            piece = machine.decompress(left, _STEP)
            size += len(piece)
            if size > MOST_INFLATED:
                raise Refused("too_large", limit=MOST_INFLATED)
            pieces.append(piece)
            left = machine.unconsumed_tail
    except zlib.error:
        raise Refused("bad_envelope", field="body", why="broken gzip") from None
    if not machine.eof or machine.unused_data:
        raise Refused("bad_envelope", field="body", why="gzip cut off, or more after its end")
    return b"".join(pieces)


def lines_of(body: Body, envelope: Envelope) -> list[bytes]:
    """The lines after line 1, exactly as sent without their newlines.

    Refused: too_large beyond 500 lines or 1 MiB, bad_envelope when count or SHA-256 disagree with line 1:
    half a line must not use up a number.
    """
    if len(body.rest) > MAX_BODY or envelope.count > MAX_LINES:
        raise Refused("too_large", limit=MAX_BODY, lines=MAX_LINES)
    if sha256(body.rest).hexdigest() != envelope.sha256:
        raise Refused("bad_envelope", field="sha256", why="differs from the lines that came")
    if not body.rest:
        lines: list[bytes] = []
    elif body.rest.endswith(b"\n"):
        lines = body.rest[:-1].split(b"\n")
    else:
        raise Refused("bad_envelope", field="body", why="the last line has no newline")
    if len(lines) != envelope.count:
        raise Refused("bad_envelope", field="count", why=f"{len(lines)} lines came")
    return lines
