"""The shelf: jobs that left the feed while own work hung on them. Outside feed, digest and reset.

"Moved, your work is kept." Once left and sent, number, date and own work stay, without personal data.
"""

from __future__ import annotations

import json
from typing import Any

from sync.device.database import Database
from sync.instants import Millis

_BEGINS = ("visit.set_out", "visit.arrive")


def put_on_shelf(db: Database, kind: str, id: str, line: bytes, reason: str, now: Millis) -> None:
    """Keep a document that leaves its feed, if own work on it is open, unsent or unsettled."""
    if kind == "job" and (visit_open(db, id) or _unsettled(db, id)):
        db.run(
            "insert or replace into shelf (kind, id, line, reason, since) values (?, ?, ?, ?, ?)",
            *(kind, id, line, reason, now),
        )


def tidy_shelf(db: Database) -> None:
    """Take the personal data out of what has been left and sent."""
    for row in db.rows("select id, line from shelf where kind = 'job' and bare = 0"):
        if visit_open(db, row["id"]) or _unsettled(db, row["id"]):
            continue
        full = json.loads(row["line"])
        bare = {**full, "doc": {"number": full["doc"].get("number"), "stage": full["doc"].get("stage")}}
        line = json.dumps(bare, ensure_ascii=False, separators=(",", ":")).encode()
        db.run("update shelf set line = ?, bare = 1 where kind = 'job' and id = ?", line, row["id"])


def shelved(db: Database) -> dict[str, dict[str, Any]]:
    """Jobs on the shelf by id, each with `shelf`: why it left."""
    rows = db.rows("select id, line, reason from shelf where kind = 'job' order by since, id")
    return {row["id"]: _shown(row["line"], row["reason"]) for row in rows}


def visit_open(db: Database, job: str) -> bool:
    """Has somebody set out or arrived from this device, and not left?"""
    return open_visit(db, job) is not None


def open_visit(db: Database, job: str) -> str | None:
    """The newest visit to this job that was begun on this device and not left."""
    visit: str | None = db.one(
        "select visit from lines b where job = ? and op in (?, ?) and visit is not null and not exists"
        " (select 1 from lines l where l.job = b.job and l.visit = b.visit and l.op = 'visit.leave')"
        " order by rowid desc limit 1",
        *(job, *_BEGINS),
    )
    return visit


def _unsettled(db: Database, job: str) -> bool:
    return bool(db.one("select 1 from lines where job = ? and settled = 0 limit 1", job))


def _shown(line: bytes, reason: str) -> dict[str, Any]:
    value = json.loads(line)
    return {"id": value["id"], "v": value["v"], **value["doc"], "shelf": reason}
