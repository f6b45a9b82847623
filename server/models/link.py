"""Links that customers hold, what was done by them, and codes sent to the number on the job."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Instant, db
from server.models.keys import About, Hash, Key


class LinkRow(db.Model):  # type: ignore[name-defined]
    """A link that was sent to the number on the job. The token itself lies nowhere.

    token_hash: SHA-256 of the token. id: names it in addresses, logs and acts; no secret. right: all (of the customer)
    or family (change the window and read). A hand-over token has no row: `record.token_hash` is all there is of it.
    """

    __tablename__ = "link"
    __table_args__ = (Index("ix_link_job", "job"),)

    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    id: Mapped[str] = mapped_column(Key, unique=True)
    right: Mapped[str] = mapped_column(String(10))
    job: Mapped[str] = mapped_column(About)
    made_at: Mapped[int] = mapped_column(Instant)
    expires_at: Mapped[int] = mapped_column(Instant)


class RecordReading(db.Model):  # type: ignore[name-defined]
    """What somebody did with a record, by which way.

    what: fetched (a GET: chat programs do that before people), seen (a press) or downloaded. way: hand_over or link.
    times: how often.
    """

    __tablename__ = "record_reading"

    text_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    way: Mapped[str] = mapped_column(String(10), primary_key=True)
    what: Mapped[str] = mapped_column(String(10), primary_key=True)
    first_at: Mapped[int] = mapped_column(Instant)
    last_at: Mapped[int] = mapped_column(Instant)
    times: Mapped[int] = mapped_column(BigInteger)


class CompletionCode(db.Model):  # type: ignore[name-defined]
    """A completion code (验收码) that went to the number on the job: one for a whole call.

    The code itself is derived from `id` and the server's secret. about: the call, or the job that has none. tries:
    wrong ones so far.
    """

    __tablename__ = "completion_code"
    __table_args__ = (Index("ix_completion_code_about", "about"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    about: Mapped[str] = mapped_column(About)
    job: Mapped[str] = mapped_column(About)
    made_at: Mapped[int] = mapped_column(Instant)
    expires_at: Mapped[int] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(BigInteger)
    used_at: Mapped[int | None] = mapped_column(Instant)
