"""Checkpoints: size and root of the log as a signed note, by c2sp.org/tlog-checkpoint.

Three lines: the log's origin, the number of leaves, the root in base64. The log signs under its origin as key name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from infra.seal.log.note import NoteKey, SigningKey, base64_bytes, base64_text, open_note, sign_note
from infra.seal.log.refused import Refused
from infra.seal.log.tree import BIGGEST_SIZE, EMPTY_ROOT, HASH_BYTES

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log `origin` had `size` leaves under `root` (32 bytes).

    extensions: further lines, opaque; none in ours, kept of others because they are signed with the rest.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        fits = len(self.root) == HASH_BYTES and 0 <= self.size <= BIGGEST_SIZE
        if not fits or not all(lines) or any("\n" in line for line in lines):
            raise Refused("not_a_checkpoint", origin=self.origin, size=self.size)
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise Refused("not_a_checkpoint", origin=self.origin, size=0, root=self.root.hex())

    @property
    def text(self) -> str:
        """The note's text: what is signed."""
        return "\n".join((self.origin, str(self.size), base64_text(self.root), *self.extensions, ""))


def number(text: str) -> int | None:
    """The number of an ASCII decimal without leading zeroes, below 2^63; None for anything else."""
    value = int(text) if _NUMBER.fullmatch(text) else BIGGEST_SIZE + 1
    return value if value <= BIGGEST_SIZE else None


def sign_checkpoint(checkpoint: Checkpoint, *keys: SigningKey) -> bytes:
    """The checkpoint as a note under the log's key, while keys change under the old and the new one.

    Whoever calls has made sure that it is consistent with every checkpoint signed before. Raises Refused bad_key
    for an origin that cannot be a key's name, KeyFailed where a key is kept elsewhere and does not sign.
    """
    return sign_note(checkpoint.text, [(checkpoint.origin, key) for key in keys])


def read_checkpoint(note: bytes, origin: str, keys: Sequence[NoteKey]) -> Checkpoint:
    """The checkpoint of the log `origin`, once one of its keys has verified it.

    keys: those of them that bear another name than the origin (witnesses') do not vouch for the log.
    Raises Refused: what `open_note` raises, then not_a_checkpoint, wrong_origin.
    """
    text, _ = open_note(note, [key for key in keys if key.name == origin])
    checkpoint = parsed(text)
    if checkpoint.origin != origin:
        raise Refused("wrong_origin", origin=checkpoint.origin, expected=origin)
    return checkpoint


def parsed(text: str) -> Checkpoint:
    """The checkpoint of a note's text, whose signature was verified before. Raises Refused not_a_checkpoint."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1]:
        raise Refused("not_a_checkpoint", lines=len(lines) - 1)
    origin, size, root, *extensions = lines[:-1]
    leaves, content = number(size), base64_bytes(root)
    if leaves is None or content is None:
        raise Refused("not_a_checkpoint", origin=origin, size=size, root=root)
    return Checkpoint(origin, leaves, content, tuple(extensions))
