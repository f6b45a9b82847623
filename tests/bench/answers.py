"""What the server answered, taken apart."""

from __future__ import annotations

import gzip
import json
from typing import Any

from tests.bench.ground import CannotMeasure


def content(answer: bytes) -> bytes:
    """The body of an HTTP answer, unpacked."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body


def lines(answer: bytes) -> list[dict[str, Any]]:
    """The lines of a sync's answer. CannotMeasure when it was cut off."""
    told = [json.loads(line) for line in content(answer).split(b"\n")[:-1]]
    if not told or told[-1].get("lines") != len(told):
        raise CannotMeasure(f"not a whole answer: {answer[:300]!r}")
    return told
