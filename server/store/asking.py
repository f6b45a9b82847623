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


class Asking:
    """Statements that read, each by itself, on the database of this engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._straight = engine.dialect.name == "postgresql"
        if self._straight:
            self.engine = create_engine(
                engine.url,
                isolation_level="AUTOCOMMIT",
                pool_reset_on_return=None,  # there is never a transaction to undo
                hide_parameters=True,
                connect_args={"connect_timeout": 5, "application_name": "doorstep"},
            )
            event.listen(engine, "engine_disposed", lambda _: self.engine.dispose())

    def rows(self, statement: str, values: tuple[object, ...]) -> list[Any]:
        """The rows of this statement, whose values are marked `?`."""
        try:
            return self._asked(statement, values)
        except _Dead:
            self.engine.dispose()  # what broke one connection broke them all: a restart, a fail-over
        try:
            return self._asked(statement, values)
        except _Dead as dead:
            raise StoreUnreachable(str(dead)) from dead

    def _asked(self, statement: str, values: tuple[object, ...]) -> list[Any]:
        dialect = self.engine.dialect
        connection = self._connected()
        try:
            if self._straight:
                prepared = connection.info.setdefault("prepared", {})
                return libpq.rows(connection.driver_connection.pgconn, prepared, statement, values)
            cursor = connection.cursor()
            try:
                cursor.execute(statement, values)
                return cursor.fetchall()
            finally:
                cursor.close()
        except libpq.Gone as gone:
            connection.invalidate(gone)
            raise _Dead(str(gone)) from gone
        except dialect.loaded_dbapi.Error as failure:
            if dialect.is_disconnect(failure, connection.dbapi_connection, None):
                connection.invalidate(failure)
                raise _Dead(str(failure)) from failure
            raise StoreUnreachable(str(failure)) from failure
        finally:
            connection.close()

    def _connected(self) -> Any:
        try:
            with translated():
                return self.engine.raw_connection()
        except self.engine.dialect.loaded_dbapi.Error as failure:
            raise StoreUnreachable(str(failure)) from failure


class _Dead(Exception):
    """The connection had ended before it was asked."""
