"""Epochs: the lives of this database, and the beat that tells a restored one."""

from __future__ import annotations

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, db


class EpochRow(db.Model):  # type: ignore[name-defined]
    """One life of the database; the one with the highest n is now. reason: why it began.

    runs_in: PostgreSQL's system identifier and timeline in this life; null where it does not tell.
    """

    __tablename__ = "epoch"

    n: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(Id, unique=True)
    began_at: Mapped[int] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(String(60))
    runs_in: Mapped[str | None] = mapped_column(String(60))


class Beat(db.Model):  # type: ignore[name-defined]
    """The newest beat of a worker, one row of name `beat`: older than the object store's means restored."""

    __tablename__ = "beat"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[int] = mapped_column(Instant)
    epoch: Mapped[str] = mapped_column(Id)
