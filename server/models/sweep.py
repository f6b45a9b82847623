"""Sweeps: when each was last through, so that a dead one is seen."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Instant, db


class Sweep(db.Model):  # type: ignore[name-defined]
    """`due_every` is in milliseconds: a sweep not finished for three times as long counts as dead.

    look_at: when a worker may take the next turn; whoever takes it moves it on by the lease. note: what went
    wrong last, a code; empty when all was well.
    """

    __tablename__ = "sweep"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    finished_at: Mapped[int] = mapped_column(Instant)
    due_every: Mapped[int] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(Text)
    look_at: Mapped[int] = mapped_column(Instant, default=0, server_default="0")
