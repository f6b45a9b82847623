"""Fail the k-th call to the database, below everything of ours: in the driver's own connections and cursors.

So every journey counts, whichever way it was asked: connecting, each statement (those of SQLAlchemy and those that go
straight to the driver alike), BEGIN, SAVEPOINT, COMMIT, and ROLLBACK of what was begun.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import event

from server.house import House

How = Literal["refused", "gone", "unheard"]
"""What becomes of the k-th call. refused: not done, and an error came back. gone: not done, and what was begun is
lost. unheard: done, but its answer was lost."""

Answer = TypeVar("Answer")


class FailingDriver:
    """Counts this house's calls to its database from `armed` on, and breaks the k-th (from 1).

    `failed` says whether the k-th call came at all: a test goes on to the next k until it does not."""

    def __init__(self, house: House) -> None:
        self.calls, self.failed = 0, False
        self._k, self._how = 0, "refused"
        self._engines = house.store.engines()
        for engine in self._engines:
            event.listen(engine, "do_connect", self._connect)

    @contextmanager
    def armed(self, k: int, how: How) -> Iterator[FailingDriver]:
        """In this block the k-th call fails, counted from the first connection that is made anew."""
        for engine in self._engines:
            engine.dispose()
        self.calls, self.failed, self._k, self._how = 0, False, k, how
        try:
            yield self
        finally:
            self._k = 0

    def do(self, call: Callable[[], Answer], connection: _Ending, error: type[Exception]) -> Answer:
        """One call to the database behind this connection."""
        self.calls += 1
        if self.calls != self._k:
            return call()
        self.failed = True
        if self._how == "unheard":
            call()
        connection.ends(self._how)
        raise error("the k-th call broke off")

    def _connect(self, dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
        if dialect.name == "sqlite":
            made: Any = sqlite3.connect(*arguments, **options, factory=FailingSqlite)
        else:
            made = FailingPostgres.connect(*arguments, **options, cursor_factory=FailingPostgresCursor)
        made.fails = self
        try:
            self.do(lambda: None, made, made.error)
        except made.error:
            made.close()
            raise
        return made


class _Ending:
    """What can be broken off."""

    fails: FailingDriver

    def ends(self, how: How) -> None:
        """What becomes of the transaction and of the connection."""
        raise NotImplementedError


class FailingSqliteCursor(sqlite3.Cursor):
    """A cursor of a connection that may fail."""

    def execute(self, *arguments: Any) -> Any:
        made: Any = self.connection
        return made.fails.do(lambda: super(FailingSqliteCursor, self).execute(*arguments), made, made.error)

    def executemany(self, *arguments: Any) -> Any:
        made: Any = self.connection
        return made.fails.do(
            lambda: super(FailingSqliteCursor, self).executemany(*arguments), made, made.error
        )


class FailingSqlite(sqlite3.Connection, _Ending):
    """SQLite as it is with a full disk: what was begun stays open (`refused`, COMMIT too) or is rolled back."""

    error = sqlite3.OperationalError

    def ends(self, how: How) -> None:
        if how != "refused" and self.in_transaction:
            super().rollback()

    def cursor(self, *_: Any) -> Any:
        return super().cursor(FailingSqliteCursor)

    def commit(self) -> None:
        self.fails.do(super().commit, self, self.error) if self.in_transaction else super().commit()

    def rollback(self) -> None:
        self.fails.do(super().rollback, self, self.error) if self.in_transaction else super().rollback()


class FailingPostgresCursor(psycopg.Cursor[Any]):
    """A cursor of a connection that may fail."""

    def execute(self, *arguments: Any, **options: Any) -> Any:
        made: Any = self.connection
        return made.fails.do(
            lambda: super(FailingPostgresCursor, self).execute(*arguments, **options), made, made.error
        )

    def executemany(self, *arguments: Any, **options: Any) -> Any:
        made: Any = self.connection
        return made.fails.do(
            lambda: super(FailingPostgresCursor, self).executemany(*arguments, **options), made, made.error
        )


class FailingPostgres(psycopg.Connection[Any], _Ending):
    """PostgreSQL as it is with a full disk: the transaction can only be undone (`refused`), or the connection ended."""

    error = psycopg.errors.DiskFull

    def ends(self, how: How) -> None:
        if how != "refused":
            self.close()
        elif self.info.transaction_status == TransactionStatus.INTRANS:
            with suppress(psycopg.Error), psycopg.Cursor(self) as cursor:
                cursor.execute("SELECT 1 FROM no_such_table")

    def commit(self) -> None:
        if self.info.transaction_status == TransactionStatus.IDLE:
            return super().commit()
        try:
            return self.fails.do(super().commit, self, self.error)
        except self.error:
            if not self.closed:
                super().rollback()  # a COMMIT that was refused is over all the same
            raise

    def rollback(self) -> None:
        if self.closed or self.info.transaction_status == TransactionStatus.IDLE:
            return super().rollback()
        return self.fails.do(super().rollback, self, self.error)
