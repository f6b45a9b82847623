"""Remedy cases: a legal clock ran out, and the customer may have another machine or the money back."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, db
from server.models.keys import About, Key

_OPEN = text("state = 'open'")


class RemedyRow(db.Model):  # type: ignore[name-defined]
    """One case of one job and one legal clock (`sync.work.legal`): repair, parts or fault.

    since, due: when the clock began and when it ran out. proof: JSON, the records and operations that prove it.
    state: open, settled, or withdrawn where late evidence showed that the clock never ran out. decision: exchange,
    refund, repair_goes_on, none.
    """

    __tablename__ = "remedy"
    __table_args__ = (
        Index("ix_remedy_open", "outlet", "opened_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    job: Mapped[str] = mapped_column(About, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    id: Mapped[str] = mapped_column(Key, unique=True)
    outlet: Mapped[str] = mapped_column(Id)
    appliance: Mapped[str | None] = mapped_column(About, index=True)
    appliance_class: Mapped[str | None] = mapped_column(String(40))
    since: Mapped[int] = mapped_column(Instant)
    due: Mapped[int] = mapped_column(Instant)
    opened_at: Mapped[int] = mapped_column(Instant)
    proof: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    decision: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)
    settled_at: Mapped[int | None] = mapped_column(Instant)
    settled_by: Mapped[str | None] = mapped_column(Id)
