"""The digest of a feed: a sum that changes with every entry and proves that two copies are the same.

The first 6 bytes (big-endian) of the SHA-256 of each change line's exact bytes without its newline, summed
modulo 2^48. A `gone` entry counts as 0. The order in which entries came does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

SPAN = 1 << 48
NOTHING = 0


def entry_digest(line: bytes) -> int:
    """What one change line adds to its feed's digest: 0 <= digest < 2^48."""
    return int.from_bytes(sha256(line).digest()[:6], "big")


def replaced(total: int, old: int, new: int) -> int:
    """The digest after one entry gave way to another. NOTHING stands for a new document, and for `gone`."""
    return (total - old + new) % SPAN


def digest_of(lines: Iterable[bytes]) -> int:
    """The digest of a feed that holds exactly these lines."""
    return sum(map(entry_digest, lines)) % SPAN
