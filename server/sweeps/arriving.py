"""The sweep `photos`: bytes that were said to have arrived are read back, and their jobs hear of it.

Rows are claimed under a lease, looked at without any transaction (`photos.verify`), and marked under that
lease alone, in one transaction with an act `blob.stored` on every job whose operations name them. Whoever is
killed in between leaves nothing but a lease that runs out.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from infra.images import Inspected, Inspector, InspectorUnavailable, Refused
from server.store import arrivals, seals
from server.store.arrivals import Arrival
from server.store.writing import SqlWriting
from server.sweeps.photos import Awaited, Claimed, Stored, verify
from server.sweeps.table import Done, Round, Stopping
from server.traces import without_words
from sync.exchange.evidence import Evidence
from sync.instants import MINUTE, SECOND, Millis
from sync.ports import StoreUnreachable, Unstorable
from sync.work.desk import RuleFailed
from sync.work.door import act
from sync.work.operations import SWEEP, Operation

if TYPE_CHECKING:
    from server.house import House

ACTOR = SWEEP + "photos"
INCOMING = "incoming/"
AT_ONCE = 64
GROUP = 16
THREADS = 4
LEASE: Millis = 4 * MINUTE
SPARE: Millis = 2 * MINUTE
SOONEST: Millis = 5 * SECOND
LATEST: Millis = 15 * MINUTE

log = logging.getLogger("doorstep.sweeps")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing could be found out, and why: a code."""

    code: str


Verdict = Stored | Awaited | Unknown | None
"""None: not looked at, or there already."""


class OneAtATime(Inspector):
    """One child for several threads: while it inspects one photo, the others are fetched and put away."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = Lock()

    def inspect(self, body: bytes, type: str) -> Inspected | Refused:
        """As in Inspector, one after another."""
        with self._turn:
            return super().inspect(body, type)


@contextmanager
def opened(house: House) -> Iterator[Round]:
    """Rounds that share one child and a few threads."""
    with OneAtATime() as inspector, ThreadPoolExecutor(THREADS, "photos") as pool:
        bench = Bench(house, inspector, pool)
        yield bench.round


@dataclass(frozen=True, slots=True)
class Bench:
    """Where photos are looked at."""

    house: House
    inspector: Inspector
    pool: ThreadPoolExecutor

    def round(self, stopping: Stopping) -> Done:
        """Look at up to 64 blobs; each group of 16 is marked as soon as it is through."""
        claimed = claim(self.house)
        counts: Counter[str] = Counter()
        waiting: dict[Future[Verdict], Arrival] = {
            self.pool.submit(self._look, arrival, stopping): arrival for arrival in claimed
        }
        group: list[tuple[Arrival, Verdict]] = []
        for future in as_completed(waiting):
            group.append((waiting[future], future.result()))
            if len(group) == GROUP:
                counts += mark(self.house, group)
                group = []
        counts += mark(self.house, group)
        unknown = sorted(code for code in counts if code.startswith("unknown:"))
        return Done(counts, more=len(claimed) == AT_ONCE, note=" ".join(unknown))

    def _look(self, arrival: Arrival, stopping: Stopping) -> Verdict:
        if arrival.stored:
            return None
        if stopping() or self.house.now() > arrival.lease - SPARE:
            return Unknown("not_begun")
        claimed = Claimed(arrival.sha256, arrival.size, arrival.type, arrival.incoming_key)
        try:
            return verify(self.house.objects, self.inspector, claimed)
        except StoreUnreachable:
            return Unknown("store_unreachable")
        except InspectorUnavailable:
            return Unknown("inspector_unavailable")
        except Exception as failure:  # noqa: BLE001  a defect over one photo must not keep the others waiting
            log.error("photos: %s", without_words(failure))
            return Unknown("defect")


def claim(house: House) -> list[Arrival]:
    """What this worker shall look at now. Asks without a lock first: mostly there is nothing."""
    now = house.now()
    with house.store.reading() as connection:
        if not arrivals.any_due(connection, now):
            return []
    return house.work(lambda tx: arrivals.claim(tx.connection, now, now + LEASE, AT_ONCE))


def mark(house: House, looked: Sequence[tuple[Arrival, Verdict]]) -> Counter[str]:
    """Write what was found out, in one transaction; then the incoming bytes may go. How many, by code."""
    if not looked:
        return Counter()
    try:
        house.work(lambda tx: _Marking(tx, house.now()).write(looked))
    except (RuleFailed, Unstorable) as refused:
        if len(looked) > 1:
            return sum((mark(house, [each]) for each in looked), Counter())
        log.error("photos: a job cannot hear of its photo: %s", type(refused).__name__)
        looked = [(looked[0][0], Unknown("job_failed"))]
        house.work(lambda tx: _Marking(tx, house.now()).write(looked))
    forget_incoming(house, [arrival for arrival, verdict in looked if isinstance(verdict, Stored)])
    return Counter(_code(verdict) for _, verdict in looked)


def forget_incoming(house: House, stored: Sequence[Arrival]) -> None:
    """Remove what was uploaded and lies under its hash now. What cannot be removed goes after a week."""
    keys = [arrival.incoming_key for arrival in stored if arrival.incoming_key.startswith(INCOMING)]
    try:
        if keys:
            house.objects.delete(keys)
    except StoreUnreachable:
        log.warning("photos: %d incoming objects are left for later", len(keys))


def _code(verdict: Verdict) -> str:
    if isinstance(verdict, Stored):
        return "stored"
    if isinstance(verdict, Awaited):
        return f"awaited:{verdict.reason}"
    return f"unknown:{verdict.code}" if isinstance(verdict, Unknown) else "heard"


@dataclass(frozen=True, slots=True)
class _Marking:
    """One transaction that marks. Jobs are locked before blobs, as everywhere."""

    tx: SqlWriting
    now: Millis
    stored: list[dict[str, object]] = field(default_factory=list)
    awaited: list[dict[str, object]] = field(default_factory=list)
    later: list[dict[str, object]] = field(default_factory=list)
    jobs: set[str] = field(default_factory=set)

    def write(self, looked: Sequence[tuple[Arrival, Verdict]]) -> None:
        """Mark them all, each under its own lease."""
        there = {
            each.sha256: verdict for each, verdict in looked if verdict is None or isinstance(verdict, Stored)
        }
        self._tell_jobs(there)
        for arrival, verdict in looked:
            mine = {"of": arrival.sha256, "lease": arrival.lease}
            if isinstance(verdict, Stored):
                self.stored.append(mine | self._stored(verdict))
            elif isinstance(verdict, Awaited):
                why = {"new_reason": verdict.reason, "new_details": arrivals.details(verdict.details)}
                self.awaited.append(mine | why)
            elif isinstance(verdict, Unknown):
                wait = min(SOONEST << min(arrival.failures, 20), LATEST)
                self.later.append(mine | {"again": self.now + wait})
        connection = self.tx.connection
        arrivals.mark_stored(connection, self.stored)
        arrivals.mark_awaited(connection, self.awaited)
        arrivals.mark_heard(connection, [arrival for arrival, verdict in looked if verdict is None])
        arrivals.put_off(connection, self.later)
        seals.wake(connection, self.jobs, self.now)

    def _stored(self, verdict: Stored) -> dict[str, object]:
        members = ("width", "height", "taken", "copied")
        return {"new_stored_at": self.now, **{f"new_{name}": getattr(verdict, name) for name in members}}

    def _tell_jobs(self, there: Mapping[str, Stored | None]) -> None:
        """File `blob.stored` on every job that has an operation naming these, and has not heard of it."""
        named = arrivals.named_in(self.tx.connection, there) if there else {}
        files = self.tx.files({job for places in named.values() for job, _ in places})
        self.jobs.update(id for file in files.values() for id in file.ids)
        told: dict[tuple[str, str], tuple[str, Operation]] = {}
        for blob, places in sorted(named.items()):
            op = stored_act(blob, self.now)
            for job, ref in places:
                file = files.get(job)
                if file is None:
                    continue
                refs = {held.ref for held in file.operations}
                if ref in refs and op.ref not in refs:
                    told[file.id, blob] = (file.id, op)
        if told:
            act(self.tx, list(told.values()), self.now)


def stored_act(blob: str, now: Millis) -> Operation:
    """The sweep's act: these bytes lie in the store. The same for every job, and whenever it is said again."""
    hash = sha256(b"blob.stored\n" + blob.encode()).hexdigest()
    when = Evidence(now, now, now, now, now)
    return Operation(ACTOR, 0, hash, "blob.stored", "", when, {"sha256": blob})
