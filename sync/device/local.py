"""Where and when the phone is: its day, its time of signing, and what it knows of a job that nobody has filed yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sync.device.clock import Clock, offset_of
from sync.device.copies import Document, documents
from sync.device.database import Database
from sync.instants import SECOND, iso

HERE = ("outlet", "outlet_name", "outlet_name_en", "zone")
OURS = ("technician", "technician_name", "technician_number", "certificate")


def signed_at(clock: Clock) -> str:
    """Now by the phone's clock, with its own offset where it knows one: what the owner reads on its face."""
    now, offset = clock.wall(), offset_of(clock)
    if not offset:
        return iso(now)
    return datetime.fromisoformat(iso(now)).astimezone(_fixed(offset)).isoformat(timespec="milliseconds")


def today(clock: Clock, shown: Mapping[str, Any]) -> date:
    """The phone's day where the job is; without a zone the phone's own, else that of UTC."""
    return datetime.fromisoformat(iso(clock.wall())).astimezone(_zone(clock, shown.get("zone"))).date()


def placed(db: Database, shown: Document) -> Document:
    """The job with its service centre, zone and technician. One that was opened at the door and never sent has none:
    they are this phone's own, with the names that other jobs here give them.
    """
    if shown.get("outlet"):
        return shown
    jobs = list(documents(db, "job").values())
    technician = shown.get("technician") or _of_feed(db, "t:")
    known: Document = {"outlet": _of_feed(db, "o:"), "technician": technician}
    for told, by in ((HERE, "outlet"), (OURS, "technician")):
        alike = [job for job in jobs if job.get(by) == known[by] and not job.get("bare")] if known[by] else []
        for name in told:
            known.setdefault(name, next((job[name] for job in reversed(alike) if job.get(name)), None))
    return {**shown, **{name: value for name, value in known.items() if not shown.get(name)}}


def _of_feed(db: Database, kind: str) -> str | None:
    """Whose changes this phone is sent: its person's and its outlet's."""
    feed: str | None = db.one(
        "select substr(feed, 3) from feeds where feed like ? order by feed limit 1", f"{kind}%"
    )
    return feed


def _zone(clock: Clock, named: object) -> tzinfo:
    if isinstance(named, str):
        try:
            return ZoneInfo(named)
        except (KeyError, ValueError, OSError):
            pass  # a zone that this machine does not know
    return _fixed(offset_of(clock) or 0)


def _fixed(offset: int) -> tzinfo:
    return timezone(timedelta(seconds=offset // SECOND))
