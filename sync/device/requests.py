"""A sync request: line 1 and the lines behind it, cut to what one request may carry."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sync.device.copies import WRONG
from sync.device.database import Database
from sync.device.enrolments import Enrolment
from sync.device.outbox import lines_from
from sync.device.tokens import texts
from sync.exchange.chain import body as behind
from sync.exchange.chain import sha256_hex
from sync.exchange.lines import MAX_BODY, MAX_LINES

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Request:
    """One request. first, last: numbers of its first and last line, last 0 for none. lines: how many. mismatch: the
    note (see `copies.WRONG`) that it carries.
    """

    head: bytes
    body: bytes
    first: int
    lines: int
    last: int
    asked: str | None
    mismatch: str | None = None


def request(
    db: Database,
    app: str,
    signer: Enrolment,
    of: Enrolment,
    first: int,
    asked: str | None,
    most: int,
    show: bool,
) -> Request:
    """The next request: lines of enrolment `of` from `first` on, at most `most` of them.

    of: the signer itself, or a former enrolment that is handed in. asked: the cursor's JSON text; None to
    push only. show: carry the certificate (the server said it does not know this device).
    """
    rows = lines_from(db, of.device, first, min(most, MAX_LINES))
    while True:
        made = _made(db, app, signer, of, first, asked, rows, show)
        if len(made.body) <= MAX_BODY or len(rows) <= 1:
            return made
        rows = rows[: len(rows) // 2]


def _made(
    db: Database,
    app: str,
    signer: Enrolment,
    of: Enrolment,
    first: int,
    asked: str | None,
    rows: Sequence[sqlite3.Row],
    show: bool,
) -> Request:
    start = rows[0]["n"] if rows else first
    last = rows[-1]["n"] if rows else 0
    lines = behind(row["line"] for row in rows)
    handing = of.device != signer.device
    carried = texts(db, of.device, start, last or start)
    if handing:
        carried = [*carried, *texts(db, signer.device, 0, 0)]
    head: dict[str, object] = {
        "sync": 1,
        "device": signer.device,
        "app": app,
        "schema": SCHEMA,
        "first": start,
        "count": len(rows),
        "sha256": sha256_hex(lines),
        "recorded": {"n": of.last, "hash": of.last_hash},
        "missing": [first, start - 1] if start > first and not handing else None,
        "of": of.device if handing else None,
        "tokens": carried,
    }
    wrong = None if asked is None else db.note(WRONG)
    if asked is not None:
        head["cursor"] = json.loads(asked)
    if wrong is not None:
        head["mismatch"] = json.loads(wrong)
    if show or signer.certificate is None:
        head["certificate"] = signer.certificate
    if handing and of.certificate is not None:
        head["of_certificate"] = of.certificate
    line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return Request(line, line + b"\n" + lines, start, len(rows), last, asked, wrong)
