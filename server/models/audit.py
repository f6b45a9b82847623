"""The trail: who changed what, when, from what to what. Rows are only ever added."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, Json, db


class Audit(db.Model):  # type: ignore[name-defined]
    """before, after: what changed, never a password. actor: null for the console."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_kind_subject", "kind", "subject"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[int] = mapped_column(Instant)
    actor: Mapped[str | None] = mapped_column(Id)
    action: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(Id)
    outlet: Mapped[str | None] = mapped_column(Id, index=True)
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
