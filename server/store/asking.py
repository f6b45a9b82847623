"""Single statements outside any transaction: what an idle phone costs.

A statement sees one state of the database, so BEGIN and ROLLBACK would be two more journeys for nothing. These go
straight to the driver (2026-11-23: a sixth of the CPU of the same statement through SQLAlchemy's Core) from a pool of
their own, whose connections are not tried before use: one that turns out to be dead is replaced, and the statement
asked again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event

from server.store import libpq
from server.store.failures import translated
from sync.ports import StoreUnreachable

LOOKED_AT = "looked_at"
"""In a connection's `info`: nobody wants to see it again when it is taken from the pool, so it need not go back."""


class Asking:
    """Statements that read, each by itself, on the database of this engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._straight = engine.dialect.name == "postgresql"
        self._free: list[_Line] = []
        if self._straight:
            self.engine = create_engine(
                engine.url,
                isolation_level="AUTOCOMMIT",
                pool_size=0,  # as many as there are threads: `_free` keeps them
                pool_reset_on_return=None,  # there is never a transaction to undo
                hide_parameters=True,
                connect_args={"connect_timeout": 5, "application_name": "doorstep"},
            )
            event.listen(engine, "engine_disposed", lambda _: self._dispose())

    def rows(self, statement: str, values: tuple[object, ...]) -> list[Any]:
        """The rows of this statement, whose values are marked `?`."""
        ask = self._through_libpq if self._straight else self._through_cursor
        try:
            return ask(statement, values)
        except _Dead:
            self._dispose()  # what broke one connection broke them all: a restart, a fail-over
        try:
            return ask(statement, values)
        except _Dead as dead:
            raise StoreUnreachable(str(dead)) from dead

    def _through_libpq(self, statement: str, values: tuple[object, ...]) -> list[Any]:
        try:
            line = self._free.pop()
        except IndexError:
            line = _Line(self._connected())
        try:
            found = libpq.rows(line.pgconn, line.prepared, statement, values)
        except libpq.Gone as gone:
            line.connection.invalidate(gone)
            raise _Dead(str(gone)) from gone
        except BaseException as failure:
            line.connection.close()
            if isinstance(failure, self.engine.dialect.loaded_dbapi.Error):
                raise StoreUnreachable(str(failure)) from failure
            raise
        if LOOKED_AT in line.info:
            self._free.append(line)
        else:
            line.connection.close()
        return found

    def _through_cursor(self, statement: str, values: tuple[object, ...]) -> list[Any]:
        dialect = self.engine.dialect
        connection = self._connected()
        try:
            cursor = connection.cursor()
            try:
                cursor.execute(statement, values)
                return cursor.fetchall()
            finally:
                cursor.close()
        except dialect.loaded_dbapi.Error as failure:
            raise StoreUnreachable(str(failure)) from failure
        finally:
            connection.close()

    def _connected(self) -> Any:
        try:
            with translated():
                return self.engine.raw_connection()
        except self.engine.dialect.loaded_dbapi.Error as failure:
            raise StoreUnreachable(str(failure)) from failure

    def _dispose(self) -> None:
        free, self._free = self._free, []
        for line in free:
            line.connection.invalidate()
        self.engine.dispose()


class _Line:
    """A connection that waits for its next statement, and what is prepared on it."""

    __slots__ = ("connection", "info", "pgconn", "prepared")

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.info: dict[str, Any] = connection.info
        self.pgconn = connection.driver_connection.pgconn
        self.prepared: dict[str, bytes] = self.info.setdefault("prepared", {})


class _Dead(Exception):
    """The connection had ended before it was asked."""
