"""Customers with their contacts, and the sites where their appliances stand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Json, JsonOrNull, db
from server.models.rows import Kept, refers_to


class Customer(Kept, db.Model):  # type: ignore[name-defined]
    """contacts: a list of {"id", "role", "name", "phones", "note"}, changed together with the customer."""

    __tablename__ = "customer"

    outlet: Mapped[str] = mapped_column(Id, refers_to("outlet"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    contacts: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(Text)


class Site(Kept, db.Model):  # type: ignore[name-defined]
    """outlet: the customer's, so that scoping needs no join. point: {"lat", "lng", "system"} or null."""

    __tablename__ = "site"

    outlet: Mapped[str] = mapped_column(Id, refers_to("outlet"), index=True)
    customer: Mapped[str] = mapped_column(Id, refers_to("customer"), index=True)
    area: Mapped[str | None] = mapped_column(Id, refers_to("area"))
    province: Mapped[str] = mapped_column(String(40))
    city: Mapped[str] = mapped_column(String(40))
    district: Mapped[str] = mapped_column(String(40))
    street: Mapped[str] = mapped_column(String(80))
    estate: Mapped[str] = mapped_column(String(80))
    building: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(20))
    floor: Mapped[str] = mapped_column(String(20))
    room: Mapped[str] = mapped_column(String(20))
    lift: Mapped[bool | None] = mapped_column(Boolean)
    access_note: Mapped[str] = mapped_column(Text)
    point: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
