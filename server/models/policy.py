"""Policies: what is promised for which work, and what was promised before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, Json, db
from server.models.rows import Kept, refers_to


class Policy(Kept, db.Model):  # type: ignore[name-defined]
    """fits, terms: as `sync.work.policies` reads them. edition: counts the changes of either, or of the calendar.

    outlet: null for all of them. calendar: null for the outlet's. reason: of the newest edition.
    """

    __tablename__ = "policy"

    outlet: Mapped[str | None] = mapped_column(Id, refers_to("outlet"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[dict[str, Any]] = mapped_column(Json)
    fits: Mapped[dict[str, Any]] = mapped_column(Json)
    terms: Mapped[dict[str, Any]] = mapped_column(Json)
    calendar: Mapped[str | None] = mapped_column(Id, refers_to("calendar"))
    edition: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)


class PolicyEdition(db.Model):  # type: ignore[name-defined]
    """One edition of a policy; jobs keep the one they were promised under."""

    __tablename__ = "policy_edition"

    policy: Mapped[str] = mapped_column(Id, refers_to("policy"), primary_key=True)
    edition: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    fits: Mapped[dict[str, Any]] = mapped_column(Json)
    terms: Mapped[dict[str, Any]] = mapped_column(Json)
    calendar: Mapped[str | None] = mapped_column(Id, refers_to("calendar"))
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Id)
    at: Mapped[int] = mapped_column(Instant)
