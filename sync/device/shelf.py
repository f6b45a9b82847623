"""The shelf: jobs that left the feed, or shrank there to a line, while own work hung on them. Outside feed, digest
and reset.

"Moved, your work is kept." Once left and sent, number, date and own work stay, without personal data.
"""

from __future__ import annotations

import json
from typing import Any

from sync.device.database import Database
from sync.instants import Millis

_BEGINS = ("visit.set_out", "visit.arrive")
SHRANK = "line"
"""Why a job lies here that the feed still has, as a line without personal data."""


def put_on_shelf(db: Database, kind: str, id: str, line: bytes, reason: str, now: Millis) -> None:
    """Keep a document that leaves its feed, if own work on it is open, unsent or unsettled. What lies here in full is
    not replaced by a line of it.
    """
    if kind != "job" or not (visit_open(db, id) or _unsettled(db, id)):
        return
    whole = db.one("select 1 from shelf where kind = 'job' and id = ? and bare = 0", id)
    if whole and is_line(line):
        db.run("update shelf set reason = ? where kind = 'job' and id = ?", reason, id)
    else:
        db.run(
            "insert or replace into shelf (kind, id, line, reason, since) values (?, ?, ?, ?, ?)",
            *(kind, id, line, reason, now),
        )


def replace_on_shelf(db: Database, kind: str, id: str, old: bytes | None, new: bytes, now: Millis) -> None:
    """A document of the feed has a new line: what lies here of it is out of date, unless that shrank under own work."""
    if kind != "job" or not is_line(new):
        db.run("delete from shelf where kind = ? and id = ?", kind, id)
    elif old is not None and not is_line(old):
        put_on_shelf(db, kind, id, old, SHRANK, now)


def is_line(line: bytes) -> bool:
    """The document is a line without personal data: of a job that is over, or far off."""
    return bool(json.loads(line)["doc"].get("bare"))


def tidy_shelf(db: Database) -> None:
    """Take the personal data out of what has been left and sent; of what only shrank the feed has a line."""
    for row in db.rows("select id, line, reason from shelf where kind = 'job' and bare = 0"):
        if visit_open(db, row["id"]) or _unsettled(db, row["id"]):
            continue
        if row["reason"] == SHRANK:
            db.run("delete from shelf where kind = 'job' and id = ?", row["id"])
            continue
        full = json.loads(row["line"])
        bare = {**full, "doc": {"number": full["doc"].get("number"), "stage": full["doc"].get("stage")}}
        line = json.dumps(bare, ensure_ascii=False, separators=(",", ":")).encode()
        db.run("update shelf set line = ?, bare = 1 where kind = 'job' and id = ?", line, row["id"])


def shelved(db: Database) -> dict[str, dict[str, Any]]:
    """Jobs on the shelf by id, each with `shelf`: why it left. Not with those that only shrank."""
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
    shown = {"id": value["id"], "v": value["v"], **value["doc"]}
    return shown if reason == SHRANK else {**shown, "shelf": reason}
