"""The service record: what the customer saw and signed, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.exchange.signing import verify_record

LONGEST = 32 << 10


def proved(args: Mapping[str, Any], issuer: str) -> bool:
    """A `record.sign` is short enough, and its signature is that of the key it names, for this installation."""
    text: str = args["text"]
    return len(text.encode()) <= LONGEST and verify_record(args["key"], args["signature"], issuer, text)
