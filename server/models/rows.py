"""What every master has: id, version, instants, and the words it is found by."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant


def refers_to(table: str) -> ForeignKey:
    """A reference that keeps what it refers to from being removed."""
    return ForeignKey(f"{table}.id", ondelete="RESTRICT")


class Kept:
    """A row that is changed under its version, archived, and never removed."""

    id: Mapped[str] = mapped_column(Id, primary_key=True, sort_order=-10)
    version: Mapped[int] = mapped_column(BigInteger, sort_order=90)
    created_at: Mapped[int] = mapped_column(Instant, sort_order=91)
    updated_at: Mapped[int] = mapped_column(Instant, sort_order=92)
    archived_at: Mapped[int | None] = mapped_column(Instant, sort_order=93)
    found_by: Mapped[str] = mapped_column(Text, sort_order=94)
    """What a search looks at, in lower case; written with the row."""
