"""Hashes, tree heads and the appender."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.seal.log.consistency import consistency_proof, verify_consistency
from infra.seal.log.inclusion import inclusion_proof, verify_inclusion
from infra.seal.log.tree import EMPTY_ROOT, Peaks, grown, leaf_hash, node_hash, span_hash, tree_head
from tests.infra.seal.log.naive import entries, mth

# The eight leaves that Certificate Transparency's implementations have been tested with since 2013.
CT_LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CT_WAY_OF_LEAF_0_IN_8 = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
CT_WAY_OF_LEAF_5_IN_8 = [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
CT_FROM_TO = {
    (1, 1): [],
    (1, 8): CT_WAY_OF_LEAF_0_IN_8,
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CT_HASHES = [leaf_hash(one) for one in CT_LEAVES]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert tree_head(CT_HASHES[:size]).hex() == CT_ROOTS[size]


@pytest.mark.parametrize(("index", "way"), [(0, CT_WAY_OF_LEAF_0_IN_8), (5, CT_WAY_OF_LEAF_5_IN_8)])
def test_the_inclusion_proofs_are_those_of_certificate_transparency(index: int, way: list[str]) -> None:
    path = [bytes.fromhex(one) for one in way]
    assert inclusion_proof(index, 8, grown(CT_HASHES)[1]) == path
    assert verify_inclusion(CT_HASHES[index], index, 8, path, bytes.fromhex(CT_ROOTS[8]))


@pytest.mark.parametrize(("first", "second"), CT_FROM_TO)
def test_the_consistency_proofs_are_those_of_certificate_transparency(first: int, second: int) -> None:
    path = [bytes.fromhex(one) for one in CT_FROM_TO[first, second]]
    roots = [bytes.fromhex(CT_ROOTS[size]) for size in (first, second)]
    assert consistency_proof(first, second, grown(CT_HASHES)[1]) == path
    assert verify_consistency(first, second, path, *roots)


def test_an_entry_never_hashes_like_two_subtrees() -> None:
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    assert leaf_hash(left + right) != node_hash(left, right)


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_the_appender_has_the_root_of_the_whole_after_every_leaf(d: list[bytes]) -> None:
    peaks = Peaks()
    assert peaks.root == EMPTY_ROOT
    for count, entry in enumerate(d, 1):
        peaks, _ = peaks.append(leaf_hash(entry))
        assert (peaks.size, peaks.root) == (count, mth(d[:count]))


@given(st.integers(0, 300))
def test_the_appender_keeps_no_more_peaks_than_the_size_has_ones(count: int) -> None:
    peaks, nodes = grown(map(leaf_hash, entries(count)))
    assert len(peaks.hashes) == count.bit_count()
    assert len(nodes) == 2 * count - count.bit_count()


@given(st.integers(1, 70))
def test_every_node_that_was_completed_is_the_root_over_its_leaves(count: int) -> None:
    d = entries(count)
    for (level, number), content in grown(map(leaf_hash, d))[1].items():
        assert content == mth(d[number << level : (number + 1) << level])


def test_a_node_once_made_is_never_made_again() -> None:
    peaks, seen = Peaks(), set[tuple[int, int]]()
    for entry in entries(130):
        peaks, made = peaks.append(leaf_hash(entry))
        assert not seen & made.keys()
        seen |= made.keys()


@given(st.integers(0, 70))
def test_any_earlier_root_comes_out_of_the_nodes(count: int) -> None:
    d = entries(70)
    assert span_hash((0, count), grown(map(leaf_hash, d))[1]) == mth(d[:count])


@pytest.mark.parametrize(
    ("size", "hashes"),
    [(1, ()), (3, (EMPTY_ROOT,)), (0, (EMPTY_ROOT,)), (-1, (EMPTY_ROOT,)), (1, (b"short",))],
)
def test_peaks_that_do_not_fit_their_size_are_refused(size: int, hashes: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="peak"):
        Peaks(size, hashes)


def test_what_is_no_hash_is_not_appended() -> None:
    with pytest.raises(ValueError, match="no hash"):
        Peaks().append(b"an entry, not its hash")
