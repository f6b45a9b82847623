"""How a server reads the wire, for tests that put none there: the schemas, and a problem where line 1 is none."""

from __future__ import annotations

from schemas import lines
from sync.exchange.body import Refused
from sync.exchange.lines import Envelope, Line, Misunderstood, Understood
from sync.work.verbs import DEVICE

ORIGIN = "https://doorstep.example"


def read(line: bytes) -> Envelope:
    """Line 1. Refused when it is none."""
    try:
        return lines.envelope(line)
    except lines.BadEnvelope as bad:
        raise Refused("bad_envelope", field=bad.field, value=bad.value, why=bad.why) from None


def understand(raw: bytes, n: int, key: str) -> Line:
    """One operation; one that has no rule is kept as unknown."""
    line = lines.understand(raw, n, ORIGIN)
    said = line.content
    if not isinstance(said, Understood) or said.op in DEVICE:
        return line
    unknown = Misunderstood(
        "unknown_operation",
        said.op,
        said.prev,
        said.about,
        said.op,
        said.said,
        said.wall,
        said.mono,
        said.token,
    )
    return Line(n, raw, line.hash, unknown)
