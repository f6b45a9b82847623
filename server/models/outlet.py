"""Outlets (网点): the service centres that own jobs and people; and their areas."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Json, db
from server.models.rows import Kept, refers_to


class Outlet(Kept, db.Model):  # type: ignore[name-defined]
    """name: {"zh", "en"}. zone: IANA name. calendar: when it works; null for Monday to Friday, nine to six."""

    __tablename__ = "outlet"

    name: Mapped[dict[str, Any]] = mapped_column(Json)
    zone: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(40))
    calendar: Mapped[str | None] = mapped_column(Id)


class Area(Kept, db.Model):  # type: ignore[name-defined]
    """A part of the town that an outlet looks after (片区)."""

    __tablename__ = "area"

    outlet: Mapped[str] = mapped_column(Id, refers_to("outlet"), index=True)
    name: Mapped[str] = mapped_column(String(60))
