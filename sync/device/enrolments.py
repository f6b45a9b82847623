"""Enrolments: each time this phone was introduced to the office. One is current; former ones keep what they
recorded.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from sync.device.clock import Clock
from sync.device.database import Database
from sync.device.keys import kept, loaded, new_key, signed_headers
from sync.device.tokens import keep_token
from sync.device.transport import Reply, Transport
from sync.device.trouble import NotEnrolled, Refused, Unreachable
from sync.exchange.signing import PrivateKey, public_text

PATH = "/api/v1/devices"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One enrolment as it lies in the database; see the table for the members."""

    device: str
    short: str
    server: str
    issuer: str
    export_key: str
    key: PrivateKey
    state: str
    certificate: str | None
    last: int
    last_hash: str | None
    through: int
    handed: int
    epoch: str | None
    records: int


def current(db: Database) -> Enrolment:
    """The enrolment that signs. Raises NotEnrolled."""
    rows = db.rows("select * from enrolments where current = 1")
    if not rows:
        raise NotEnrolled()
    return _read(rows[0])


def former(db: Database) -> list[Enrolment]:
    """Earlier enrolments, oldest first."""
    return [
        _read(row)
        for row in db.rows("select * from enrolments where current = 0 order by enrolled_at, device")
    ]


def enrol(db: Database, transport: Transport, clock: Clock, code: str, server: str) -> str:
    """Introduce this phone with a one-time code; the six digits that the dispatcher compares.

    The key is kept before the code is sent: when the answer is lost, the same code and key get it again.
    """
    key = _key_for(db, code)
    body = json.dumps({"code": code, "key": public_text(key)}, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json", **signed_headers(key, "POST", PATH, body)}
    reply = transport.call("POST", PATH, headers, body)
    if reply.status != 201:
        problem = refusal(reply)
        raise Refused(404, "bad_code") if problem.problem == "not_found" else problem
    told = _told(reply)
    with db.writing():
        db.run(
            "update enrolments set current = 0, handed = 0"
        )  # the new one hands in what the last one may not have
        db.run(
            "insert or replace into enrolments (device, short, server, issuer, export_key, key, state,"
            " enrolled_at, current) values (?, ?, ?, ?, ?, ?, ?, ?, 1)",
            *(told["device"], told["short"], server, told["issuer"], told["export_key"]),
            *(kept(key), told["enrolment"], clock.wall()),
        )
        keep_token(db, clock, told["device"], told["token"], recorded=0)
        db.keep_note("enrolling", None)
    return str(told["fingerprint"])


def refusal(reply: Reply) -> Refused:
    """The problem of an answer that is not the expected one."""
    try:
        problem = json.loads(reply.body)
        code = str(problem.get("code", "unknown")) if isinstance(problem, dict) else "unknown"
    except (ValueError, RecursionError):
        code = "unknown"
    wait = reply.headers.get("retry-after", "")
    return Refused(reply.status, code, int(wait) if wait.isdigit() and len(wait) < 6 else 0)


def _key_for(db: Database, code: str) -> PrivateKey:
    with db.writing():
        note = db.note("enrolling")
        if note is not None and note.startswith(code + "\n"):
            return loaded(note.removeprefix(code + "\n").encode())
        key = new_key()
        db.keep_note("enrolling", f"{code}\n{kept(key).decode()}")
        return key


_TOLD = ("device", "short", "token", "enrolment", "fingerprint", "issuer", "export_key")


def _told(reply: Reply) -> dict[str, Any]:
    try:
        told = json.loads(reply.body)
        return {name: str(told[name]) for name in _TOLD}
    except (ValueError, KeyError, TypeError):
        raise Unreachable(why="not a Doorstep server") from None


def _read(row: sqlite3.Row) -> Enrolment:
    return Enrolment(
        device=row["device"],
        short=row["short"],
        server=row["server"],
        issuer=row["issuer"],
        export_key=row["export_key"],
        key=loaded(row["key"]),
        state=row["state"],
        certificate=row["certificate"],
        last=row["last"],
        last_hash=row["last_hash"],
        through=row["through"],
        handed=row["handed"],
        epoch=row["epoch"],
        records=row["records"],
    )
