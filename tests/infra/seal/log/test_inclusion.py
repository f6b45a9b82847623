"""Proofs that a leaf stands in the log."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.seal.log.inclusion import inclusion_nodes, inclusion_proof, verify_inclusion
from infra.seal.log.tree import grown, leaf_hash, node_hash
from tests.infra.seal.log import naive

MOST = 70
ENTRIES = naive.entries(MOST)
LEAVES = [leaf_hash(one) for one in ENTRIES]
NODES = grown(LEAVES)[1]
ROOTS = [naive.mth(ENTRIES[:size]) for size in range(MOST + 1)]


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int]:
    """(index, size) of a leaf in a tree."""
    size = draw(st.integers(1, MOST))
    return draw(st.integers(0, size - 1)), size


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_leaf_of_every_tree_is_proved_by_the_path_of_the_rfc(size: int) -> None:
    for index in range(size):
        path = inclusion_proof(index, size, NODES)
        assert path == naive.path(index, ENTRIES[:size])
        assert verify_inclusion(LEAVES[index], index, size, path, ROOTS[size])


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_a_path_proves_no_other_leaf_and_no_other_index(size: int) -> None:
    for index in range(size):
        path = inclusion_proof(index, size, NODES)
        others = [one for one in range(-1, size + 2) if one != index]
        assert not any(verify_inclusion(LEAVES[index], one, size, path, ROOTS[size]) for one in others)
        assert not any(verify_inclusion(LEAVES[one], index, size, path, ROOTS[size]) for one in others[1:-2])


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_a_path_proves_nothing_of_a_tree_of_another_size(size: int) -> None:
    for index in range(size):
        path = inclusion_proof(index, size, NODES)
        others = [one for one in range(MOST + 1) if one != size]
        assert not any(verify_inclusion(LEAVES[index], index, one, path, ROOTS[one]) for one in others)


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_a_wrong_size_under_the_right_root_passes_only_where_the_way_is_the_same(size: int) -> None:
    """Which is why size and root come from one signed checkpoint."""
    for index in range(size):
        path = inclusion_proof(index, size, NODES)
        for other in range(index + 1, 2 * MOST):
            same = naive.way(index, other) == naive.way(index, size)
            assert verify_inclusion(LEAVES[index], index, other, path, ROOTS[size]) == same


@given(places(), st.data())
def test_no_bit_of_a_proof_can_be_flipped(place: tuple[int, int], data: st.DataObject) -> None:
    index, size = place
    parts = [LEAVES[index], ROOTS[size], *inclusion_proof(index, size, NODES)]
    which, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    flipped = int.from_bytes(parts[which], "big") ^ 1 << bit
    leaf, root, *path = [*parts[:which], flipped.to_bytes(32, "big"), *parts[which + 1 :]]
    assert not verify_inclusion(leaf, index, size, path, root)


@given(places(), st.data())
def test_no_hash_can_be_left_out_added_or_moved(place: tuple[int, int], data: st.DataObject) -> None:
    index, size = place
    path = inclusion_proof(index, size, NODES)
    at = data.draw(st.integers(0, len(path)))
    more = data.draw(st.sampled_from([bytes(32), LEAVES[index], ROOTS[size], *path]))
    wrong = [[*path[:at], more, *path[at:]], path[::-1], path[:at], path[at:], path[:at] + path[at + 1 :]]
    for one in wrong:
        if one != path:
            assert not verify_inclusion(LEAVES[index], index, size, one, ROOTS[size])


@given(places(), st.data())
def test_what_is_no_hash_proves_nothing(place: tuple[int, int], data: st.DataObject) -> None:
    index, size = place
    parts = [LEAVES[index], ROOTS[size], *inclusion_proof(index, size, NODES)]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = data.draw(st.sampled_from([b"", parts[which][:-1], parts[which] + b"\0"]))
    leaf, root, *path = parts
    assert not verify_inclusion(leaf, index, size, path, root)


def test_two_hashes_run_together_are_not_one_longer_hash() -> None:
    """Node hashes are over 64 bytes wherever they are divided, so lengths are looked at first."""
    leaf, sibling = LEAVES[:2]
    assert not verify_inclusion(leaf[:31], 0, 2, [leaf[31:] + sibling], ROOTS[2])


@given(places())
def test_a_store_is_asked_only_for_the_nodes_that_are_named(place: tuple[int, int]) -> None:
    index, size = place
    named = inclusion_nodes(index, size)
    few = {node: NODES[node] for node in named}
    assert inclusion_proof(index, size, few) == inclusion_proof(index, size, NODES)
    assert len(named) == len(few) <= 2 * size.bit_length()


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 3), (3, 3)])
def test_there_is_no_proof_for_a_leaf_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(index, size, NODES)


def test_a_path_longer_than_the_tree_is_high_proves_nothing_even_under_a_root_made_for_it() -> None:
    leaf, other = LEAVES[:2]
    assert not verify_inclusion(leaf, 0, 1, [other], node_hash(other, leaf))
