"""Bytes that were said to have arrived: claimed with a lease, and marked under that lease alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from server.models.blob import Announcement, BlobRow
from server.store.failures import translated
from server.store.statements import Row
from server.store.values import packed
from sync.instants import Millis

_announcement = Announcement.__table__
_blob = BlobRow.__table__

Ref = tuple[str, int, str]

_KNOWN_ONCE_STORED = ("stored_at", "width", "height", "taken", "copied")
_MINE = (_blob.c.sha256 == bindparam("of"), _blob.c.look_at == bindparam("lease"))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A blob that this worker may look at until `lease`. stored: it lies there already, and only its jobs
    have to hear."""

    sha256: str
    size: int
    type: str
    incoming_key: str
    stored: bool
    failures: int
    lease: Millis


def any_due(connection: Connection, now: Millis) -> bool:
    """Whether there is anything to claim. Takes no lock."""
    return (
        connection.execute(select(_blob.c.sha256).where(_blob.c.look_at <= now).limit(1)).first() is not None
    )


@translated()
def claim(connection: Connection, now: Millis, lease: Millis, most: int) -> list[Arrival]:
    """Blobs that wait to be looked at, longest first, for this worker alone until the lease ends."""
    due = (
        select(_blob.c.sha256)
        .where(_blob.c.look_at <= now)
        .order_by(_blob.c.look_at, _blob.c.sha256)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")  # asked once: a subquery may be asked once a row, and lock more than `most`
    )
    columns = (
        *(_blob.c.sha256, _blob.c.size, _blob.c.type, _blob.c.incoming_key),
        *(_blob.c.state, _blob.c.failures, _blob.c.look_at),
    )
    claimed = update(_blob).where(_blob.c.sha256.in_(select(due.c.sha256))).values(look_at=lease)
    rows = connection.execute(claimed.returning(*columns)).all()
    return [
        Arrival(sha256, size, type, key or "", state == "stored", failures, until)
        for sha256, size, type, key, state, failures, until in rows
    ]


@translated()
def mark_stored(connection: Connection, rows: Sequence[Row]) -> None:
    """These lie in the store. Rows: of, lease, and the values of `BlobRow` known now; one whose lease ran out
    or that was uploaded again meanwhile is left to whoever looks next."""
    if rows:
        known: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _KNOWN_ONCE_STORED}
        over: dict[str, Any] = {
            "state": "stored",
            "look_at": None,
            "reason": None,
            "details": None,
            "failures": 0,
        }
        connection.execute(update(_blob).where(*_MINE).values(**over, **known), _sorted(rows))


@translated()
def mark_awaited(connection: Connection, rows: Sequence[Row]) -> None:
    """These are still awaited. Rows: of, lease, new_reason, new_details (packed)."""
    if rows:
        why: dict[str, Any] = {"reason": bindparam("new_reason"), "details": bindparam("new_details")}
        still = update(_blob).where(*_MINE, _blob.c.state == "awaited")
        connection.execute(still.values(**why, look_at=None, failures=0), _sorted(rows))


@translated()
def mark_heard(connection: Connection, arrivals: Collection[Arrival]) -> None:
    """These lay there already, and their jobs have heard of it now."""
    if arrivals:
        rows = [{"of": arrival.sha256, "lease": arrival.lease} for arrival in arrivals]
        connection.execute(update(_blob).where(*_MINE).values(look_at=None, failures=0), _sorted(rows))


@translated()
def put_off(connection: Connection, rows: Sequence[Row]) -> None:
    """Nothing could be found out about these. Rows: of, lease, again (when to look next)."""
    if rows:
        later = {"look_at": bindparam("again"), "failures": _blob.c.failures + 1}
        connection.execute(update(_blob).where(*_MINE).values(**later), _sorted(rows))


@translated()
def named_in(connection: Connection, hashes: Collection[str]) -> Mapping[str, list[tuple[str, Ref]]]:
    """For each of these blobs, the jobs said to have it, each with the operation that names it."""
    query = select(_announcement).where(
        _announcement.c.sha256.in_(sorted(hashes)), _announcement.c.about.is_not(None)
    )
    jobs: dict[str, list[tuple[str, Ref]]] = defaultdict(list)
    for row in connection.execute(query):
        jobs[row.sha256].append((row.about, (row.actor, row.n, row.hash)))
    return jobs


def keys_waiting(connection: Connection) -> set[str]:
    """Incoming keys that a sweep has not looked at yet."""
    return set(connection.execute(select(_blob.c.incoming_key).where(_blob.c.look_at.is_not(None))).scalars())


def details(value: Mapping[str, Any]) -> bytes | None:
    """Details of a reason as their column; none for none."""
    return packed(dict(value)) if value else None


def _sorted(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str(row["of"]))
