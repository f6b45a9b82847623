"""How the server reads what a device sends: the schemas, with the record signatures verified before any
transaction.
"""

from __future__ import annotations

from collections.abc import Callable

from schemas import lines
from sync.exchange.body import Refused
from sync.exchange.lines import Envelope, Line


def envelope(line: bytes) -> Envelope:
    """Line 1 and its values. Refused: bad_envelope, naming the member."""
    try:
        return lines.envelope(line)
    except lines.BadEnvelope as bad:
        raise Refused("bad_envelope", field=bad.field, value=bad.value, why=bad.why) from None


def understand(issuer: str) -> Callable[[bytes, int, str], Line]:
    """A reader of operations for this installation: (bytes, number, the device's public key) -> the line."""

    def read(raw: bytes, n: int, key: str) -> Line:
        return lines.understand(raw, n, issuer)

    return read
