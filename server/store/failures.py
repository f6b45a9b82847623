"""What a database's refusal means.

Unstorable         the data itself: SQLSTATE 22 or 23, or 54 (a value too long for an index); SQLite's
                   IntegrityError, DataError, OverflowError; UnicodeEncodeError before anything was
                   sent. Smaller writes may do.
Collided           two transactions got in each other's way (40001, 40P01, or the file of a job changed
                   under us). Nothing was kept; `patiently` tries again three times.
StoreUnreachable   anything else. Nothing was kept; later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from sync.ports import StoreUnreachable, Unstorable

Result = TypeVar("Result")

TRIES_AGAIN = 3
_DATA = ("22", "23", "54")
_COLLISIONS = ("40001", "40P01")


class Collided(StoreUnreachable):
    """Another transaction was in the way. Nothing was kept; the same work may be tried again at once."""


@contextmanager
def translated() -> Iterator[None]:
    """The database's errors in our words."""
    try:
        yield
    except (OverflowError, UnicodeEncodeError) as refused:
        raise Unstorable(str(refused)) from refused
    except PoolExhausted as exhausted:
        raise StoreUnreachable(str(exhausted)) from exhausted
    except DBAPIError as failure:
        raise meaning(failure) from failure


def meaning(failure: DBAPIError) -> Exception:
    """The error of ours that says what this one means."""
    state = getattr(failure.orig, "sqlstate", None) or ""
    if state in _COLLISIONS:
        return Collided(str(failure.orig))
    if state.startswith(_DATA) or (not state and isinstance(failure, IntegrityError | DataError)):
        return Unstorable(str(failure.orig))
    return StoreUnreachable(str(failure.orig))


def patiently(work: Callable[[], Result]) -> Result:
    """Do this, and again up to three times while it collides. It must be the whole of its transaction."""
    for _ in range(TRIES_AGAIN):
        try:
            return work()
        except Collided:
            continue
    return work()
