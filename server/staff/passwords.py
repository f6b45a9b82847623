"""Passwords: argon2id. Checking takes as long for a login that does not exist as for one that does."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)


def hashed(password: str) -> str:
    """The text to store for this password."""
    return _HASHER.hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether this is the password. With nothing stored the same work is done, and the answer is no."""
    try:
        _HASHER.verify(stored or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Whether this was hashed with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHER.hash("a password that nobody has")
