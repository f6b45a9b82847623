"""Sessions of staff: an opaque token, stored hashed, that ends after 12 hours or after 2 unused ones."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, select, update

from server.db import reading, writing
from server.errors import Problem
from server.house import house
from server.models.person import Person, StaffSession
from server.staff import attempts, passwords
from server.staff.roles import Who
from sync.instants import HOUR, MINUTE, SECOND, Millis

LIFE: Millis = 12 * HOUR
IDLE: Millis = 2 * HOUR
NOTED_EVERY: Millis = 1 * MINUTE


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session. token: the only time it is seen."""

    token: str
    expires_at: Millis
    person: Who


def sign_in(login: str, password: str, address: str) -> SignedIn:
    """A session for this person. `wrong_login`, whichever it is; `slow_down` after too many."""
    now = house().now()
    counted = attempts.counters(login, address)
    with writing() as session:
        wait = attempts.count(session, counted, now)
    if wait:
        raise Problem("slow_down", retry_after=-(-wait // SECOND))
    with reading() as session:
        person = session.scalar(
            select(Person).where(Person.login == login.lower(), Person.archived_at.is_(None))
        )
    # Outside any transaction: this takes tens of milliseconds on purpose.
    right = passwords.fits(password, person.password_hash if person else None)
    if person is None or not right:
        raise Problem("wrong_login")
    token = base64.urlsafe_b64encode(house().chance(32)).rstrip(b"=").decode()
    with writing() as session:
        attempts.forgive(session, counted)
        session.execute(delete(StaffSession).where(StaffSession.expires_at <= now))
        session.add(
            StaffSession(
                token_hash=_hash(token), person=person.id, created_at=now, seen_at=now, expires_at=now + LIFE
            )
        )
    return SignedIn(token, now + LIFE, _who(person))


def whose(token: str) -> Who:
    """Who holds this token; `sign_in` if it is unknown, over, or its person has left."""
    now, key = house().now(), _hash(token)
    with reading() as session:
        found = session.execute(
            select(StaffSession, Person).join(Person, Person.id == StaffSession.person)
            .where(StaffSession.token_hash == key, Person.archived_at.is_(None))
        ).one_or_none()  # fmt: skip
    if found is None or found[0].expires_at <= now or found[0].seen_at + IDLE <= now:
        raise Problem("sign_in")
    if found[0].seen_at + NOTED_EVERY <= now:
        with writing() as session:
            session.execute(update(StaffSession).where(StaffSession.token_hash == key).values(seen_at=now))
    return _who(found[1])


def sign_out(token: str) -> None:
    """End this session. One that is over already is no error."""
    with writing() as session:
        session.execute(delete(StaffSession).where(StaffSession.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def _who(person: Person) -> Who:
    return Who(id=person.id, name=person.name, roles=frozenset(person.roles), outlet=person.outlet)
