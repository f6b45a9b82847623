"""Operations: the lines as they came, byte for byte, with receipt and evidence. The audit of all work."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, db
from server.models.keys import About, Actor, Hash, Key


class OperationRow(db.Model):  # type: ignore[name-defined]
    """One line of a device, or one act of somebody else with n = 0 (`sync.stored.StoredLine`).

    raw: null once erased; the hashes stay. args: JSON, only while the line waits in a hold or in quarantine
    (else `raw` and the job's file have them). mended: JSON that replaces the arguments of a quarantined line.
    flags: of the evidence, separated by blanks.
    """

    __tablename__ = "operation"
    __table_args__ = (
        Index(
            "ix_operation_hold",
            "hold",
            postgresql_where=text("hold IS NOT NULL"),
            sqlite_where=text("hold IS NOT NULL"),
        ),
        Index(
            "ix_operation_quarantined",
            "actor",
            "n",
            postgresql_where=text("receipt = 'quarantined'"),
            sqlite_where=text("receipt = 'quarantined'"),
        ),
    )

    actor: Mapped[str] = mapped_column(Actor, primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    by: Mapped[str] = mapped_column(Id)
    name: Mapped[str | None] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(About)
    said: Mapped[int | None] = mapped_column(Instant)
    earliest: Mapped[int] = mapped_column(Instant)
    estimate: Mapped[int] = mapped_column(Instant)
    latest: Mapped[int] = mapped_column(Instant)
    received: Mapped[int] = mapped_column(Instant)
    flags: Mapped[str] = mapped_column(String(80))
    receipt: Mapped[str] = mapped_column(String(12))
    code: Mapped[str | None] = mapped_column(String(30))
    question: Mapped[str | None] = mapped_column(String(30))
    no_effect: Mapped[bool] = mapped_column(Boolean)
    hold: Mapped[str | None] = mapped_column(Key)
    args: Mapped[bytes | None] = mapped_column(LargeBinary)
    mended: Mapped[bytes | None] = mapped_column(LargeBinary)
    trouble: Mapped[str | None] = mapped_column(String(30))
