"""What a log asks of a witness, and what it answers, by c2sp.org/tlog-witness (as of 2026-11-23), without any network.

    old <size>          of the last tree that the witness saw; 0 for none
    <base64>            the consistency proof from there, a hash a line
                        an empty line
    <the checkpoint>

200 brings the witness's signature lines, 409 the size that it saw last.
"""

from __future__ import annotations

from dataclasses import dataclass

from infra.seal.log.checkpoint import number
from infra.seal.log.note import base64_bytes, base64_text
from infra.seal.log.refused import Refused
from infra.seal.log.tree import HASH_BYTES

LONGEST_PATH = 63


@dataclass(frozen=True, slots=True)
class Submission:
    """The checkpoint (a note's bytes), which extends the tree of `old` leaves by `path` (hashes of 32 bytes)."""

    old: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    @property
    def content(self) -> bytes:
        """The body of the request."""
        return "\n".join((f"old {self.old}", *map(base64_text, self.path), "", "")).encode() + self.checkpoint


def read_submission(content: bytes) -> Submission:
    """What the body says; nothing of it is verified. Raises Refused not_a_proof."""
    upper, blank, checkpoint = content.partition(b"\n\n")
    first, *lines = upper.decode("ascii", "replace").split("\n")
    old = number(first.removeprefix("old ")) if first.startswith("old ") else None
    path = tuple(base64_bytes(line) or b"" for line in lines)
    whole = blank and checkpoint and len(path) <= LONGEST_PATH
    if old is None or not whole or any(len(one) != HASH_BYTES for one in path):
        raise Refused("not_a_proof", old=first[:80])
    return Submission(old, path, checkpoint)


def size_seen(content: bytes) -> int | None:
    """The size that a 409 tells; None where it tells none: then another tree of the same size was seen."""
    text = content.decode("ascii", "replace")
    return number(text[:-1]) if text.endswith("\n") else None
