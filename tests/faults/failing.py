"""Fail the k-th call: an object store or a database that breaks off once, at a place the test chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from server.house import House
from sync.ports import Found, Missing, Objects, StoreUnreachable, Ticket, TooLarge

Answer = TypeVar("Answer")


class FailAt:
    """Objects whose k-th call (from 1, over all methods) raises; all others reach the store behind it.

    after: the call is done first, and only its answer is lost. error: what is raised. `calls` counts,
    `failed` says whether the k-th call came at all: a test goes on to the next k until it does not."""

    def __init__(
        self, objects: Objects, k: int, *, after: bool = False, error: type[BaseException] = StoreUnreachable
    ) -> None:
        self._objects = objects
        self._k = k
        self._after = after
        self._error = error
        self.calls = 0
        self.failed = False

    def _do(self, call: Callable[[], Answer]) -> Answer:
        self.calls += 1
        if self.calls != self._k:
            return call()
        self.failed = True
        if self._after:
            with suppress(Missing, TooLarge):
                call()
        raise self._error

    def put(self, key: str, body: bytes, type: str, locked_until: int | None = None) -> None:
        self._do(lambda: self._objects.put(key, body, type))

    def get(self, key: str, limit: int) -> bytes:
        return self._do(lambda: self._objects.get(key, limit))

    def size(self, key: str) -> int | None:
        return self._do(lambda: self._objects.size(key))

    def delete(self, keys: Sequence[str]) -> None:
        self._do(lambda: self._objects.delete(keys))

    def found(self, prefix: str) -> Iterator[Found]:
        return self._do(lambda: iter(list(self._objects.found(prefix))))

    def first(self, prefix: str) -> str | None:
        return self._do(lambda: self._objects.first(prefix))

    def put_ticket(self, key: str, size: int, type: str, sha256: str, seconds: int) -> Ticket:
        return self._do(lambda: self._objects.put_ticket(key, size, type, sha256, seconds))

    def get_ticket(self, key: str, seconds: int) -> str:
        return self._do(lambda: self._objects.get_ticket(key, seconds))


class FailingDatabase:
    """Breaks the k-th statement or commit (from 1) on this house's database; `failed` says whether it came.

    after: a commit is done, and only the word of it is lost.
    """

    def __init__(self, house: House, k: int, *, after: bool) -> None:
        self.calls, self.k, self.after, self.failed = 0, k, after, False
        self._engine = house.engine()
        self._do_commit = self._engine.dialect.do_commit

    def __enter__(self) -> FailingDatabase:
        event.listen(self._engine, "before_cursor_execute", self._before)
        self._engine.dialect.do_commit = self._commit  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._before)
        del self._engine.dialect.do_commit

    def _before(self, *_: object) -> None:
        self.calls += 1
        if self.calls == self.k:
            self.failed = True
            raise OperationalError("", {}, Exception("the k-th call broke off"))

    def _commit(self, connection: Any) -> None:
        try:
            self._before()
        except OperationalError:
            self._do_commit(connection) if self.after else connection.rollback()
            raise
        self._do_commit(connection)
