"""Working calendars (工作日历) and what they were: each edition stays, because jobs were promised under it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, Json, db
from server.models.rows import Kept, refers_to


class Calendar(Kept, db.Model):  # type: ignore[name-defined]
    """form: as `sync.work.calendar_form` writes it. edition: counts every edit but an extension of the horizon.

    outlet: null for all of them. source: where its holidays come from, in words. reason: of the newest state.
    """

    __tablename__ = "calendar"

    outlet: Mapped[str | None] = mapped_column(Id, refers_to("outlet"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[dict[str, Any]] = mapped_column(Json)
    form: Mapped[dict[str, Any]] = mapped_column(Json)
    edition: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)


class CalendarEdition(db.Model):  # type: ignore[name-defined]
    """One state of a calendar, by its row's version. An extension has the same edition as what it extends."""

    __tablename__ = "calendar_edition"

    calendar: Mapped[str] = mapped_column(Id, refers_to("calendar"), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    edition: Mapped[int] = mapped_column(BigInteger)
    form: Mapped[dict[str, Any]] = mapped_column(Json)
    source: Mapped[str] = mapped_column(String(200))
    horizon: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Id)
    at: Mapped[int] = mapped_column(Instant)
