"""What customers were told is remembered in the object store too: a restored database must not tell it again.

The id of a notice is made of what it tells, so the record that a phone sends once more after a restore has the same
notice. Objects `told/<id>`; asked for only in a life of the database that began with a restore.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from server.models.epoch import EpochRow
from sync.instants import Millis, iso, millis
from sync.ports import Missing, StoreUnreachable, TooLarge

if TYPE_CHECKING:
    from server.house import House

TOLD = "told/"
LONGEST = 64

log = logging.getLogger("doorstep.sweeps")


def restored(connection: Connection) -> bool:
    """Whether this database ever was put back from a backup."""
    return (connection.execute(select(func.max(EpochRow.__table__.c.n))).scalar_one() or 0) > 1


def told_at(house: House, id: str) -> Millis | None:
    """When this notice was taken, in whatever life; None where it never was. StoreUnreachable while nobody knows."""
    try:
        return millis(house.objects.get(_key(id), LONGEST).decode())
    except Missing:
        return None
    except (TooLarge, ValueError):  # told, and nobody knows when
        return 0


def remember(house: House, ids: Iterable[str]) -> None:
    """These were taken. A store that does not answer keeps nobody from being told."""
    try:
        for id in ids:
            house.objects.put(_key(id), iso(house.now()).encode(), "text/plain")
    except StoreUnreachable as failure:
        log.warning("notices: what was told is not remembered outside: %s", type(failure).__name__)


def _key(id: str) -> str:
    return TOLD + id
