"""Blobs: bytes named by operations, by their SHA-256, and whether they are here."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Instant, db
from server.models.keys import About, Actor, Hash

_LOOKED_FOR = text("look_at IS NOT NULL")


class Announcement(db.Model):  # type: ignore[name-defined]
    """An operation names bytes (`sync.stored.Announced`). It gives the device leave to upload them."""

    __tablename__ = "announcement"
    __table_args__ = (Index("ix_announcement_about", "about"),)

    actor: Mapped[str] = mapped_column(Actor, primary_key=True)
    sha256: Mapped[str] = mapped_column(Hash, primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(About)


class BlobRow(db.Model):  # type: ignore[name-defined]
    """One blob. state: awaited or stored. reason, details (JSON): why it is still awaited.

    incoming_key, size, type: of the newest upload that was said to have arrived. look_at: when a sweep shall
    look at it, null when there is nothing to look at; a sweep that claims the row moves it on by its lease.
    failures: how often in a row nothing could be found out; each makes the next look later.
    width, height in pixels, taken (EXIF, the camera's local time) and copied (there is a customer copy) are
    known once it is stored.
    """

    __tablename__ = "blob"
    __table_args__ = (
        Index("ix_blob_look_at", "look_at", postgresql_where=_LOOKED_FOR, sqlite_where=_LOOKED_FOR),
    )

    sha256: Mapped[str] = mapped_column(Hash, primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    size: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str] = mapped_column(Text)
    announced_at: Mapped[int] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(40))
    details: Mapped[bytes | None] = mapped_column(LargeBinary)
    incoming_key: Mapped[str | None] = mapped_column(String(200))
    look_at: Mapped[int | None] = mapped_column(Instant)
    stored_at: Mapped[int | None] = mapped_column(Instant)
    width: Mapped[int | None] = mapped_column(BigInteger)
    height: Mapped[int | None] = mapped_column(BigInteger)
    taken: Mapped[str | None] = mapped_column(String(40))
    copied: Mapped[bool | None] = mapped_column(Boolean)
    failures: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
