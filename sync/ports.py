"""The two doors to the outside: Objects (bytes under keys) and Store (everything else)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from sync.instants import Millis
from sync.stored import Alert, Changes, Device, Hold, StoredLine
from sync.work.file import JobFile


class Missing(Exception):
    """No object lies under this key."""


class TooLarge(Exception):
    """The object is larger than the reader allows; nothing of it was kept."""


class StoreUnreachable(Exception):
    """The object store or the database did not answer, or refused us. Try later; nothing is known to have
    happened.
    """


@dataclass(frozen=True, slots=True)
class Found:
    """One object of a listing: key, size in bytes, instant of its last change by the store's clock."""

    key: str
    size: int
    modified: Millis


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to PUT one object: the address, and the headers that must be sent exactly so."""

    url: str
    headers: Mapping[str, str]


class Objects(Protocol):
    """Bytes under keys, as an S3 bucket keeps them. Every call may raise StoreUnreachable."""

    def put(self, key: str, body: bytes, type: str, locked_until: Millis | None = None) -> None:
        """Store the bytes, replacing what lay there. locked_until: nobody may remove them before (Object Lock); only
        for a bucket that has it.
        """

    def get(self, key: str, limit: int) -> bytes:
        """The bytes; Missing, or TooLarge when they are more than `limit`."""

    def size(self, key: str) -> int | None:
        """Size in bytes, None when nothing lies there."""

    def delete(self, keys: Sequence[str]) -> None:
        """Remove these; one that is not there is no error."""

    def found(self, prefix: str) -> Iterator[Found]:
        """Every object whose key begins so, in order of key."""

    def first(self, prefix: str) -> str | None:
        """The lowest key that begins so, None when there is none. One call, however many there are."""

    def put_ticket(self, key: str, size: int, type: str, sha256: str, seconds: int) -> Ticket:
        """Leave for somebody else to PUT exactly this many bytes of this type under this key for so long."""

    def get_ticket(self, key: str, seconds: int) -> str:
        """An address from which somebody else may GET this object for so long."""


class Unstorable(Exception):
    """The database refused the data itself. What was asked of this write did not happen; smaller writes
    may.
    """


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a feed beyond a cursor: its number, document id, finished line; `gone` is true where it
    only says so.
    """

    seq: int
    doc: str
    line: bytes
    gone: bool


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A feed as one statement saw it: number, digest, highest purged number, and the entries beyond the
    cursor.
    """

    seq: int
    digest: int
    floor: int
    entries: tuple[Entry, ...]


class Head(NamedTuple):
    """Where a feed stands: its number, and the digest of all it holds."""

    seq: int
    digest: int


@dataclass(frozen=True, slots=True)
class Glance:
    """What one statement saw: the epoch, a device, and the heads of its person's feed and of its outlet's (0 and 0 of a
    feed that has no row). No device: no heads.
    """

    epoch: str
    device: Device | None
    heads: Mapping[str, Head] = field(default_factory=dict)


class Writing(Protocol):
    """One transaction that writes. Locks are taken in the order device, jobs by id, stock, feeds by id."""

    def compact(self, document: Mapping[str, Any]) -> bytes:
        """JSON in UTF-8 without needless spaces, as quickly as this store can write it."""

    def device(self, id: str) -> Device | None:
        """The device, locked."""

    def lines(self, actor: str, first: int, last: int) -> Sequence[StoredLine]:
        """The stored lines of these numbers, forks too, by number."""

    def late_lines(self, actor: str, first: int, bound: Millis) -> Sequence[StoredLine]:
        """Stored lines from this number on whose `latest` lies beyond the bound."""

    def files(self, ids: Iterable[str]) -> Mapping[str, JobFile]:
        """The jobs' files, locked in order of id, under the id asked for (a merged job's id is an alias).
        Unknown: left out.
        """

    def holds(self, actor: str) -> Sequence[Hold]:
        """The unsettled holds of a device."""

    def holds_about(self, abouts: Iterable[str]) -> Sequence[Hold]:
        """The unsettled holds on these jobs: all the ids that one job has."""

    def alerts(self, device: str, code: str, since: Millis) -> Sequence[Alert]:
        """The alerts of this code about a device that are younger than this instant."""

    def hold(self, id: str) -> Hold | None:
        """One hold, settled or not."""

    def held(self, hold: str) -> Sequence[StoredLine]:
        """The lines of a hold, by number."""

    def write(self, changes: Changes) -> None:
        """Write it all in bulk, sorted by key. Feeds get their numbers at the end, one each for the whole
        transaction. Unstorable when the data itself is refused: undo it by a savepoint around this call.
        """

    def savepoint(self) -> AbstractContextManager[None]:
        """What happens inside is undone when it raises; what happened before stays."""


class Store(Protocol):
    """Everything but bytes: devices, operations, jobs, feeds."""

    def epoch(self) -> str:
        """The life of this database since it was made or last restored."""

    def device(self, id: str) -> Device | None:
        """The device, not locked."""

    def glance(self, id: str) -> Glance:
        """The epoch, the device and the heads of its feeds. One statement: all that an idle sync asks."""

    def settled(self, device: str) -> bool:
        """Nothing of this device is quarantined or held as a fork, and every byte it announced is stored: it
        may be wiped.
        """

    def writing(self) -> AbstractContextManager[Writing]:
        """A transaction: committed when the block ends, undone when it raises."""

    def pull(self, asked: Sequence[tuple[str, int, str]], most: int) -> Mapping[str, FeedPage]:
        """For each (feed, seq, doc), in this order, number, digest and at most `most` entries in all beyond
        (seq, doc); doc "" means that all of number seq was read.

        One statement: read apart, head and entries would lie. A feed that has no row has number 0.
        """
