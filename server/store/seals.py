"""Seals as rows: one a proved text and key, claimed with a lease, finished under that lease alone."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, select, tuple_, update

from server.models.blob import BlobRow
from server.models.job import JobRow
from server.models.record import RecordRow
from server.models.seal import SealRow
from server.store.failures import translated
from server.store.statements import Row
from server.store.values import file_of, packed, unpacked
from sync.instants import Millis
from sync.work.file import JobFile
from sync.work.operations import Operation
from sync.work.signed import parsed

_blob = BlobRow.__table__
_job = JobRow.__table__
_record = RecordRow.__table__
_seal = SealRow.__table__
_MINE = (
    _seal.c.text_hash == bindparam("of"),
    _seal.c.key == bindparam("of_key"),
    _seal.c.look_at == bindparam("lease"),
)
LONGEST_NUMBER = 80
_LATER: Row = {
    **dict.fromkeys(("waits", "lacking", "countersignature", "countersigned_at", "leaf")),
    **dict.fromkeys(("pdf", "size", "proof", "sealed_at")),
    "idle": False,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record on its way to its seal, this worker's until `lease`. text: its bytes. countersignature: as kept."""

    text_hash: str
    key: str
    job: str
    ref: tuple[str, int, str]
    number: str
    state: str
    received: Millis
    failures: int
    lease: Millis
    text: bytes
    signature: str
    countersignature: Mapping[str, str] | None
    countersigned_at: Millis | None
    leaf: int | None
    lacking: Mapping[str, str]

    @property
    def name(self) -> tuple[str, str]:
        """The text and the key: there is one seal for both."""
        return (self.text_hash, self.key)

    @property
    def row(self) -> Row:
        """What names it in an update under its lease."""
        return {"of": self.text_hash, "of_key": self.key, "lease": self.lease}


@dataclass(frozen=True, slots=True)
class Home:
    """A job and an operation by which a text came. name: the text's hash and the key."""

    name: tuple[str, str]
    job: str
    ref: tuple[str, int, str]


def number_of(text: str) -> str:
    """The number a text gives itself, as far as it is one that can be looked for."""
    number = (parsed(text) or {}).get("number")
    return number if isinstance(number, str) and len(number) <= LONGEST_NUMBER else ""


def seal_rows(job: str, ops: Iterable[Operation]) -> list[Row]:
    """The rows of these proved texts; each is looked at as soon as it is there."""
    return [
        {
            "text_hash": sha256(op.args["text"].encode()).hexdigest(),
            "key": op.args["key"],
            "job": job,
            "actor": op.actor,
            "n": op.n,
            "hash": op.hash,
            "number": number_of(op.args["text"]),
            "state": "new",
            "received": op.when.received,
            "look_at": op.when.received,
            "failures": 0,
            "note": "",
            **_LATER,
        }
        for op in ops
    ]


def any_due(connection: Connection, now: Millis) -> bool:
    """Whether there is anything to claim. Takes no lock."""
    return connection.execute(select(_seal.c.n).where(_seal.c.look_at <= now).limit(1)).first() is not None


@translated()
def claim(connection: Connection, now: Millis, lease: Millis, most: int) -> list[Waiting]:
    """Records that wait, longest due first, for this worker alone until the lease ends."""
    due = (
        select(_seal.c.text_hash, _seal.c.key)
        .where(_seal.c.look_at <= now)
        .order_by(_seal.c.look_at)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    chosen = tuple_(_seal.c.text_hash, _seal.c.key).in_(select(due.c.text_hash, due.c.key))
    rows = connection.execute(
        update(_seal).where(chosen).values(look_at=lease, idle=False).returning(_seal)
    ).all()
    texts = _texts(connection, {row.text_hash for row in rows})
    return sorted(
        (_waiting(row, *texts[row.text_hash, row.key]) for row in rows if (row.text_hash, row.key) in texts),
        key=lambda each: (each.received, each.text_hash),
    )


@translated()
def homes(connection: Connection, records: Sequence[Waiting]) -> list[Home]:
    """Where these texts were ever filed, in one order: a text may come twice, or be let in on another job."""
    names = sorted((each.text_hash, each.key) for each in records)
    mine = (tuple_(_record.c.text_hash, _record.c.key).in_(names), _record.c.proved == "proved")
    columns = (
        _record.c.text_hash,
        _record.c.key,
        _record.c.job,
        _record.c.actor,
        _record.c.n,
        _record.c.hash,
    )
    rows = connection.execute(select(*columns).where(*mine).order_by(_record.c.received, *columns)).all()
    return [Home((row.text_hash, row.key), row.job, (row.actor, row.n, row.hash)) for row in rows]


def _texts(connection: Connection, hashes: Collection[str]) -> dict[tuple[str, str], tuple[bytes, str]]:
    chosen = select(_record.c.text_hash, _record.c.key, _record.c.text, _record.c.signature)
    proved = chosen.where(_record.c.text_hash.in_(sorted(hashes)), _record.c.proved == "proved")
    rows = connection.execute(proved.order_by(_record.c.received.desc(), _record.c.hash.desc()))
    return {(row.text_hash, row.key): (bytes(row.text), row.signature) for row in rows}


def _waiting(row: Any, text: bytes, signature: str) -> Waiting:
    return Waiting(
        text_hash=row.text_hash,
        key=row.key,
        job=row.job,
        ref=(row.actor, row.n, row.hash),
        number=row.number or number_of(text.decode()),
        state=row.state,
        received=row.received,
        failures=row.failures,
        lease=row.look_at,
        text=text,
        signature=_countersigned_one(row.countersignature) or signature,
        countersignature=unpacked(row.countersignature),
        countersigned_at=row.countersigned_at,
        leaf=row.leaf,
        lacking=unpacked(row.lacking) or {},
    )


@translated()
def waiting_one(connection: Connection, text_hash: str, key: str) -> Waiting | None:
    """This record, claimed by nobody; None once it is sealed."""
    mine = (_seal.c.text_hash == text_hash, _seal.c.key == key, _seal.c.state != "sealed")
    row: Any = connection.execute(select(_seal).where(*mine)).one_or_none()
    texts = _texts(connection, {text_hash})
    return None if row is None else _waiting(row, *texts[text_hash, key])


def _countersigned_one(kept: bytes | None) -> str | None:
    """Of a text that was signed twice: the signature that was countersigned."""
    signature: str | None = None if kept is None else json.loads(unpacked(kept)["statement"])["signature"]
    return signature


@translated()
def files_of(connection: Connection, ids: Collection[str]) -> dict[str, JobFile]:
    """The files of these jobs, each under the id asked for: of a merged one that of the job that goes on."""
    columns = select(_job.c.id, _job.c.merged_into, _job.c.file)
    found: dict[str, Any] = {}
    wanted = set(ids)
    while wanted:
        rows = connection.execute(columns.where(_job.c.id.in_(sorted(wanted)))).all()
        found |= {row.id: row for row in rows}
        wanted = {row.merged_into for row in rows if row.merged_into is not None} - found.keys()
    return {id: file_of(row.file) for id in ids if (row := _survivor(found, id)) is not None}


def _survivor(rows: Mapping[str, Any], id: str) -> Any:
    seen = set()
    while id in rows and rows[id].merged_into is not None and id not in seen:
        seen.add(id)
        id = rows[id].merged_into
    return rows.get(id)


@translated()
def still(connection: Connection, records: Sequence[Waiting], state: str) -> set[tuple[str, str]]:
    """Which of these are still this worker's and in this state, locked."""
    if not records:
        return set()
    names = sorted((each.text_hash, each.key) for each in records)
    mine = (tuple_(_seal.c.text_hash, _seal.c.key).in_(names), _seal.c.look_at == records[0].lease)
    rows = select(_seal.c.text_hash, _seal.c.key).where(*mine, _seal.c.state == state).with_for_update()
    return {(row.text_hash, row.key) for row in connection.execute(rows)}


@translated()
def mark_logged(connection: Connection, rows: Sequence[Row]) -> None:
    """These are countersigned and stand in the log. Rows: `Waiting.row`, new_number, new_countersignature (packed), at,
    new_leaf, new_job, new_actor, new_n, new_hash.
    """
    if rows:
        values = {
            "state": "logged",
            "number": bindparam("new_number"),
            "countersignature": bindparam("new_countersignature"),
            "countersigned_at": bindparam("at"),
            "leaf": bindparam("new_leaf"),
            "job": bindparam("new_job"),
            "actor": bindparam("new_actor"),
            "n": bindparam("new_n"),
            "hash": bindparam("new_hash"),
        }
        connection.execute(update(_seal).where(*_MINE).values(**values), list(rows))


@translated()
def mark_sealed(connection: Connection, rows: Sequence[Row]) -> set[str]:
    """These are sealed and lie in the store. Rows: `Waiting.row`, new_pdf, new_size, new_proof, at.

    Which of the PDFs count: where a lease ran out meanwhile, another worker may have sealed it.
    """
    values = {
        "state": "sealed",
        "look_at": None,
        "waits": None,
        "note": "",
        "failures": 0,
        "pdf": bindparam("new_pdf"),
        "size": bindparam("new_size"),
        "proof": bindparam("new_proof"),
        "sealed_at": bindparam("at"),
    }
    mine = update(_seal).where(*_MINE, _seal.c.state == "logged").values(**values)
    return {row["new_pdf"] for row in rows if connection.execute(mine, row).rowcount}


@translated()
def put_off(connection: Connection, rows: Sequence[Row]) -> None:
    """These have to wait. Rows: `Waiting.row`, again (when to look next), new_waits (packed or None), new_idle (true
    where it waits for photos), new_note, failed (1 where something went wrong, 0 where it only waits).
    """
    if rows:
        values: dict[str, Any] = {
            "look_at": bindparam("again"),
            "waits": bindparam("new_waits"),
            "note": bindparam("new_note"),
            "failures": bindparam("failed") * (_seal.c.failures + 1),
            "idle": bindparam("new_idle"),
        }
        connection.execute(update(_seal).where(*_MINE).values(**values), list(rows))


@translated()
def wake(connection: Connection, jobs: Collection[str], now: Millis) -> None:
    """A photo of these jobs was stored: what waits for photos is looked at now. Never what a worker holds just now."""
    if jobs:
        waiting = (_seal.c.job.in_(sorted(jobs)), _seal.c.idle)
        connection.execute(update(_seal).where(*waiting, _seal.c.look_at > now).values(look_at=now))


@translated()
def states(connection: Connection, hashes: Collection[str]) -> Mapping[str, Any]:
    """Of these blobs those that were announced: hash -> (state, copied, size, reason)."""
    columns = (_blob.c.sha256, _blob.c.state, _blob.c.copied, _blob.c.size, _blob.c.reason)
    rows = connection.execute(select(*columns).where(_blob.c.sha256.in_(sorted(hashes))))
    return {row.sha256: row for row in rows}


@translated()
def let_go(connection: Connection, text_hash: str, lacking: Mapping[str, str], now: Millis) -> bool:
    """Seal this one without these photos (hash -> reason); whether it still waited."""
    still = (_seal.c.text_hash == text_hash, _seal.c.state != "sealed")
    done = connection.execute(update(_seal).where(*still).values(lacking=packed(dict(lacking)), look_at=now))
    return bool(done.rowcount)
