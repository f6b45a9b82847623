"""Alerts: something for the office to look at."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, db
from server.models.keys import Key

_UNSEEN = text("seen_at IS NULL")


class AlertRow(db.Model):  # type: ignore[name-defined]
    """One finding about a device's lines (`sync.stored.Alert`). details: JSON. seen_by: who looked at it."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("ix_alert_unseen", "outlet", "at", postgresql_where=_UNSEEN, sqlite_where=_UNSEEN),
    )

    device: Mapped[str] = mapped_column(Key, primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    at: Mapped[int] = mapped_column(Instant, primary_key=True)
    outlet: Mapped[str] = mapped_column(Id)
    details: Mapped[bytes] = mapped_column(LargeBinary)
    seen_at: Mapped[int | None] = mapped_column(Instant)
    seen_by: Mapped[str | None] = mapped_column(Id)
