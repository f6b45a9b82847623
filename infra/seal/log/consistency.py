"""Consistency: that a later tree is an earlier one and more, nothing changed or gone. RFC 9162 section 2.1.4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hmac import compare_digest

from infra.seal.log.tree import EMPTY_ROOT, HASH_BYTES, Node, Span, complete, node_hash, span_hash, split


def consistency_proof(first: int, second: int, nodes: Mapping[Node, bytes]) -> list[bytes]:
    """The hashes that show the tree of first leaves inside the tree of second; none for equal sizes or from 0.

    nodes: at least `consistency_nodes(first, second)`; KeyError without. ValueError unless 0 <= first <= second.
    """
    return [span_hash(span, nodes) for span in _shared(first, second)]


def consistency_nodes(first: int, second: int) -> list[Node]:
    """Which nodes `consistency_proof` reads, so that a store may fetch them at once."""
    return [node for span in _shared(first, second) for node in complete(span)]


def verify_consistency(
    first: int, second: int, path: Sequence[bytes], first_root: bytes, second_root: bytes
) -> bool:
    """Does this path show that the tree of first leaves is the beginning of the tree of second leaves?

    Each size comes with its root from a signed checkpoint. The RFC has 0 < first < second; here equal sizes need
    equal roots, the empty tree its own root, and both an empty path. False also for what is no hash.
    """
    if any(len(one) != HASH_BYTES for one in (first_root, second_root, *path)):
        return False
    if not 0 <= first <= second:
        return False
    if first == second or first == 0:
        expected = second_root if first == second else EMPTY_ROOT
        empty = first > 0 or first_root == EMPTY_ROOT
        return not path and empty and compare_digest(first_root, expected)
    return _leads(first, second, list(path), first_root, second_root)


def _leads(first: int, second: int, path: list[bytes], first_root: bytes, second_root: bytes) -> bool:
    """RFC 9162 section 2.1.4.2, for 0 < first < second."""
    # 1
    if not path:
        return False
    # 2  a complete first tree is itself the node to begin from
    if first & (first - 1) == 0:
        path = [first_root, *path]
    # 3
    fn, sn = first - 1, second - 1
    # 4
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    # 5
    fr = sr = path[0]
    # 6
    for c in path[1:]:
        # 6a
        if sn == 0:
            return False
        # 6b
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        # 6c
        fn, sn = fn >> 1, sn >> 1
    # 7
    return sn == 0 and compare_digest(fr, first_root) and compare_digest(sr, second_root)


def _shared(first: int, second: int) -> list[Span]:
    """PROOF of RFC 6962 section 2.1.2 as spans of leaves, from the leaves up."""
    if not 0 <= first <= second:
        raise ValueError(f"no tree of {first} leaves before one of {second}")
    if first == 0:
        return []
    begin, end, found = 0, second, list[Span]()
    while first < end:
        middle = begin + split(end - begin)
        if first <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((begin, middle))
            begin = middle
    # What is left ends where the first tree ends; if it also begins there, its root is known to whoever asks.
    if begin > 0:
        found.append((begin, end))
    return found[::-1]
