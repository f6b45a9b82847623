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
from sync.instants import iso
from sync.ports import StoreUnreachable

if TYPE_CHECKING:
    from server.house import House

TOLD = "told/"

log = logging.getLogger("doorstep.sweeps")


def restored(connection: Connection) -> bool:
    """Whether this database ever was put back from a backup."""
    return (connection.execute(select(func.max(EpochRow.__table__.c.n))).scalar_one() or 0) > 1


def told_before(house: House, id: str) -> bool:
    """Whether this notice was taken in a former life. StoreUnreachable while nobody knows."""
    return house.objects.size(_key(id)) is not None


def remember(house: House, ids: Iterable[str]) -> None:
    """These were taken. A store that does not answer keeps nobody from being told."""
    try:
        for id in ids:
            house.objects.put(_key(id), iso(house.now()).encode(), "text/plain")
    except StoreUnreachable as failure:
        log.warning("notices: what was told is not remembered outside: %s", type(failure).__name__)


def _key(id: str) -> str:
    return TOLD + id
