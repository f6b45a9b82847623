"""The catalogue that phones carry: parts, price lists, procedures and faults."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Json, db
from server.models.rows import Kept, refers_to


class Part(Kept, db.Model):  # type: ignore[name-defined]
    """A spare part. unit: what a quantity of 1 is."""

    __tablename__ = "part"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[dict[str, Any]] = mapped_column(Json)
    unit: Mapped[str] = mapped_column(String(20))
    serial_tracked: Mapped[bool] = mapped_column(Boolean)


class PriceList(Kept, db.Model):  # type: ignore[name-defined]
    """One edition. lines never change: {"code", "kind", "name", "amount", "tax_rate", "tax_included"}."""

    __tablename__ = "price_list"
    __table_args__ = (UniqueConstraint("code", "edition"),)

    outlet: Mapped[str | None] = mapped_column(Id, refers_to("outlet"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    edition: Mapped[str] = mapped_column(String(30))
    currency: Mapped[str] = mapped_column(String(3))
    valid_from: Mapped[str] = mapped_column(String(10))
    valid_until: Mapped[str | None] = mapped_column(String(10))
    lines: Mapped[list[dict[str, Any]]] = mapped_column(Json)


class Procedure(Kept, db.Model):  # type: ignore[name-defined]
    """One edition. steps never change: {"code", "text", "photo", "value_unit", "required"}."""

    __tablename__ = "procedure"
    __table_args__ = (UniqueConstraint("code", "edition"),)

    code: Mapped[str] = mapped_column(String(40))
    edition: Mapped[str] = mapped_column(String(30))
    title: Mapped[dict[str, Any]] = mapped_column(Json)
    job_type: Mapped[str] = mapped_column(String(20))
    appliance_class: Mapped[str | None] = mapped_column(Id, refers_to("appliance_class"))
    steps: Mapped[list[dict[str, Any]]] = mapped_column(Json)


class Fault(Kept, db.Model):  # type: ignore[name-defined]
    """A fault customers report. dangerous: `safety` ({"zh", "en"}) is said first."""

    __tablename__ = "fault"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[dict[str, Any]] = mapped_column(Json)
    appliance_class: Mapped[str | None] = mapped_column(Id, refers_to("appliance_class"))
    dangerous: Mapped[bool] = mapped_column(Boolean)
    safety: Mapped[dict[str, Any]] = mapped_column(Json)
