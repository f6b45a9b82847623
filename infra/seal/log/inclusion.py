"""Inclusion: that a leaf stands in a tree, by the hashes beside its way to the root. RFC 9162 section 2.1.3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hmac import compare_digest

from infra.seal.log.tree import HASH_BYTES, Node, Span, complete, node_hash, span_hash, split


def inclusion_proof(index: int, size: int, nodes: Mapping[Node, bytes]) -> list[bytes]:
    """The path of leaf number index (from 0) in the tree of size leaves, the leaf's sibling first.

    nodes: at least `inclusion_nodes(index, size)`; KeyError without. ValueError for a leaf outside the tree.
    """
    return [span_hash(span, nodes) for span in _beside(index, size)]


def inclusion_nodes(index: int, size: int) -> list[Node]:
    """Which nodes `inclusion_proof` reads: fewer than 2 log2 size, so that a store may fetch them at once."""
    return [node for span in _beside(index, size) for node in complete(span)]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Does this path lead from this leaf hash at index to the root of a tree of size leaves?

    size and root belong together and come from one signed checkpoint: the path itself binds the root, not the size
    (leaf 0 has the same way to the root in a tree of 3 leaves as in one of 4). False also for what is no hash.
    """
    if any(len(one) != HASH_BYTES for one in (leaf, root, *path)):
        return False
    # 1  the leaf lies in the tree
    if not 0 <= index < size:
        return False
    # 2
    fn, sn = index, size - 1
    # 3
    r = leaf
    # 4
    for p in path:
        # 4a
        if sn == 0:
            return False
        # 4b
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        # 4c
        fn, sn = fn >> 1, sn >> 1
    # 5
    return sn == 0 and compare_digest(r, root)


def _beside(index: int, size: int) -> list[Span]:
    """PATH of RFC 6962 section 2.1.1 as spans of leaves, from the leaf up."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    begin, end, found = 0, size, list[Span]()
    while end - begin > 1:
        middle = begin + split(end - begin)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((begin, middle))
            begin = middle
    return found[::-1]
