"""Commitments as rows: what was promised on each job and what became of it, as the sweep `commitments` last judged."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, db
from server.models.keys import About, Key

_SILENT = text("waits_for IS NOT NULL")
_PROVISIONAL = text("provisional")
_RED = text("outcome IN ('due_soon', 'unknown', 'breached_provisional')")


class CommitmentRow(db.Model):  # type: ignore[name-defined]
    """One commitment. The job's file is the truth; these rows are for boards, alarms and reports.

    of: the visit or the concern that it is about, empty where the job has one such promise. appliance_class: code.
    technician: who kept it, else who has the job. due_day: the deadline's date by the promise's calendar.
    provisional: the deadline lies beyond the calendar's horizon. attributed: it was broken by a change of the promise
    alone. settled: a dispatcher settled what was doubtful. waits_for: of an unknown one, a phone that was not heard
    since the deadline; contact: when it was last. changed_by: how often the window was changed, by who asked.
    turned_at: since when the outcome is so. judged_at: when it was last looked at.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        Index("ix_commitment_outlet_due_day", "outlet", "due_day"),
        Index("ix_commitment_waits_for", "waits_for", postgresql_where=_SILENT, sqlite_where=_SILENT),
        Index("ix_commitment_calendar", "calendar", postgresql_where=_PROVISIONAL, sqlite_where=_PROVISIONAL),
        Index("ix_commitment_red", "outlet", "due", postgresql_where=_RED, sqlite_where=_RED),
    )

    job: Mapped[str] = mapped_column(About, primary_key=True)
    promise: Mapped[str] = mapped_column(String(20), primary_key=True)
    of: Mapped[str] = mapped_column(About, primary_key=True)
    outlet: Mapped[str] = mapped_column(Id)
    appliance_class: Mapped[str | None] = mapped_column(String(40))
    technician: Mapped[str | None] = mapped_column(Id)
    policy: Mapped[str] = mapped_column(String(40))
    policy_edition: Mapped[int] = mapped_column(BigInteger)
    calendar: Mapped[str] = mapped_column(String(40))
    calendar_edition: Mapped[int] = mapped_column(BigInteger)
    demands: Mapped[str] = mapped_column(String(12))
    starts: Mapped[int] = mapped_column(Instant)
    due: Mapped[int | None] = mapped_column(Instant)
    due_day: Mapped[str | None] = mapped_column(String(10))
    original: Mapped[int | None] = mapped_column(Instant)
    provisional: Mapped[bool] = mapped_column(Boolean)
    outcome: Mapped[str] = mapped_column(String(24))
    grade: Mapped[str | None] = mapped_column(String(10))
    questioned: Mapped[bool] = mapped_column(Boolean)
    kept_at: Mapped[int | None] = mapped_column(Instant)
    settled: Mapped[bool] = mapped_column(Boolean)
    attributed: Mapped[bool] = mapped_column(Boolean)
    waits_for: Mapped[str | None] = mapped_column(Key)
    contact: Mapped[int | None] = mapped_column(Instant)
    changed_by_customer: Mapped[int] = mapped_column(BigInteger)
    changed_by_technician: Mapped[int] = mapped_column(BigInteger)
    changed_by_office: Mapped[int] = mapped_column(BigInteger)
    turned_at: Mapped[int] = mapped_column(Instant)
    judged_at: Mapped[int] = mapped_column(Instant)
