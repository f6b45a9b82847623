"""The chain of a device's lines: each names the SHA-256 of the bytes of the line before it.

What was sent is what is hashed and stored: there is no canonical form, and a line's newline is not part of
it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256


def sha256_hex(content: bytes) -> str:
    """SHA-256 as 64 lower-case hex digits."""
    return sha256(content).hexdigest()


def line_hash(line: bytes) -> str:
    """The name of a line: the SHA-256 of its exact bytes without its newline."""
    return sha256(line).hexdigest()


def first_prev(device: str) -> str:
    """What the first line of an enrolment names as the line before it: the SHA-256 of the device id."""
    return sha256(device.encode("utf-8", "surrogatepass")).hexdigest()


def body(lines: Iterable[bytes]) -> bytes:
    """Lines 2 and on as they are sent and as line 1's `sha256` covers them: each followed by one newline."""
    return b"".join(line + b"\n" for line in lines)


def chained(before: str, links: Iterable[tuple[object, str]]) -> list[bool]:
    """For each (`prev` as the line says, the line's own hash) in order: does it name the line before it?

    before: hash of the stored line in front of the first, `first_prev(device)` in front of line 1. A line off
    the chain does not put the next one off it: each is compared with the line that stands before it.
    """
    answers: list[bool] = []
    for prev, own in links:
        answers.append(prev == before)
        before = own
    return answers


def hashes(lines: Sequence[bytes]) -> list[str]:
    """The hash of each line, in order."""
    return [sha256(line).hexdigest() for line in lines]


def followed(last: str | None, lines: Iterable[tuple[str, bytes]]) -> set[str]:
    """Which of these (hash, bytes) lie on the chain that ends in the line `last`, by what each names before it."""
    raws = dict(lines)
    found: set[str] = set()
    while last in raws and last not in found:
        found.add(last)
        last = prev_of(raws[last])
    return found


def prev_of(raw: bytes) -> str | None:
    """The line that this one names before it; None where that cannot be read."""
    try:
        prev = json.loads(raw)["prev"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return prev if isinstance(prev, str) else None
