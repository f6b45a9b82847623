"""What a screen shows: the server's document with this device's own unsettled operations laid over it.

An operation stays on top until the document that has it is here, so nothing flickers. Each entry that is ours
alone carries `unsettled`: here (not sent), sent, held, quarantined.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sync.device.copies import Document, document, documents
from sync.device.database import Database
from sync.device.shelf import shelved

MOMENTS: Mapping[str, str] = {
    "visit.appoint": "appointed",
    "visit.set_out": "set_out",
    "visit.arrive": "arrived",
    "work.start": "started",
    "work.finish": "finished",
    "visit.leave": "left",
}


def jobs(db: Database) -> dict[str, Document]:
    """Every job this device knows, by id: the feed's, those opened at the door, those on the shelf."""
    shelf = shelved(db)
    whole = {id: kept for id, kept in shelf.items() if not kept.get("shelf")}
    known = {**shelf, **documents(db, "job"), **whole}
    for row in db.rows("select job from lines where op = 'job.open' and settled = 0 order by device, n"):
        known.setdefault(row["job"], {"id": row["job"]})
    return {id: overlaid(db, known[id]) for id in known}


def job(db: Database, id: str) -> Document | None:
    """One job as a screen shows it, None where the device knows nothing of it."""
    shelf = shelved(db).get(id)
    standing = document(db, "job", id)
    known = shelf if shelf is not None and (standing is None or not shelf.get("shelf")) else standing
    if known is None and db.one("select 1 from lines where op = 'job.open' and job = ? limit 1", id):
        known = {"id": id}
    return None if known is None else overlaid(db, known)


def overlaid(db: Database, standing: Document) -> Document:
    """The document with this device's unsettled operations on it, in their order."""
    shown = deepcopy(standing)
    rows = db.rows(
        "select l.*, e.through from lines l join enrolments e using (device)"
        " where l.job = ? and l.settled = 0 order by e.enrolled_at, l.n",
        standing["id"],
    )
    for row in rows:
        _lay(shown, row)
    return shown


def _lay(shown: Document, row: sqlite3.Row) -> None:
    said = json.loads(row["line"])
    entry = {
        "by": "",
        "at": said["at"],
        "of": [row["device"], row["n"]],
        "unsettled": _state(row),
        **said["args"],
    }
    if row["no_effect"] or any(entry["of"] == other["of"] for other in shown.get(row["op"], [])):
        return
    if row["op"] == "job.open":
        shown.update({name: value for name, value in said["args"].items() if name not in shown})
    if row["op"] == "retract":
        _strike(shown, said["args"].get("of"))
    if row["op"] in MOMENTS and "visit" in said["args"]:
        _visit(shown, said["args"]["visit"])[MOMENTS[row["op"]]] = entry
    shown.setdefault(row["op"], []).append(entry)


def _state(row: sqlite3.Row) -> str:
    if row["receipt"] in ("held", "quarantined"):
        return str(row["receipt"])
    return "sent" if row["receipt"] is not None and row["n"] <= row["through"] else "here"


def _strike(shown: Document, target: object) -> None:
    """Take the entry that is retracted out of what counts."""
    if not isinstance(target, dict):
        return
    ref = [target.get("device"), target.get("n")]
    shown["struck"] = [*shown.get("struck", []), ref]
    for name, entries in shown.items():
        if isinstance(entries, list) and name not in ("struck", "visits"):
            shown[name] = [e for e in entries if not (isinstance(e, dict) and e.get("of") == ref)]
    for visit in shown.get("visits", []):
        for moment in MOMENTS.values():
            if visit.get(moment, {}).get("of") == ref:
                del visit[moment]


def _visit(shown: Document, id: str) -> dict[str, Any]:
    visits: list[dict[str, Any]] = shown.setdefault("visits", [])
    for visit in visits:
        if visit["id"] == id:
            return visit
    visits.append({"id": id})
    return visits[-1]
