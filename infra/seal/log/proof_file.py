"""A leaf's proof and the checkpoint it leads to in one file, by c2sp.org/tlog-proof (version 1, as of 2026-11-23).

    c2sp.org/tlog-proof@v1
    extra <base64>           only if there is some; nothing vouches for it
    index <number>           of the leaf, from 0
    <base64>                 the inclusion path, a hash a line, the leaf's sibling first; none in a log of one
                             an empty line
    <the checkpoint>         as it was signed

Such files are named *.tlog-proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from infra.seal.log.checkpoint import Checkpoint, number, read_checkpoint
from infra.seal.log.inclusion import verify_inclusion
from infra.seal.log.note import LONGEST, NoteKey, base64_bytes, base64_text
from infra.seal.log.refused import Refused
from infra.seal.log.tree import HASH_BYTES

HEAD = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63
_LONGEST_FILE = 2 * LONGEST


@dataclass(frozen=True, slots=True)
class LogProof:
    """Leaf number `index` lies by `path` (hashes of 32 bytes) under the root of `checkpoint` (the note's bytes).

    extra: whatever the application adds; not authenticated. Raises Refused not_a_proof for what cannot be written.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def __post_init__(self) -> None:
        hashes = len(self.path) <= LONGEST_PATH and all(len(one) == HASH_BYTES for one in self.path)
        if not hashes or number(str(self.index)) is None or not self.checkpoint:
            raise Refused("not_a_proof", index=self.index, path=[len(one) for one in self.path])

    @property
    def content(self) -> bytes:
        """The file."""
        extra = [f"extra {base64_text(self.extra)}"] if self.extra else []
        lines = [HEAD, *extra, f"index {self.index}", *map(base64_text, self.path), "", ""]
        return "\n".join(lines).encode() + self.checkpoint


def read_proof(content: bytes) -> LogProof:
    """What the file says, not yet what is so: nothing is verified. Raises Refused not_a_proof."""
    if len(content) > _LONGEST_FILE:
        raise Refused("not_a_proof", bytes=len(content))
    upper, _, checkpoint = content.partition(b"\n\n")
    try:
        head, *lines = upper.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Refused("not_a_proof", why="ascii") from None
    extra: bytes | None = b""
    if lines and lines[0].startswith("extra "):
        extra = base64_bytes(lines.pop(0).removeprefix("extra ")) or None
    index = number(lines[0].removeprefix("index ")) if lines and lines[0].startswith("index ") else None
    path = [base64_bytes(line) or b"" for line in lines[1:]]
    if head != HEAD or extra is None or index is None:
        raise Refused("not_a_proof", head=head, index=index)
    return LogProof(index, tuple(path), checkpoint, extra)


def verify_proof(content: bytes, leaf: bytes, origin: str, keys: Sequence[NoteKey]) -> tuple[int, Checkpoint]:
    """(index, checkpoint) once the log `origin` has signed a tree in which this leaf hash stands at that index.

    leaf: from the record itself, never from the file. Raises Refused: not_a_proof, what `read_checkpoint` raises,
    not_included.
    """
    proof = read_proof(content)
    checkpoint = read_checkpoint(proof.checkpoint, origin, keys)
    if not verify_inclusion(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root):
        raise Refused("not_included", index=proof.index, size=checkpoint.size)
    return proof.index, checkpoint
