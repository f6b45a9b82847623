"""What a customer's page shows of a job's records: every text that was signed, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from server.customer.access import Access
from server.house import House
from server.models.blob import BlobRow
from server.models.job import JobRow
from server.models.outlet import Outlet
from server.models.record import RecordRow
from server.models.seal import SealRow
from server.phones.tickets import BEING_CHECKED
from server.records.calls import corrects_of, job_file, jobs_of_call
from server.store.failures import translated
from server.store.readings import first_seen
from server.store.values import file_of, unpacked
from sync.exchange.evidence import Evidence
from sync.instants import Millis
from sync.work.file import JobFile, read, struck
from sync.work.operations import Operation
from sync.work.records import RECORDS
from sync.work.sheet import Sheet
from sync.work.sheets import UnknownTemplate, sheet
from sync.work.signed import parsed

_blob = BlobRow.__table__
_job = JobRow.__table__
_outlet = Outlet.__table__
_record = RecordRow.__table__
_seal = SealRow.__table__


@dataclass(frozen=True, slots=True)
class Seal:
    """How far the seal is: new, logged or sealed. leaf: its place in the log; pdf: its SHA-256; proof: proof.json;
    statement: what was countersigned on receipt. lacking: photos that it is sealed without, and why.
    """

    state: str
    sealed_at: Millis | None
    leaf: int | None
    pdf: str | None
    proof: bytes | None
    statement: Mapping[str, Any] | None
    lacking: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One signed text. job: the one that goes on. order: in which records count. sheet: None under a template that is
    not known here. now: what is known of its time today.

    withdrawn: it was retracted or set aside. corrects: hash of the text that it stands for. seen: when its reader said
    so.
    """

    hash: str
    job: str
    order: tuple[Millis, str, int, str]
    number: str
    text: str
    members: Mapping[str, Any]
    sheet: Sheet | None
    key: str
    received: Millis
    now: Evidence
    withdrawn: bool
    corrects: str | None
    seal: Seal | None
    seen: Millis | None

    @property
    def named(self) -> frozenset[str]:
        """The photos and drawings that the text names, by their hashes."""
        if self.sheet is None:
            return frozenset()
        drawn = (each.strokes for each in self.sheet.signatures if each.strokes)
        return frozenset((*(each.sha256 for each in self.sheet.pictures), *drawn))


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a record. state: stored or awaited; unannounced where no operation that came told of it. reason: why
    it is awaited; `being_checked` once it has arrived.
    """

    sha256: str
    state: str
    type: str
    copied: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The records of a job, and of the other jobs of its call, oldest first; the photos and signatures that they name,
    and whom to ring.
    """

    records: Sequence[Record]
    photos: Mapping[str, Photo]
    phone: str

    def of(self, hash: str) -> Record | None:
        """The record of this text."""
        return next((each for each in self.records if each.hash == hash), None)

    def corrections(self, hash: str) -> list[Record]:
        """What stands for this text, oldest first; as `server.records.calls.corrections`, of the same job alone."""
        mine = self.of(hash)
        job = None if mine is None else mine.job
        return [
            each for each in self.records if each.corrects == hash and each.job == job and not each.withdrawn
        ]

    @property
    def current(self) -> Record | None:
        """The one to show first: the latest that stands and that nothing corrects."""
        return self._latest(self.records)

    def current_of(self, job: str) -> Record | None:
        """The same of one job."""
        return self._latest([each for each in self.records if each.job == job])

    def _latest(self, records: Sequence[Record]) -> Record | None:
        standing = [each for each in records if not each.withdrawn and not self.corrections(each.hash)]
        return next(reversed(standing or records), None)


def shelf(house: House, access: Access) -> Shelf | None:
    """Everything there is on the job of this link; None where the job is not there."""
    with house.store.reading() as connection:
        row = _job_row(connection, access.job)
        if row is None:
            return None
        file = file_of(row.file)
        records = _records(connection, file)
        if access.right != "hand_over":
            every = [*_of_the_call(connection, file), *records]
            records = sorted(every, key=lambda record: record.order)
        outlet: Any = _outlet_row(connection, row.outlet)
        return Shelf(
            records,
            _photos(connection, records),
            outlet.phone if outlet else "",
        )


@translated()
def _job_row(connection: Connection, id: str) -> Any:
    """The job that goes on under this id."""
    seen: set[str] = set()
    while id not in seen:
        seen.add(id)
        row = connection.execute(select(_job).where(_job.c.id == id)).one_or_none()
        if row is None or row.merged_into is None:
            return row
        id = row.merged_into
    return None


def _of_the_call(connection: Connection, file: JobFile) -> list[Record]:
    """The records of the call's other jobs: one visit may have mended several machines, and one text told of all."""
    others = jobs_of_call(connection, read(file))[1:]
    files = [found for job in others if (found := job_file(connection, job.id)) is not None]
    return [record for each in files for record in _records(connection, each)]


@translated()
def _records(connection: Connection, file: JobFile) -> list[Record]:
    chosen = select(_record).where(_record.c.job.in_(sorted(file.ids)), _record.c.proved == "proved")
    rows = {row.hash: row for row in connection.execute(chosen)}
    gone, seals = struck(file), _seals(connection, [row.text_hash for row in rows.values()])
    seen = first_seen(connection, {row.text_hash for row in rows.values()})
    filed = [op for op in file.operations if op.name in RECORDS and op.hash in rows]
    made = {}
    for op in filed:
        row = rows[op.hash]
        seal = seals.get((row.text_hash, row.key))
        record = _made(row, file.id, op, op.ref in gone, seal, seen.get(row.text_hash))
        made.setdefault(row.text_hash, record)
    return list(made.values())


def _made(
    row: Any, job: str, op: Operation, withdrawn: bool, seal: Seal | None, seen: Millis | None
) -> Record:
    text = bytes(row.text).decode()
    members = parsed(text) or {}
    try:
        shown = sheet(members)
    except UnknownTemplate:
        shown = None
    number = shown.number if shown else str(members.get("number") or "")
    return Record(
        hash=row.text_hash,
        job=job,
        order=op.order,
        number=number,
        text=text,
        members=members,
        sheet=shown,
        key=row.key,
        received=row.received,
        now=op.when,
        withdrawn=withdrawn,
        corrects=corrects_of(members),
        seal=seal,
        seen=seen,
    )


def _seals(connection: Connection, texts: list[str]) -> dict[tuple[str, str], Seal]:
    rows = connection.execute(select(_seal).where(_seal.c.text_hash.in_(sorted(texts))))
    return {(row.text_hash, row.key): _seal_of(row) for row in rows}


def _seal_of(row: Any) -> Seal:
    statement = (unpacked(row.countersignature) or {}).get("statement")
    told = parsed(statement) if isinstance(statement, str) else None
    return Seal(row.state, row.sealed_at, row.leaf, row.pdf, row.proof, told, unpacked(row.lacking) or {})


@translated()
def _photos(connection: Connection, records: Sequence[Record]) -> dict[str, Photo]:
    named = frozenset[str]().union(*(record.named for record in records))
    rows = connection.execute(select(_blob).where(_blob.c.sha256.in_(sorted(named))))
    found = {row.sha256: _photo(row) for row in rows}
    missing = Photo("", "unannounced", "", False, None)
    return {sha256: found.get(sha256, missing) for sha256 in named}


def _photo(row: Any) -> Photo:
    arrived = row.state != "stored" and row.incoming_key is not None and row.look_at is not None
    return Photo(row.sha256, row.state, row.type, bool(row.copied), BEING_CHECKED if arrived else row.reason)


def centre(house: House, access: Access) -> tuple[str, str]:
    """Name and telephone of the service centre whose job this is; empty where there is none."""
    with house.store.reading() as connection:
        row = _job_row(connection, access.job)
        outlet: Any = _outlet_row(connection, row.outlet) if row is not None else None
    return ("", "") if outlet is None else (outlet.name, outlet.phone)


@translated()
def _outlet_row(connection: Connection, id: str) -> Any:
    return connection.execute(select(_outlet).where(_outlet.c.id == id)).one_or_none()
