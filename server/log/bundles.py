"""Entries of the log as objects: bundles of at most 256, each of which names the tree that it continues.

    doorstep-log-entries/1
    <size and root of the tree before, in hexadecimal>
    <size and root of this tree>
                              an empty line
    <entry>                   64 hexadecimal digits a line, in order of place

A bundle lies under size and root of its tree, so the same name is always the same bytes: two workers may write it at
once, and what a worker left behind that never came to its checkpoint can be mistaken for nothing. It begins at a
multiple of 256; so whoever knows the newest checkpoint walks back through full bundles, from each to the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from infra.seal.log.tree import HASH_BYTES, Peaks, leaf_hash
from server.log.naming import Tree, entries_key
from server.store.log import LogRefused
from sync.ports import Missing, Objects, TooLarge

FULL = 256
LARGEST = 64 << 10
TYPE = "text/plain; charset=utf-8"
_HEAD = "doorstep-log-entries/1"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The entries (32 bytes each) by which `tree` is more than `before`."""

    before: Tree
    tree: Tree
    entries: tuple[bytes, ...]

    @property
    def content(self) -> bytes:
        """The object."""
        trees = [f"{tree.size} {tree.root.hex()}" for tree in (self.before, self.tree)]
        return "\n".join((_HEAD, *trees, "", *(entry.hex() for entry in self.entries), "")).encode()

    @property
    def key(self) -> str:
        """Where it lies."""
        return entries_key(self.tree)


def beginning(size: int) -> int:
    """Where the bundle begins that the leaf after so many belongs to."""
    return size - size % FULL


def bundles(peaks: Peaks, entries: Sequence[bytes]) -> Iterator[Bundle]:
    """These entries, which follow on a tree of full bundles, in bundles; the last may be short."""
    for at in range(0, len(entries), FULL):
        several = tuple(entries[at : at + FULL])
        grown = grow(peaks, several)
        yield Bundle(Tree(peaks.size, peaks.root), Tree(grown.size, grown.root), several)
        peaks = grown


def grow(peaks: Peaks, entries: Sequence[bytes]) -> Peaks:
    """The tree with these entries behind it."""
    for entry in entries:
        peaks, _ = peaks.append(leaf_hash(entry))
    return peaks


def read_bundle(content: bytes) -> Bundle:
    """What the object says, not yet what is so. Raises LogRefused log_unreadable."""
    try:
        head, before, tree, blank, *lines, end = content.decode("ascii").split("\n")
        bundle = Bundle(_tree(before), _tree(tree), tuple(map(bytes.fromhex, lines)))
    except ValueError:
        raise LogRefused("log_unreadable") from None
    if (head, blank, end) != (_HEAD, "", "") or bundle.content != content:
        raise LogRefused("log_unreadable")
    if any(len(entry) != HASH_BYTES for entry in bundle.entries):
        raise LogRefused("log_unreadable")
    if bundle.before.size + len(bundle.entries) != bundle.tree.size or not bundle.entries:
        raise LogRefused("log_unreadable")
    return bundle


def bundle_of(objects: Objects, tree: Tree) -> Bundle:
    """The bundle that ends with this tree. Raises LogRefused log_unreadable, StoreUnreachable."""
    try:
        bundle = read_bundle(objects.get(entries_key(tree), LARGEST))
    except (Missing, TooLarge):
        raise LogRefused("log_unreadable") from None
    if bundle.tree != tree:
        raise LogRefused("log_unreadable")
    return bundle


def _tree(line: str) -> Tree:
    size, root = line.split(" ")
    return Tree(int(size), bytes.fromhex(root))
