"""People of the house, their sessions, and failed attempts to sign in."""

from __future__ import annotations

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, Json, db
from server.models.rows import Kept, refers_to


class Person(Kept, db.Model):  # type: ignore[name-defined]
    """roles and areas: lists of words and of area ids. outlet: null for those who look after all outlets."""

    __tablename__ = "person"

    outlet: Mapped[str | None] = mapped_column(Id, refers_to("outlet"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(30))
    phone: Mapped[str | None] = mapped_column(String(40))
    certificate: Mapped[str | None] = mapped_column(String(80))
    roles: Mapped[list[str]] = mapped_column(Json)
    areas: Mapped[list[str]] = mapped_column(Json)
    login: Mapped[str | None] = mapped_column(String(63), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))


class StaffSession(db.Model):  # type: ignore[name-defined]
    """Somebody signed in. The token itself is not here, only its SHA-256."""

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(Id, refers_to("person"), index=True)
    created_at: Mapped[int] = mapped_column(Instant)
    seen_at: Mapped[int] = mapped_column(Instant)
    expires_at: Mapped[int] = mapped_column(Instant, index=True)


class SignInAttempts(db.Model):  # type: ignore[name-defined]
    """Failed attempts since an instant, for a login or an address; `key` is a hash."""

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[int] = mapped_column(Instant, index=True)
