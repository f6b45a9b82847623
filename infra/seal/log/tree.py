"""The Merkle tree of the log: RFC 6962 section 2.1 over SHA-256.

A node (level, number) is the root of the complete subtree over the leaves number·2^level up to
(number + 1)·2^level, the latter excluded; it never changes again. A log of n leaves has fewer than 2n of them,
and every root and every proof is made of about log2 n.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256

Node = tuple[int, int]
Span = tuple[int, int]

HASH_BYTES = 32
BIGGEST_SIZE = 2**63 - 1
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf: SHA-256(0x00 || entry), 32 bytes."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees: SHA-256(0x01 || left || right), 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Peaks:
    """All that appending needs to know of a tree: the roots of its complete subtrees, largest (leftmost) first.

    size: number of leaves; as many peaks as it has binary ones. ValueError where they are not as many.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.size <= BIGGEST_SIZE or len(self.hashes) != self.size.bit_count():
            raise ValueError(f"{len(self.hashes)} peaks for {self.size} leaves")
        if any(len(one) != HASH_BYTES for one in self.hashes):
            raise ValueError("a peak is no hash")

    @property
    def root(self) -> bytes:
        """The tree head, 32 bytes; SHA-256 of nothing for the empty tree."""
        return _folded(self.hashes)

    def append(self, leaf: bytes) -> tuple[Peaks, dict[Node, bytes]]:
        """With this leaf hash as leaf number `size`: the tree after it, and the nodes that it completed.

        The nodes (the leaf itself first) are what a store has to keep to make proofs. ValueError for no hash.
        """
        hashes, level, number = [*self.hashes, leaf], 0, self.size
        made = {(level, number): leaf}
        while number & 1:
            right, left = hashes.pop(), hashes.pop()
            hashes.append(node_hash(left, right))
            level, number = level + 1, number >> 1
            made[level, number] = hashes[-1]
        return Peaks(self.size + 1, tuple(hashes)), made


def grown(leaves: Iterable[bytes]) -> tuple[Peaks, dict[Node, bytes]]:
    """The tree over these leaf hashes, and all its nodes."""
    peaks, nodes = Peaks(), dict[Node, bytes]()
    for leaf in leaves:
        peaks, made = peaks.append(leaf)
        nodes |= made
    return peaks, nodes


def tree_head(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes, 32 bytes."""
    peaks = Peaks()
    for leaf in leaves:
        peaks, _ = peaks.append(leaf)
    return peaks.root


def split(count: int) -> int:
    """Where RFC 6962 divides a tree of more than one leaf: the largest power of two smaller than count."""
    return 1 << (count - 1).bit_length() - 1


def complete(span: Span) -> list[Node]:
    """The nodes that make up the leaves begin to end (excluded), left to right.

    span: one that the recursion of RFC 6962 comes to, so begin is a multiple of the span's first power of two.
    """
    begin, end = span
    found: list[Node] = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append((level, begin >> level))
        begin += 1 << level
    return found


def span_hash(span: Span, nodes: Mapping[Node, bytes]) -> bytes:
    """MTH of these leaves, 32 bytes. KeyError for a node that is not there."""
    return _folded([nodes[one] for one in complete(span)])


def _folded(peaks: Iterable[bytes]) -> bytes:
    """The root over complete subtrees, largest first: from the right, each joins what stands right of it."""
    last, *rest = [*peaks][::-1] or [EMPTY_ROOT]
    return reduce(lambda right, left: node_hash(left, right), rest, last)
