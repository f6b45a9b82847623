"""What becomes of a signed record after it came: countersigned, logged, sealed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, LargeBinary, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Instant, db
from server.models.keys import About, Actor, Hash

_LOOKED_FOR = text("look_at IS NOT NULL")


class SealRow(db.Model):  # type: ignore[name-defined]
    """One proved text under one key: it is countersigned once, stands in the log once and is sealed once.

    number: as the text says, empty where it says none. state: new, logged (countersigned, a leaf of the log), sealed.
    countersignature: the statement's exact bytes and its signature, JSON (`infra.seal.countersigning`). leaf: its place
    in the log. waits: what it waits for, JSON; idle: it does so just now, no worker has it. look_at: when a sweep shall
    look (next), and its lease; null when it is sealed. pdf: SHA-256 of the sealed PDF, which lies in the object store
    under it; size in bytes. proof: the bytes of the attached proof.json. lacking: JSON, photos it was sealed without,
    with the reason.
    """

    __tablename__ = "seal"
    __table_args__ = (
        Index("ix_seal_look_at", "look_at", postgresql_where=_LOOKED_FOR, sqlite_where=_LOOKED_FOR),
        Index("ix_seal_job", "job"),
        Index("ix_seal_number", "number"),
    )

    text_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    job: Mapped[str] = mapped_column(About)
    actor: Mapped[str] = mapped_column(Actor)
    n: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(Hash)
    number: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(8))
    received: Mapped[int] = mapped_column(Instant)
    look_at: Mapped[int | None] = mapped_column(Instant)
    failures: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text)
    waits: Mapped[bytes | None] = mapped_column(LargeBinary)
    idle: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    lacking: Mapped[bytes | None] = mapped_column(LargeBinary)
    countersignature: Mapped[bytes | None] = mapped_column(LargeBinary)
    countersigned_at: Mapped[int | None] = mapped_column(Instant)
    leaf: Mapped[int | None] = mapped_column(BigInteger)
    pdf: Mapped[str | None] = mapped_column(Hash)
    size: Mapped[int | None] = mapped_column(BigInteger)
    proof: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_at: Mapped[int | None] = mapped_column(Instant)
