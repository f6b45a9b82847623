"""Appliances at customers', and their classes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Json, JsonOrNull, db
from server.models.rows import Kept, refers_to


class ApplianceClass(Kept, db.Model):  # type: ignore[name-defined]
    """A class of appliance, such as split air conditioners.

    legal: what the law allows for it (`sync.work.legal.Thresholds`); null for the ordinary.
    """

    __tablename__ = "appliance_class"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[dict[str, Any]] = mapped_column(Json)
    safety_life_years: Mapped[int | None] = mapped_column(BigInteger)
    legal: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)


class Appliance(Kept, db.Model):  # type: ignore[name-defined]
    """units: a list of {"name", "serial"}. Days are text such as 2026-11-24: they have no zone."""

    __tablename__ = "appliance"

    outlet: Mapped[str] = mapped_column(Id, refers_to("outlet"), index=True)
    customer: Mapped[str] = mapped_column(Id, refers_to("customer"), index=True)
    site: Mapped[str | None] = mapped_column(Id, refers_to("site"), index=True)
    appliance_class: Mapped[str] = mapped_column(Id, refers_to("appliance_class"), index=True)
    brand: Mapped[str] = mapped_column(String(60))
    model: Mapped[str] = mapped_column(String(80))
    units: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    purchased_on: Mapped[str | None] = mapped_column(String(10))
    proof: Mapped[str | None] = mapped_column(String(30))
    warranty: Mapped[str | None] = mapped_column(String(20))
    warranty_reason: Mapped[str] = mapped_column(String(200))
    warranty_until: Mapped[str | None] = mapped_column(String(10))
    safety_until: Mapped[str | None] = mapped_column(String(10))
