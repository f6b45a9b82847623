"""SqlStore: `sync.ports.Store` on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, exists, select

from server.models.blob import Announcement, BlobRow
from server.models.operation import OperationRow
from server.store import feeds, glances, values
from server.store.asking import Asking
from server.store.failures import translated
from server.store.feeds import Asked
from server.store.writing import SqlWriting
from sync.instants import Millis
from sync.ports import FeedPage, Glance, StoreUnreachable
from sync.stored import Device

_announcement = Announcement.__table__
_blob = BlobRow.__table__
_operation = OperationRow.__table__

_DEVICE = f"SELECT {values.DEVICE_COLUMNS} FROM device WHERE id = ?"  # noqa: S608  our columns' names


class SqlStore:
    """Devices, operations, jobs and feeds in a database. now: the clock that rows are dated by.

    Every call may raise StoreUnreachable; `writing` may raise Collided: do the whole transaction again
    (`patiently`).
    """

    def __init__(self, engine: Engine, now: Callable[[], Millis]) -> None:
        self.engine = engine
        self._now = now
        options: dict[str, Any] = {"reading": True}
        if (
            engine.dialect.name == "postgresql"
        ):  # one statement sees one state; BEGIN and ROLLBACK would cost two more
            options["isolation_level"] = "AUTOCOMMIT"
        self._reading = engine.execution_options(**options)
        self._asking = Asking(engine)

    def engines(self) -> set[Engine]:
        """Every pool of connections there is, for whoever must see each new one."""
        return {self.engine, self._asking.engine}

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading. Each statement on PostgreSQL sees a state of its own."""
        with translated(), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[SqlWriting]:
        """A transaction: committed when the block ends, undone when it raises."""
        with translated():
            connection = self.engine.connect()
        with connection:
            with translated():
                transaction = connection.begin()
            try:
                tx = SqlWriting(connection, self._now())
                yield tx
                tx.close()
            except BaseException:
                transaction.rollback()
                raise
            with translated():
                transaction.commit()

    def epoch(self) -> str:
        """The life of this database since it was made or last restored."""
        rows = self._asking.rows("SELECT id FROM epoch ORDER BY n DESC LIMIT 1", ())
        if not rows:
            raise StoreUnreachable("no epoch has begun: this database is not ready")
        found: str = rows[0][0]
        return found

    def device(self, id: str) -> Device | None:
        """The device, not locked."""
        rows = self._asking.rows(_DEVICE, (id,))
        return values.device_of(values.DeviceColumns(*rows[0])) if rows else None

    def glance(self, id: str) -> Glance:
        """The epoch, the device and the heads of its feeds, as one statement sees them."""
        return glances.glance(self._asking.rows, id)

    def settled(self, device: str) -> bool:
        """Nothing of this device is quarantined or held as a fork, and every byte it announced is stored."""
        waits = (_operation.c.receipt == "quarantined") | (_operation.c.code == "fork")
        lacks = exists().where(_blob.c.sha256 == _announcement.c.sha256, _blob.c.state == "stored")
        with self.reading() as connection:
            waiting, lacking = connection.execute(
                select(
                    exists().where(_operation.c.actor == device, waits),
                    exists().where(_announcement.c.actor == device, ~lacks),
                )
            ).one()
        return not waiting and not lacking

    def pull(self, asked: Asked, most: int) -> Mapping[str, FeedPage]:
        """Number, digest and the entries beyond each position, `most` in all, as one statement sees them."""
        return feeds.pull(self._asking.rows, asked, most)
