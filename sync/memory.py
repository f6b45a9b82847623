"""The Store in memory: the shortest true account of what the database does. Held to the same contract
suite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from sync.exchange.digest import NOTHING, entry_digest, replaced
from sync.instants import Millis
from sync.ports import Entry, FeedPage, Glance, Head
from sync.stored import Alert, Announced, Changes, Device, FeedChange, Hold, StockEntry, StoredLine
from sync.work.documents import compact
from sync.work.file import JobFile
from sync.work.job import Job
from sync.work.questions import Question


@dataclass(slots=True)
class Feed:
    """One feed: its number, digest, highest purged number, and its entries by document: (number, line,
    gone).
    """

    seq: int = 0
    digest: int = NOTHING
    floor: int = 0
    entries: dict[str, tuple[int, bytes, bool]] = field(default_factory=dict)


@dataclass(slots=True)
class MemoryStore:
    """Everything in dictionaries. One writer at a time; a failed transaction leaves no trace."""

    name: str = "epoch-1"
    devices: dict[str, Device] = field(default_factory=dict)
    stored: dict[tuple[str, int, str], StoredLine] = field(default_factory=dict)
    jobs: dict[str, JobFile] = field(default_factory=dict)
    read: dict[str, Job] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    opened: dict[str, Hold] = field(default_factory=dict)
    feeds: dict[str, Feed] = field(default_factory=dict)
    blobs: list[Announced] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    stock: dict[str, StockEntry] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)

    def epoch(self) -> str:
        """The life of this store."""
        return self.name

    def device(self, id: str) -> Device | None:
        """The device."""
        return self.devices.get(id)

    def glance(self, id: str) -> Glance:
        """The epoch, the device and the heads of its feeds."""
        device = self.devices.get(id)
        names = () if device is None else (f"t:{device.person}", f"o:{device.outlet}")
        feeds = {name: self.feeds.get(name, Feed()) for name in names}
        return Glance(self.name, device, {name: Head(feed.seq, feed.digest) for name, feed in feeds.items()})

    def settled(self, device: str) -> bool:
        """Nothing of this device waits to be looked at, and every byte it announced is stored."""
        lines = [line for line in self.stored.values() if line.actor == device]
        waiting = any(line.receipt.code == "fork" or line.receipt.receipt == "quarantined" for line in lines)
        return not waiting and all(blob.sha256 in self.kept for blob in self.blobs if blob.actor == device)

    @contextmanager
    def writing(self) -> Iterator[MemoryWriting]:
        """A transaction."""
        with self._undone_on_failure():
            tx = MemoryWriting(self)
            yield tx
            tx.close()

    def pull(self, asked: Sequence[tuple[str, int, str]], most: int) -> Mapping[str, FeedPage]:
        """Number, digest and the entries beyond each position, `most` in all."""
        pages = {}
        for name, seq, doc in asked:
            feed = self.feeds.get(name, Feed())
            beyond = sorted(
                (s, d, line, gone)
                for d, (s, line, gone) in feed.entries.items()
                if s > seq or (doc and s == seq and d > doc)
            )
            entries = tuple(Entry(*entry) for entry in beyond[:most])
            most -= len(entries)
            pages[name] = FeedPage(feed.seq, feed.digest, feed.floor, entries)
        return pages

    @contextmanager
    def _undone_on_failure(self) -> Iterator[None]:
        before = {
            name: copy(getattr(self, name)) for name in self.__slots__
        }  # values are frozen, so shallow copies do
        before["feeds"] = {
            name: replace(feed, entries=dict(feed.entries)) for name, feed in self.feeds.items()
        }
        try:
            yield
        except BaseException:
            for name, value in before.items():
                setattr(self, name, value)
            raise


@dataclass(slots=True)
class MemoryWriting:
    """A transaction on a MemoryStore."""

    store: MemoryStore
    told: list[FeedChange] = field(default_factory=list)

    def compact(self, document: Mapping[str, Any]) -> bytes:
        """JSON in UTF-8 without needless spaces."""
        return compact(document)

    def device(self, id: str) -> Device | None:
        """The device."""
        return self.store.devices.get(id)

    def lines(self, actor: str, first: int, last: int) -> Sequence[StoredLine]:
        """The stored lines of these numbers."""
        return self._lines(lambda line: line.actor == actor and first <= line.n <= last)

    def late_lines(self, actor: str, first: int, bound: Millis) -> Sequence[StoredLine]:
        """Stored lines whose `latest` lies beyond the bound."""
        return self._lines(lambda line: line.actor == actor and line.n >= first and line.when.latest > bound)

    def files(self, ids: Iterable[str]) -> Mapping[str, JobFile]:
        """The jobs' files; a merged job's id is an alias of the survivor's."""
        found = {}
        for id in ids:
            file, seen = self.store.jobs.get(id), set[str]()
            while file is not None and (into := self.store.read[file.id].merged_into) and into not in seen:
                seen.add(into)
                file = self.store.jobs.get(into)
            if file is not None:
                found[id] = file
        return found

    def holds(self, actor: str) -> Sequence[Hold]:
        """The unsettled holds of a device."""
        return [hold for hold in self.store.opened.values() if hold.actor == actor and hold.settled is None]

    def holds_about(self, abouts: Iterable[str]) -> Sequence[Hold]:
        """The unsettled holds on these jobs."""
        ids = set(abouts)
        return [hold for hold in self.store.opened.values() if hold.about in ids and hold.settled is None]

    def alerts(self, device: str, code: str, since: Millis) -> Sequence[Alert]:
        """The alerts of this code about a device that are younger than this instant."""
        return [a for a in self.store.alerts if (a.device, a.code) == (device, code) and a.at > since]

    def hold(self, id: str) -> Hold | None:
        """One hold."""
        return self.store.opened.get(id)

    def held(self, hold: str) -> Sequence[StoredLine]:
        """The lines of a hold."""
        return self._lines(lambda line: line.hold == hold)

    def write(self, changes: Changes) -> None:
        """Write it all."""
        store = self.store
        store.devices.update(changes.devices)
        for line in [*changes.lines, *changes.tightened]:
            store.stored[line.actor, line.n, line.hash] = line
        for id, filed in changes.filed.items():
            store.jobs[id], store.read[id] = filed.file, filed.job
            store.questions.update({question.id: question for question in filed.questions})
        store.opened.update(changes.holds)
        named = {
            (blob.actor, blob.sha256, blob.n, blob.hash): blob for blob in (*store.blobs, *changes.blobs)
        }
        store.blobs = list(named.values())
        store.stock.update({entry.id: entry for entry in changes.stock})
        store.alerts += [alert for alert in changes.alerts if alert not in store.alerts]
        self.told += changes.feeds

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What happens inside is undone when it raises."""
        before = len(self.told)
        try:
            with self.store._undone_on_failure():
                yield
        except BaseException:
            del self.told[before:]
            raise

    def close(self) -> None:
        """The feeds get their numbers, one each, last."""
        newest = {(change.feed, change.id): change for change in self.told}
        for name in sorted({name for name, _ in newest}):
            feed = self.store.feeds.setdefault(name, Feed())
            feed.seq += 1
            for change in (change for (of, _), change in newest.items() if of == name):
                _, line, gone = feed.entries.get(change.id, (0, b"", True))
                old = NOTHING if gone else entry_digest(line)
                feed.digest = replaced(feed.digest, old, change.now)
                feed.entries[change.id] = (feed.seq, change.line, change.gone is not None)

    def _lines(self, wanted: Any) -> list[StoredLine]:
        return sorted(
            (line for line in self.store.stored.values() if wanted(line)),
            key=lambda line: (line.n, line.hash),
        )
