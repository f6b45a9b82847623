"""The line between parent and child: a length, a JSON head, and then the bytes whose sizes the head names.

No pickle: a child that a hostile picture took over could otherwise make the parent run what it likes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, BinaryIO

HEAD_LIMIT = 64 * 1024


class Broken(Exception):
    """The other side is gone, or talks nonsense."""


def send(stream: BinaryIO, head: Mapping[str, object], *bodies: bytes) -> None:
    """Write one message."""
    text = json.dumps({**head, "sizes": [len(body) for body in bodies]}).encode()
    stream.write(len(text).to_bytes(4) + text)
    for body in bodies:
        stream.write(body)
    stream.flush()


def receive(stream: BinaryIO, limit: int) -> tuple[dict[str, Any], list[bytes]]:
    """Read one message, its bodies together at most `limit` bytes; Broken if it is none or ends early."""
    length = int.from_bytes(exactly(stream, 4))
    if length > HEAD_LIMIT:
        raise Broken("head too long")
    try:
        head = json.loads(exactly(stream, length))
        sizes = head.pop("sizes")
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise Broken("no head") from None
    if not isinstance(sizes, list) or not all(type(size) is int and size >= 0 for size in sizes):
        raise Broken("no sizes")
    if sum(sizes) > limit:
        raise Broken("too much")
    return head, [exactly(stream, size) for size in sizes]


def exactly(stream: BinaryIO, size: int) -> bytes:
    """So many bytes, or Broken."""
    body = stream.read(size)
    if len(body) != size:
        raise Broken("cut off")
    return body
