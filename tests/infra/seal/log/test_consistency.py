"""Proofs that the log only grew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.seal.log.consistency import consistency_nodes, consistency_proof, verify_consistency
from infra.seal.log.tree import grown, leaf_hash, node_hash
from tests.infra.seal.log import naive

MOST = 70
ENTRIES = naive.entries(MOST)
NODES = grown(map(leaf_hash, ENTRIES))[1]
ROOTS = [naive.mth(ENTRIES[:size]) for size in range(MOST + 1)]


@st.composite
def growths(draw: st.DrawFn) -> tuple[int, int]:
    """(first, second) sizes, neither empty, of one log."""
    second = draw(st.integers(1, MOST))
    return draw(st.integers(1, second)), second


@pytest.mark.parametrize("second", range(1, MOST + 1))
def test_every_earlier_tree_is_proved_by_the_proof_of_the_rfc(second: int) -> None:
    for first in range(1, second + 1):
        path = consistency_proof(first, second, NODES)
        assert path == naive.proof(first, ENTRIES[:second])
        assert verify_consistency(first, second, path, ROOTS[first], ROOTS[second])


@pytest.mark.parametrize("second", range(MOST + 1))
def test_every_tree_began_empty(second: int) -> None:
    assert consistency_proof(0, second, NODES) == []
    assert verify_consistency(0, second, [], ROOTS[0], ROOTS[second])
    assert not verify_consistency(0, second, [], ROOTS[1], ROOTS[second])
    assert not verify_consistency(0, second, [bytes(32)], ROOTS[0], ROOTS[second])


@pytest.mark.parametrize("size", range(MOST + 1))
def test_a_tree_is_consistent_with_itself_only_under_one_root(size: int) -> None:
    assert verify_consistency(size, size, [], ROOTS[size], ROOTS[size])
    assert not verify_consistency(size, size, [], ROOTS[size], leaf_hash(b"another"))
    assert not verify_consistency(size, size, [ROOTS[size]], ROOTS[size], ROOTS[size])


@pytest.mark.parametrize("second", range(1, MOST + 1))
def test_a_proof_is_none_for_other_sizes(second: int) -> None:
    for first in range(1, second + 1):
        path = consistency_proof(first, second, NODES)
        for other in range(1, MOST + 1):
            if other not in (first, second):
                assert not verify_consistency(other, second, path, ROOTS[other], ROOTS[second])
                assert not verify_consistency(first, other, path, ROOTS[first], ROOTS[other])
        if first < second:
            assert not verify_consistency(second, first, path, ROOTS[second], ROOTS[first])


@given(growths(), st.data())
def test_no_bit_of_a_proof_can_be_flipped(growth: tuple[int, int], data: st.DataObject) -> None:
    first, second = growth
    parts = [ROOTS[first], ROOTS[second], *consistency_proof(first, second, NODES)]
    which, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    flipped = int.from_bytes(parts[which], "big") ^ 1 << bit
    one, two, *path = [*parts[:which], flipped.to_bytes(32, "big"), *parts[which + 1 :]]
    assert not verify_consistency(first, second, path, one, two)


@given(growths(), st.data())
def test_no_hash_can_be_left_out_added_or_moved(growth: tuple[int, int], data: st.DataObject) -> None:
    first, second = growth
    path = consistency_proof(first, second, NODES)
    at = data.draw(st.integers(0, len(path)))
    more = data.draw(st.sampled_from([bytes(32), ROOTS[first], ROOTS[second], *path]))
    wrong = [[*path[:at], more, *path[at:]], path[::-1], path[:at], path[at:], path[:at] + path[at + 1 :]]
    for one in wrong:
        if one != path:
            assert not verify_consistency(first, second, one, ROOTS[first], ROOTS[second])


@given(growths(), st.data())
def test_a_log_that_changed_an_old_leaf_finds_no_proof(growth: tuple[int, int], data: st.DataObject) -> None:
    first, second = growth
    changed = data.draw(st.integers(0, first - 1))
    forged = [*ENTRIES[:changed], b"another", *ENTRIES[changed + 1 : second]]
    path = consistency_proof(first, second, grown(map(leaf_hash, forged))[1])
    assert not verify_consistency(first, second, path, ROOTS[first], naive.mth(forged))


@given(growths(), st.data())
def test_what_is_no_hash_proves_nothing(growth: tuple[int, int], data: st.DataObject) -> None:
    first, second = growth
    parts = [ROOTS[first], ROOTS[second], *consistency_proof(first, second, NODES)]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = data.draw(st.sampled_from([b"", parts[which][:-1], parts[which] + b"\0"]))
    one, two, *path = parts
    assert not verify_consistency(first, second, path, one, two)


@given(growths())
def test_a_store_is_asked_only_for_the_nodes_that_are_named(growth: tuple[int, int]) -> None:
    few = {node: NODES[node] for node in consistency_nodes(*growth)}
    assert consistency_proof(*growth, few) == consistency_proof(*growth, NODES)
    assert len(few) <= 2 * growth[1].bit_length()


@pytest.mark.parametrize(("first", "second"), [(2, 1), (-1, 3)])
def test_there_is_no_proof_backwards(first: int, second: int) -> None:
    with pytest.raises(ValueError, match="no tree"):
        consistency_proof(first, second, NODES)


def test_a_path_of_the_wrong_length_proves_nothing_even_under_roots_made_for_it() -> None:
    a, b, c, d = (leaf_hash(one) for one in ENTRIES[:4])
    three, four = node_hash(c, a), node_hash(c, node_hash(a, b))
    assert verify_consistency(3, 4, [a, b, c], three, four)
    assert not verify_consistency(3, 4, [a, b], a, node_hash(a, b))
    assert not verify_consistency(3, 4, [a, b, c, d], node_hash(d, three), node_hash(d, four))


def test_the_empty_tree_has_one_root() -> None:
    assert not verify_consistency(0, 0, [], ROOTS[1], ROOTS[1])


def test_two_hashes_run_together_are_not_one_longer_hash() -> None:
    sibling = leaf_hash(ENTRIES[1])
    assert not verify_consistency(1, 2, [ROOTS[1][31:] + sibling], ROOTS[1][:31], ROOTS[2])
