"""What the log and its objects are called."""

from __future__ import annotations

from server.settings import Settings

PREFIX = "log/"
CHECKPOINTS = PREFIX + "checkpoints/"
ENTRIES = PREFIX + "entries/"
_LAST = 10**20 - 1


def origin(settings: Settings) -> str:
    """The log's name, which its checkpoints begin with: host of the installation and `/records`."""
    return settings.origin.partition("://")[2] + "/records"


def checkpoint_key(size: int) -> str:
    """Where the checkpoint of this size lies: the newest comes first in the order of keys."""
    return f"{CHECKPOINTS}{_LAST - size:020d}"


def entries_key(first: int, end: int) -> str:
    """Where the entries from first to end (excluded) lie."""
    return f"{ENTRIES}{first:020d}-{end:020d}"
