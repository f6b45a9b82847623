"""What the log and its objects are called.

log/checkpoints/<20 digits>     signed checkpoints, by 10^20 - 1 - size: the newest has the lowest key
log/witnessed/<20 digits>       the same with the lines of witnesses under them
log/entries/<20 digits>-<root>  entries up to this size, of the tree with this root
"""

from __future__ import annotations

from typing import NamedTuple

from server.settings import Settings

PREFIX = "log/"
CHECKPOINTS = PREFIX + "checkpoints/"
WITNESSED = PREFIX + "witnessed/"
ENTRIES = PREFIX + "entries/"
_LAST = 10**20 - 1


class Tree(NamedTuple):
    """A number of leaves and the root over them (32 bytes)."""

    size: int
    root: bytes


def origin(settings: Settings) -> str:
    """The log's name, which its checkpoints begin with: host of the installation and `/records`."""
    return settings.origin.partition("://")[2] + "/records"


def checkpoint_key(size: int) -> str:
    """Where the checkpoint of this size lies: the newest comes first in the order of keys."""
    return f"{CHECKPOINTS}{_LAST - size:020d}"


def witnessed_key(size: int) -> str:
    """Where it lies with the lines of witnesses."""
    return f"{WITNESSED}{_LAST - size:020d}"


def size_of_key(key: str) -> int:
    """The size of the checkpoint that lies there. ValueError for what is none of ours."""
    return _LAST - int(key.removeprefix(CHECKPOINTS))


def entries_key(tree: Tree) -> str:
    """Where the last entries of this tree lie."""
    return f"{ENTRIES}{tree.size:020d}-{tree.root.hex()}"
