"""Feeds: a number and a digest each, and the newest finished line of every document."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Instant, db
from server.models.keys import About, FeedName

_GONE = text("gone IS NOT NULL")
_MATTER = text("kind = 'matter' AND gone IS NULL")


class FeedRow(db.Model):  # type: ignore[name-defined]
    """One feed. digest: `sync.exchange.digest` over its entries. floor: the highest number whose `gone` was
    purged.
    """

    __tablename__ = "feed"

    id: Mapped[str] = mapped_column(FeedName, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[int] = mapped_column(BigInteger)
    floor: Mapped[int] = mapped_column(BigInteger)


class FeedEntry(db.Model):  # type: ignore[name-defined]
    """One document in one feed. hash48: what its line adds to the digest, 0 where gone. gone: the reason, or
    null.

    at: when it was written; entries that are gone live for 60 days.
    """

    __tablename__ = "feed_entry"
    __table_args__ = (
        Index("ix_feed_entry_seq", "feed", "seq", "doc"),
        Index("ix_feed_entry_gone", "at", postgresql_where=_GONE, sqlite_where=_GONE),
        Index("ix_feed_entry_matter", "at", postgresql_where=_MATTER, sqlite_where=_MATTER),
    )

    feed: Mapped[str] = mapped_column(FeedName, primary_key=True)
    doc: Mapped[str] = mapped_column(About, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int] = mapped_column(BigInteger)
    hash48: Mapped[int] = mapped_column(BigInteger)
    gone: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[int] = mapped_column(Instant)
    line: Mapped[bytes] = mapped_column(LargeBinary)
