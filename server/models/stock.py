"""The stock ledger: rows are only ever added, and summed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Instant, db
from server.models.keys import About, Actor, Hash, Key


class StockRow(db.Model):  # type: ignore[name-defined]
    """One entry (`sync.stored.StockEntry`). place: `van:<person>`."""

    __tablename__ = "stock_entry"
    __table_args__ = (Index("ix_stock_entry_about", "about"),)

    place: Mapped[str] = mapped_column(Actor, primary_key=True)
    id: Mapped[str] = mapped_column(Key, primary_key=True)
    part: Mapped[str] = mapped_column(Text)
    quantity: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(20))
    about: Mapped[str | None] = mapped_column(About)
    actor: Mapped[str] = mapped_column(Actor)
    n: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(Hash)
    at: Mapped[int] = mapped_column(Instant)
