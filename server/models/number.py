"""How many jobs an outlet has made on a day: what a job's number is counted by."""

from __future__ import annotations

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db
from server.models.keys import Key


class JobCount(db.Model):  # type: ignore[name-defined]
    """One row an outlet and day (`261124`, in the outlet's zone)."""

    __tablename__ = "job_count"

    outlet: Mapped[str] = mapped_column(Key, primary_key=True)
    day: Mapped[str] = mapped_column(String(6), primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)
