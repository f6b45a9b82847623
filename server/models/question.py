"""Questions: applied facts whose consequences wait for a dispatcher's answer."""

from __future__ import annotations

from sqlalchemy import Boolean, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, db
from server.models.keys import About, Key

_OPEN = text("open")


class QuestionRow(db.Model):  # type: ignore[name-defined]
    """One question of one job, code and person. The job's file is the truth; these rows are for lists.

    operations, waiting: JSON, lists of [actor, n, hash]; waiting are those that no answer has named.
    asked_at: when the first of them was received. answer: the newest, or the rule's; null while it is open. by_rule:
    nobody had to answer for what came last. released_at: from when on it withholds nothing.
    """

    __tablename__ = "question"
    __table_args__ = (
        Index("ix_question_open", "outlet", "asked_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    job: Mapped[str] = mapped_column(About, primary_key=True)
    id: Mapped[str] = mapped_column(Key, primary_key=True, index=True)
    outlet: Mapped[str] = mapped_column(Id)
    code: Mapped[str] = mapped_column(String(30))
    person: Mapped[str] = mapped_column(Id)
    open: Mapped[bool] = mapped_column(Boolean)
    asked_at: Mapped[int] = mapped_column(Instant)
    operations: Mapped[bytes] = mapped_column(LargeBinary)
    waiting: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[str | None] = mapped_column(String(12))
    by_rule: Mapped[bool] = mapped_column(Boolean, server_default=false())
    released_at: Mapped[int | None] = mapped_column(Instant)
