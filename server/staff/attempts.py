"""Guessing is slow: attempts are counted before the password is looked at, for each login and each address.

A login that does not exist is counted like one that does, so the answers tell nothing about who works here.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from server.models.person import SignInAttempts
from sync.instants import MINUTE, Millis

WINDOW: Millis = 15 * MINUTE
FAILURES_OF_A_LOGIN = 8
FAILURES_OF_AN_ADDRESS = 60


@dataclass(frozen=True, slots=True)
class Counter:
    """What is counted: the hash of a login or an address, and how many failures are too many."""

    key: str
    most: int


def counters(login: str, address: str) -> tuple[Counter, Counter]:
    """The two counters of an attempt."""
    return (
        Counter(sha256(f"login:{login.casefold()}".encode()).hexdigest(), FAILURES_OF_A_LOGIN),
        Counter(sha256(f"address:{address}".encode()).hexdigest(), FAILURES_OF_AN_ADDRESS),
    )


def count(session: Session, counted: tuple[Counter, ...], now: Millis) -> Millis:
    """Count one more attempt on each. How long until one is heard again; 0 when this one may go on."""
    session.execute(delete(SignInAttempts).where(SignInAttempts.since <= now - WINDOW))
    return max(_count_one(session, counter, now) for counter in sorted(counted, key=lambda c: c.key))


def _count_one(session: Session, counter: Counter, now: Millis) -> Millis:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(SignInAttempts).values(key=counter.key, failures=1, since=now)
    counted = statement.on_conflict_do_update(
        index_elements=["key"], set_={"failures": SignInAttempts.failures + 1}
    ).returning(SignInAttempts.failures, SignInAttempts.since)
    failures, since = session.execute(counted).one()
    return max(1, since + WINDOW - now) if failures > counter.most else 0


def forgive(session: Session, counted: tuple[Counter, ...]) -> None:
    """The attempt was right: the login starts anew, and the address gets this one attempt back."""
    login, address = counted
    session.execute(delete(SignInAttempts).where(SignInAttempts.key == login.key))
    row = session.scalar(select(SignInAttempts).where(SignInAttempts.key == address.key).with_for_update())
    if row is not None:
        row.failures -= 1
