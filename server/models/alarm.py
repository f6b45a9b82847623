"""Alarms: a promise has come so far without being kept, and somebody was told."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, db
from server.models.keys import About


class AlarmRow(db.Model):  # type: ignore[name-defined]
    """One alarm, at most one for each commitment, threshold and deadline.

    percent: of the promised time; 100 is the deadline. tell: JSON, the roles that were told; empty where a later
    threshold had been passed already. outcome: when it was raised. withdrawn_at: when whoever was told heard that
    it was not so.
    """

    __tablename__ = "alarm"
    __table_args__ = (Index("ix_alarm_outlet_raised_at", "outlet", "raised_at"),)

    job: Mapped[str] = mapped_column(About, primary_key=True)
    promise: Mapped[str] = mapped_column(String(20), primary_key=True)
    of: Mapped[str] = mapped_column(About, primary_key=True)
    due: Mapped[int] = mapped_column(Instant, primary_key=True)
    percent: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    outlet: Mapped[str] = mapped_column(Id)
    tell: Mapped[bytes] = mapped_column(LargeBinary)
    outcome: Mapped[str] = mapped_column(String(24))
    raised_at: Mapped[int] = mapped_column(Instant)
    withdrawn_at: Mapped[int | None] = mapped_column(Instant)
