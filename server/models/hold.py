"""Holds: stored operations that cannot be attributed yet."""

from __future__ import annotations

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, db
from server.models.keys import About, Actor, Key

_UNSETTLED = text("settled IS NULL")


class HoldRow(db.Model):  # type: ignore[name-defined]
    """Lines of one device on one job for one reason (`sync.stored.Hold`)."""

    __tablename__ = "hold"
    __table_args__ = (
        Index(
            "ix_hold_unsettled", "outlet", "opened_at", postgresql_where=_UNSETTLED, sqlite_where=_UNSETTLED
        ),
        Index("ix_hold_about", "about", postgresql_where=_UNSETTLED, sqlite_where=_UNSETTLED),
    )

    actor: Mapped[str] = mapped_column(Actor, primary_key=True)
    id: Mapped[str] = mapped_column(Key, primary_key=True, index=True)
    person: Mapped[str] = mapped_column(Id)
    outlet: Mapped[str] = mapped_column(Id)
    about: Mapped[str | None] = mapped_column(About)
    code: Mapped[str] = mapped_column(String(30))
    opened_at: Mapped[int] = mapped_column(Instant)
    settled: Mapped[str | None] = mapped_column(String(60))
    settled_at: Mapped[int | None] = mapped_column(Instant)
