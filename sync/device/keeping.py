"""How long a device keeps what it did: until 30 days after the newest receipt or epoch, and no day on its own
account.

Dropped only at an answer, never while out of reach: the server may have been restored from an older backup
meanwhile.
"""

from __future__ import annotations

from sync.device.copies import drop_all
from sync.device.database import Database
from sync.device.tokens import drop_tokens
from sync.instants import DAY, Millis

KEPT: Millis = 30 * DAY


def drop_old(db: Database, now: Millis) -> None:
    """Drop what was acknowledged, settled and is 30 days old by the server's clock; from the front only."""
    epoch_at = int(db.note("epoch_at") or now)
    if now - epoch_at >= KEPT:
        db.run(
            "delete from lines where n < coalesce("
            " (select min(n) from lines k join enrolments e using (device) where k.device = lines.device"
            "  and (k.settled = 0 or k.n > e.through or k.heard_at is null or k.heard_at > ?)), 9e15)",
            now - KEPT,
        )
    drop_tokens(db)


def wipe(db: Database, force: bool = False) -> None:
    """The server says wipe: documents go at once, outbox and bytes once every one of them is handed in. force: they
    go too, whatever was not.
    """
    with db.writing():
        drop_all(db)
        owing = db.one(
            "select 1 from enrolments e where last > through"
            " or exists (select 1 from lines l where l.device = e.device and l.receipt is null) limit 1"
        )
        unstored = db.one("select 1 from blobs where body is not null and state != 'stored' limit 1")
        if not force and (owing or unstored):
            return
        for table in ("lines", "tokens", "blobs", "enrolments", "notes"):
            db.run(f"delete from {table}")  # noqa: S608 - names from the line above
