"""Signed records: the text that the customer saw, byte for byte."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Instant, db
from server.models.keys import About, Actor, Hash


class RecordRow(db.Model):  # type: ignore[name-defined]
    """One signed text, as the operation brought it. Never changed; a correction is another row.

    text_hash: SHA-256 of text, what a correction names. token_hash: SHA-256 of the hand-over token.
    """

    __tablename__ = "record"

    job: Mapped[str] = mapped_column(About, primary_key=True)
    actor: Mapped[str] = mapped_column(Actor, primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    text: Mapped[bytes] = mapped_column(LargeBinary)
    text_hash: Mapped[str] = mapped_column(Hash, index=True)
    signature: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    token_hash: Mapped[str | None] = mapped_column(Hash, index=True)
    corrects: Mapped[str | None] = mapped_column(Hash)
    received: Mapped[int] = mapped_column(Instant)
    proved: Mapped[str | None] = mapped_column(String(20))
