"""Photos and signature strokes on their way: announced in an operation, sent by ticket, freed when the server
has them.

Only a `stored` frees the bytes: it means that they were read back and hashed.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sync.device.clock import Clock
from sync.device.database import Database
from sync.device.enrolments import Enrolment, current, refusal
from sync.device.keys import signed_headers
from sync.device.tokens import keep_token
from sync.device.transport import Transport
from sync.device.trouble import Refused, Unreachable

TICKETS = "/api/v1/blobs/tickets"
ARRIVED = "/api/v1/blobs/arrived"
AT_ONCE = 20
TRIES = 3


def waiting(db: Database) -> list[str]:
    """Hashes of bytes that the server does not have for certain and whose operation it has."""
    rows = db.rows(
        "select sha256 from blobs b join enrolments e using (device)"
        " where b.state != 'stored' and b.body is not null and b.n <= e.through"
        " order by e.current desc, b.n, sha256"
    )
    return [row["sha256"] for row in rows]


def send(db: Database, transport: Transport, clock: Clock, count: Counter[str]) -> None:
    """Ask for tickets, send the bytes, say that they arrived. What breaks off is tried again."""
    left = waiting(db)
    for _ in range(TRIES):
        broken: set[str] = set()
        by_device: dict[str, list[str]] = defaultdict(list)
        for sha256 in left:
            by_device[db.one("select device from blobs where sha256 = ?", sha256)].append(sha256)
        for device, hashes in by_device.items():
            for at in range(0, len(hashes), AT_ONCE):
                broken |= _send(db, transport, clock, device, hashes[at : at + AT_ONCE], count)
        left = [sha256 for sha256 in left if sha256 in broken]
    count["waiting"] = len(waiting(db))


def refused(db: Database) -> list[sqlite3.Row]:
    """Bytes the server would not take as they are, with its reason, and the operation they belong to; oldest first."""
    return db.rows(
        "select b.sha256, b.reason, b.purpose, b.n, l.job from blobs b left join lines l using (device, n)"
        " where b.state != 'stored' and b.body is not null and b.reason is not null and b.reason != 'being_checked'"
        " order by b.n, b.sha256"
    )


def kept(db: Database) -> int:
    """How many bytes are still here, sent or not."""
    return int(db.one("select count(*) from blobs where body is not null"))


def free(db: Database, sha256: str) -> None:
    """The server has read these bytes back: ours may go."""
    db.run("update blobs set state = 'stored', reason = null, body = null where sha256 = ?", sha256)


def _send(
    db: Database,
    transport: Transport,
    clock: Clock,
    device: str,
    hashes: Sequence[str],
    count: Counter[str],
) -> set[str]:
    """Send these; those whose upload broke off."""
    mine = current(db)
    try:
        answer = _tickets(db, transport, clock, mine, device, hashes)
    except Refused as refused:
        if refused.problem != "not_found":
            raise
        return _send_apart(db, transport, clock, device, hashes, count)
    arrived, broken = [], set()
    for told in answer.get("blobs", []):
        sha256, state = told.get("sha256"), told.get("state")
        if sha256 not in hashes:
            continue
        if state == "ticket" and told.get("reason"):  # what was wrong with it, until it is sent again
            db.run("update blobs set reason = ? where sha256 = ?", told["reason"], sha256)
        if state == "stored":
            free(db, sha256)
            count["stored"] += 1
        elif state == "ticket" and _put(db, transport, told):
            arrived.append(sha256)
        elif state == "ticket":
            broken.add(sha256)
        else:
            db.run(
                "update blobs set state = 'awaited', reason = ? where sha256 = ?", told.get("reason"), sha256
            )
    if arrived:
        _posted(transport, mine, ARRIVED, _body(db, mine, device, arrived))
        count["sent"] += len(arrived)
        for sha256 in arrived:
            db.run("update blobs set state = 'sent', reason = null where sha256 = ?", sha256)
    return broken


def _tickets(
    db: Database, transport: Transport, clock: Clock, mine: Enrolment, device: str, hashes: Sequence[str]
) -> dict[str, Any]:
    """How these stand, asked with the newest token; where that was too old the answer brings another, to ask again."""
    answer = _posted(transport, mine, TICKETS, _body(db, mine, device, hashes))
    fresh = answer.get("token")
    if not isinstance(fresh, str):
        return answer
    keep_token(
        db, clock, mine.device, fresh, recorded=0
    )  # it says what the server knew, and covers no line of ours
    return _posted(transport, mine, TICKETS, _body(db, mine, device, hashes))


def _send_apart(
    db: Database,
    transport: Transport,
    clock: Clock,
    device: str,
    hashes: Sequence[str],
    count: Counter[str],
) -> set[str]:
    """Some of these belong to no operation the server understands (quarantined): they must not hold up the others."""
    if len(hashes) == 1:
        db.run("update blobs set state = 'awaited', reason = 'unknown' where sha256 = ?", hashes[0])
        return set()
    half = len(hashes) // 2
    first = _send(db, transport, clock, device, hashes[:half], count)
    return first | _send(db, transport, clock, device, hashes[half:], count)


def _put(db: Database, transport: Transport, ticket: dict[str, Any]) -> bool:
    body = db.one("select body from blobs where sha256 = ?", ticket["sha256"])
    try:
        done = transport.put(ticket["url"], ticket.get("headers", {}), body).status < 300
    except Unreachable:
        return False
    if not done:
        db.run("update blobs set reason = 'upload_refused' where sha256 = ?", ticket["sha256"])
    return done


def _body(db: Database, mine: Enrolment, device: str, hashes: Sequence[str]) -> bytes:
    token = db.one("select text from tokens where device = ? order by id desc limit 1", mine.device)
    value = {"blobs": list(hashes), "of": None if device == mine.device else device, "token": token}
    return json.dumps(value, separators=(",", ":")).encode()


def _posted(transport: Transport, mine: Enrolment, path: str, body: bytes) -> dict[str, Any]:
    headers = {
        "Content-Type": "application/json",
        **signed_headers(mine.key, "POST", path, body, mine.device),
    }
    reply = transport.call("POST", path, headers, body)
    if reply.status >= 300:
        raise refusal(reply)
    try:
        value = json.loads(reply.body or b"{}")
    except ValueError:
        raise Unreachable(why="the answer was cut off") from None
    return value if isinstance(value, dict) else {}
