"""The device's copies of its feeds. A page and the cursor behind it are written in one transaction, or
neither.

A feed that starts anew is built aside and takes the old copy's place at `more: false`; what it lacks is then
gone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sync.device.answers import SAME, Answer, Change, Page
from sync.device.database import Database
from sync.device.shelf import put_on_shelf, replace_on_shelf, tidy_shelf
from sync.exchange.digest import NOTHING, SPAN, entry_digest, replaced
from sync.instants import HOUR, Millis

Document = dict[str, Any]
WRONG = "mismatch"
"""The note of feeds whose copies were not the server's: JSON, told with the next request that asks for changes."""


def cursor(db: Database) -> str:
    """The cursor as JSON text, `null` before the first page: what a request asks with."""
    return db.note("cursor") or "null"


def write_page(db: Database, answer: Answer, asked: str) -> bool:
    """Write an answer's pages and cursor; False (nothing written) if the cursor is not the one asked with any
    more.

    Runs inside the caller's transaction.
    """
    if answer.cursor is None or cursor(db) != asked:
        return False
    for page in answer.pages:
        _write(db, page, answer.time)
    if answer.cursor != SAME:
        db.keep_note("cursor", json.dumps(answer.cursor, separators=(",", ":")))
    if not answer.more:
        _finish(db, answer)
    return True


def documents(db: Database, kind: str) -> dict[str, Document]:
    """The documents of one kind by id, as the server last said they are."""
    rows = db.rows("select id, line from copies where building = 0 and kind = ? order by id", kind)
    return {row["id"]: _document(row["line"]) for row in rows}


def document(db: Database, kind: str, id: str) -> Document | None:
    """One document, or None."""
    line = db.one("select line from copies where building = 0 and kind = ? and id = ?", kind, id)
    return None if line is None else _document(line)


def digests(db: Database) -> dict[str, int]:
    """The digest of each copy that is complete."""
    return {row["feed"]: row["total"] for row in db.rows("select feed, total from feeds")}


def drop_all(db: Database) -> None:
    """Forget every document: the phone is lost, revoked or handed back."""
    for table in ("copies", "feeds", "shelf"):
        db.run(f"delete from {table}")  # noqa: S608 - names from the line above
    db.keep_note("cursor", None)


def _document(line: bytes) -> Document:
    value: Document = json.loads(line)
    return {"id": value["id"], "v": value["v"], **value["doc"]}


def _write(db: Database, page: Page, now: Millis) -> None:
    feed = page.feed
    db.run("insert into feeds (feed) values (?) on conflict do nothing", feed)
    if page.reset:
        db.run("delete from copies where feed = ? and building = 1", feed)
        db.run("update feeds set building = 1, building_total = 0 where feed = ?", feed)
    building = db.one("select building from feeds where feed = ?", feed)
    column = "building_total" if building else "total"
    total = db.one(f"select {column} from feeds where feed = ?", feed)  # noqa: S608 - one of two names
    for change in page.changes:
        total = _put(db, feed, building, change, total, now)
    db.run(f"update feeds set {column} = ? where feed = ?", total, feed)  # noqa: S608 - one of two names


def _put(db: Database, feed: str, building: int, change: Change, total: int, now: Millis) -> int:
    place = (feed, building, change.kind, change.id)
    old = db.one("select line from copies where feed = ? and building = ? and kind = ? and id = ?", *place)
    if change.gone is not None:
        _leave(db, feed, building, change.kind, change.id, change.gone, now)
    else:
        db.run("insert or replace into copies values (?, ?, ?, ?, ?)", *place, change.line)
        standing = old if not building else _standing(db, feed, change.kind, change.id)
        replace_on_shelf(db, change.kind, change.id, standing, change.line, now)
    new = NOTHING if change.gone is not None else entry_digest(change.line)
    return replaced(total, NOTHING if old is None else entry_digest(old), new)


def _standing(db: Database, feed: str, kind: str, id: str) -> Any:
    """The line of a document in the copy that stands while another is being built."""
    return db.one(
        "select line from copies where feed = ? and building = 0 and kind = ? and id = ?", feed, kind, id
    )


def _leave(db: Database, feed: str, building: int, kind: str, id: str, reason: str, now: Millis) -> None:
    """A document leaves the copy, by way of the shelf if own work hangs on it."""
    if not building:
        line = _standing(db, feed, kind, id)
        if line is not None:
            put_on_shelf(db, kind, id, line, reason, now)
    db.run(
        "delete from copies where feed = ? and building = ? and kind = ? and id = ?", feed, building, kind, id
    )


def _finish(db: Database, answer: Answer) -> None:
    """`more: false`: swap what was built aside, compare digests, lift the overlay."""
    for row in db.rows("select feed from feeds where building = 1"):
        _swap(db, row["feed"], answer.time)
    served = (json.loads(cursor(db)) or {"feeds": {}})["feeds"]
    for row in db.rows("select feed from feeds"):
        if row["feed"] not in served:  # not ours any more: another person or another outlet
            _drop(db, row["feed"], answer.time)
    _compare(db, answer.digest, answer.time)
    _settle(db)
    tidy_shelf(db)


def _swap(db: Database, feed: str, now: Millis) -> None:
    lacking = db.rows(
        "select kind, id from copies old where feed = ? and building = 0"
        " and not exists (select 1 from copies new where new.feed = old.feed and new.building = 1"
        " and new.kind = old.kind and new.id = old.id)",
        feed,
    )
    for row in lacking:
        _leave(db, feed, 0, row["kind"], row["id"], "moved", now)
    db.run("delete from copies where feed = ? and building = 0", feed)
    db.run("update copies set building = 0 where feed = ?", feed)
    db.run("update feeds set building = 0, total = building_total, building_total = 0 where feed = ?", feed)


def _drop(db: Database, feed: str, now: Millis) -> None:
    for row in db.rows("select kind, id from copies where feed = ? and building = 0", feed):
        _leave(db, feed, 0, row["kind"], row["id"], "moved", now)
    db.run("delete from copies where feed = ?", feed)
    db.run("delete from feeds where feed = ?", feed)


def _compare(db: Database, digest: Mapping[str, int] | int, now: Millis) -> None:
    """A copy whose digest is not the server's starts anew, at most once an hour, and the defect is noted."""
    for row, theirs in _wrong(db.rows("select feed, total, reset_at from feeds"), digest):
        feed = row["feed"]
        if row["reset_at"] is not None and now - row["reset_at"] < HOUR:
            continue
        db.keep_note(WRONG, json.dumps(sorted({feed, *json.loads(db.note(WRONG) or "[]")})))
        db.run("update feeds set reset_at = ? where feed = ?", now, feed)
        db.keep_note(f"defect:{feed}", json.dumps({"at": now, "ours": row["total"], "theirs": theirs}))
        asking = json.loads(cursor(db))
        asking["feeds"].pop(feed, None)
        db.keep_note("cursor", json.dumps(asking, separators=(",", ":")))


def _wrong(rows: Sequence[sqlite3.Row], digest: Mapping[str, int] | int) -> list[tuple[sqlite3.Row, int]]:
    """The copies that are not the server's, each with the digest it told. Told of all together, it may be any."""
    if isinstance(digest, int):
        agree = sum(row["total"] for row in rows) % SPAN == digest
        return [] if agree else [(row, digest) for row in rows]
    return [
        (row, digest[row["feed"]]) for row in rows if digest.get(row["feed"], row["total"]) != row["total"]
    ]


def _settle(db: Database) -> None:
    """What the documents now show needs no overlay; held and quarantined lines wait for their matters."""
    db.run(
        "update lines set settled = 1 where settled = 0 and receipt = 'applied'"
        " and n <= (select through from enrolments e where e.device = lines.device)"
    )
    named = {tuple(ref) for matter in documents(db, "matter").values() for ref in _open(matter)}
    for row in _waiting(db):  # after a restore what was settled may wait once more
        settled = int((row["device"], row["n"]) not in named)
        db.run("update lines set settled = ? where device = ? and n = ?", settled, row["device"], row["n"])


def _waiting(db: Database) -> list[sqlite3.Row]:
    return db.rows(
        "select l.device, l.n from lines l join enrolments e using (device)"
        " where l.receipt in ('held', 'quarantined') and l.n <= e.through"
    )


def _open(matter: Document) -> list[list[object]]:
    return [ref[:2] for ref in matter.get("operations", [])] if matter.get("state") == "open" else []
