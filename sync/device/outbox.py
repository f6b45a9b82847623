"""The outbox: every operation of this device, written once, numbered without a gap, chained by hash.

A line is never serialised again, not even by a newer version of this program: what was sent is what is
hashed.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sync.device.clock import Clock
from sync.device.database import Database
from sync.device.enrolments import Enrolment, current
from sync.device.tokens import Quote, quote
from sync.device.trouble import BadText, TooLong
from sync.exchange.chain import first_prev, line_hash, sha256_hex
from sync.exchange.lines import MAX_LINE
from sync.instants import Millis, iso

_NO_CHARACTER = re.compile(r"\\u00[01]|\\[bf]|[\x7f-\x9f]")  # in JSON text without its doubled backslashes


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that belong to an operation. type: image/jpeg or the strokes type; purpose: what they show."""

    body: bytes
    type: str
    purpose: str

    @property
    def announced(self) -> dict[str, object]:
        """How `args.blobs` names these bytes."""
        return {
            "sha256": sha256_hex(self.body),
            "size": len(self.body),
            "type": self.type,
            "purpose": self.purpose,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """An operation before it has a number. job: its id, None for an act that concerns none."""

    op: str
    job: str | None
    args: Mapping[str, object]
    blobs: Sequence[Blob] = field(default=())


@dataclass(frozen=True, slots=True)
class _Line:
    n: int
    draft: Draft
    line: bytes
    hash: str


def record(
    db: Database, clock: Clock, drafts: Sequence[Draft], effect: Callable[[Enrolment], None] | None = None
) -> list[int]:
    """Write these operations, in order, in one transaction with their bytes; their numbers.

    effect: what else belongs to the act, run inside the transaction. Raises NotEnrolled, TooLong, BadText;
    then nothing was recorded.
    """
    while True:
        mine = current(db)
        told = quote(db, clock, mine.device)
        lines = _written(mine, told, clock.wall(), drafts)
        try:
            with db.writing():
                _keep(db, mine, told.hash, lines)
                if effect is not None:
                    effect(mine)
        except _Taken:  # another process took the number: the line before ours is another one now
            continue
        return [line.n for line in lines]


class _Taken(Exception):
    """The number was given to another line meanwhile."""


def _written(mine: Enrolment, told: Quote, now: Millis, drafts: Sequence[Draft]) -> list[_Line]:
    prev = mine.last_hash or first_prev(mine.device)
    lines = []
    for n, draft in enumerate(drafts, mine.last + 1):
        args = dict(draft.args)
        if draft.blobs:
            args["blobs"] = [blob.announced for blob in draft.blobs]
        line = line_of(draft.op, draft.job, iso(now), told, prev, args)
        prev = line_hash(line)
        lines.append(_Line(n, draft, line, prev))
    return lines


def line_of(op: str, job: str | None, at: str, told: Quote, prev: str, args: Mapping[str, object]) -> bytes:
    """The exact bytes of one operation, without newline. Raises TooLong, BadText."""
    since = {"wall": told.wall, "mono": told.mono}
    value = {"op": op, "job": job, "at": at, "since": since, "token": told.hash, "prev": prev, "args": args}
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        line = text.encode()
    except UnicodeEncodeError:
        raise BadText(op=op) from None
    if _NO_CHARACTER.search(text.replace("\\\\", "")):
        raise BadText(op=op)
    if len(line) > MAX_LINE:
        raise TooLong(op=op, size=len(line), most=MAX_LINE)
    return line


def _keep(db: Database, mine: Enrolment, token: str | None, lines: Sequence[_Line]) -> None:
    last = lines[-1]
    moved = db.run(
        "update enrolments set last = ?, last_hash = ? where device = ? and last = ? and current = 1",
        *(last.n, last.hash, mine.device, mine.last),
    )
    if not moved:
        raise _Taken()
    for line in lines:
        draft, visit = line.draft, line.draft.args.get("visit")
        db.run(
            "insert into lines (device, n, line, hash, op, job, visit, token)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            *(mine.device, line.n, line.line, line.hash, draft.op, draft.job, visit, token),
        )
        for blob in draft.blobs:
            named = blob.announced
            db.run(
                "insert into blobs values (?, ?, ?, ?, ?, ?, ?, 'waiting', null) on conflict do nothing",
                *(named["sha256"], named["size"], blob.type, blob.purpose, blob.body, mine.device, line.n),
            )


def unsent(db: Database) -> list[sqlite3.Row]:
    """Lines the server has not acknowledged, oldest first."""
    return db.rows(
        "select l.* from lines l join enrolments e using (device)"
        " where l.receipt is null or l.n > e.through order by e.enrolled_at, l.n"
    )


def troubled(db: Database) -> list[sqlite3.Row]:
    """Lines that are held or quarantined and not settled yet, oldest first."""
    return db.rows(
        "select l.* from lines l join enrolments e using (device)"
        " where l.settled = 0 and l.receipt in ('held', 'quarantined') order by e.enrolled_at, l.n"
    )


def lines_from(db: Database, device: str, first: int, most: int) -> list[sqlite3.Row]:
    """An unbroken run of kept lines that begins at `first` or at the first kept one beyond it."""
    rows = db.rows("select * from lines where device = ? and n >= ? order by n limit ?", device, first, most)
    return [row for at, row in enumerate(rows) if row["n"] == rows[0]["n"] + at]
