"""Roots, paths and consistency of trees of any size are those of another's implementation (pymerkle, tests only)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from infra.seal.log.consistency import consistency_proof, verify_consistency
from infra.seal.log.inclusion import inclusion_proof, verify_inclusion
from infra.seal.log.tree import grown, leaf_hash, tree_head

MOST = 700


def entry(n: int) -> bytes:
    return n.to_bytes(32, "big")


def tree_of(size: int) -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    for n in range(size):
        tree.append_entry(entry(n))
    return tree


THEIRS = tree_of(MOST)
LEAVES = [leaf_hash(entry(n)) for n in range(MOST)]
_, NODES = grown(LEAVES)

sizes = st.integers(1, MOST)


@settings(max_examples=60)
@given(sizes)
def test_roots_are_theirs(size: int) -> None:
    assert tree_head(LEAVES[:size]) == THEIRS.get_root(size)


@settings(max_examples=120)
@given(st.tuples(sizes, sizes).map(sorted))
def test_paths_are_theirs(both: list[int]) -> None:
    index, size = both[0] - 1, both[1]
    theirs = THEIRS.prove_inclusion(index + 1, size).path  # they count from 1

    path = inclusion_proof(index, size, NODES)

    # Theirs begins with the leaf itself, which stands between its neighbours.
    assert sorted([LEAVES[index], *path]) == sorted(theirs)
    assert verify_inclusion(LEAVES[index], index, size, path, THEIRS.get_root(size))


@settings(max_examples=120)
@given(st.tuples(sizes, sizes).map(sorted))
def test_consistency_is_theirs(both: list[int]) -> None:
    first, second = both

    path = consistency_proof(first, second, NODES)

    roots = THEIRS.get_root(first), THEIRS.get_root(second)
    assert verify_consistency(first, second, path, *roots)
    if first < second:
        # Theirs has complete subtrees one by one where RFC 9162 folds them, so the paths cannot be compared.
        assert not verify_consistency(first, second, path[:-1], *roots)
        assert not verify_consistency(first, second, path, roots[0], THEIRS.get_root(second - 1))
