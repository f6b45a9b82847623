"""Jobs: the file of each, and what boards and sweeps look for without reading it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, db
from server.models.keys import About, Key

_WAITS = text("look_at IS NOT NULL")
_JUDGED = text("judge_at IS NOT NULL")


class JobRow(db.Model):  # type: ignore[name-defined]
    """One job. file: JSON of `sync.work.file.JobFile`; every other column is read from it whenever it is
    written.

    principal, external_number: as the office gave them when it created the job, so that creating is
    idempotent; null for a job opened at the door, where they would forbid a fact. window: of the newest
    appointment. due_at: when the next promise that nothing keeps yet falls due; null where there is none.
    look_at: when a sweep shall look at it (its document shrinks, or becomes whole). judge_at: when its
    promises shall be judged (again). opened_at: when it was created.
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("principal", "external_number"),
        Index("ix_job_outlet_stage", "outlet", "stage"),
        Index("ix_job_technician_stage", "technician", "stage"),
        Index("ix_job_outlet_number", "outlet", "number"),
        Index("ix_job_outlet_opened_at", "outlet", "opened_at", "id"),
        Index("ix_job_look_at", "look_at", postgresql_where=_WAITS, sqlite_where=_WAITS),
        Index("ix_job_judge_at", "judge_at", postgresql_where=_JUDGED, sqlite_where=_JUDGED),
    )

    id: Mapped[str] = mapped_column(About, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    outlet: Mapped[str] = mapped_column(Id)
    number: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(20))
    technician: Mapped[str | None] = mapped_column(Id)
    principal: Mapped[str | None] = mapped_column(Text)
    external_number: Mapped[str | None] = mapped_column(Text)
    merged_into: Mapped[str | None] = mapped_column(Key)
    customer: Mapped[str | None] = mapped_column(About, index=True)
    appliance: Mapped[str | None] = mapped_column(About, index=True)
    opened_at: Mapped[int | None] = mapped_column(Instant)
    ended_at: Mapped[int | None] = mapped_column(Instant)
    window_from: Mapped[int | None] = mapped_column(Instant)
    window_to: Mapped[int | None] = mapped_column(Instant)
    due_at: Mapped[int | None] = mapped_column(Instant, index=True)
    look_at: Mapped[int | None] = mapped_column(Instant)
    judge_at: Mapped[int | None] = mapped_column(Instant)
    file: Mapped[bytes] = mapped_column(LargeBinary)
