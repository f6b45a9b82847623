"""Notices: what shall be told to whom, and what became of it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, db
from server.models.keys import About, Key

_WAITS = text("look_at IS NOT NULL")


class NoticeRow(db.Model):  # type: ignore[name-defined]
    """One notice: a template with named variables for an audience, never free text.

    id: made of what it tells, so that it is made once. variables: JSON of texts and numbers, nothing personal.
    audience: JSON, a list of roles. quiet: it keeps the quiet hours. not_after: dropped then. state: waiting, sending,
    sent, dropped (too late, nobody to tell, no longer true) or failed. look_at: when a sweep shall try it (next), and
    its lease; null when it is over. sent: JSON, channel -> instant, or the code of its refusal. note: what last went
    wrong, a code.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_look_at", "look_at", postgresql_where=_WAITS, sqlite_where=_WAITS),
        Index("ix_notice_outlet_made_at", "outlet", "made_at"),
    )

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    outlet: Mapped[str] = mapped_column(Id)
    job: Mapped[str | None] = mapped_column(About, index=True)
    template: Mapped[str] = mapped_column(String(40))
    variables: Mapped[bytes] = mapped_column(LargeBinary)
    audience: Mapped[bytes] = mapped_column(LargeBinary)
    quiet: Mapped[bool] = mapped_column(Boolean)
    made_at: Mapped[int] = mapped_column(Instant)
    not_after: Mapped[int] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(10))
    look_at: Mapped[int | None] = mapped_column(Instant)
    failures: Mapped[int] = mapped_column(BigInteger)
    sent: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[str] = mapped_column(Text)
    finished_at: Mapped[int | None] = mapped_column(Instant)


class NoticeChannelRow(db.Model):  # type: ignore[name-defined]
    """How a channel of notices fares; all workers pace themselves by this.

    look_at: when it may be used again. failures: how often in a row it could not be reached. note: why, a code.
    taken_at: when it last took something.
    """

    __tablename__ = "notice_channel"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    look_at: Mapped[int] = mapped_column(Instant)
    failures: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[int | None] = mapped_column(Instant)
