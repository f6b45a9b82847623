"""What a calendar or a policy was before: who changed it, when, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from server.masters import keeping
from server.masters.master import Master
from server.models.calendar import CalendarEdition
from server.models.person import Person
from server.models.policy import PolicyEdition
from server.staff.roles import Who


@dataclass(frozen=True, slots=True)
class Editions:
    """How the editions of one noun are kept. subject: the column that names it; number: the one that counts them."""

    model: Any
    subject: str
    number: str
    members: tuple[str, ...]


OF_CALENDAR = Editions(
    CalendarEdition,
    "calendar",
    "version",
    ("version", "edition", "form", "source", "horizon", "reason", "author", "at"),
)
OF_POLICY = Editions(
    PolicyEdition, "policy", "edition", ("edition", "fits", "terms", "calendar", "reason", "author", "at")
)


def page(
    session: Session, master: Master, kept: Editions, who: Who, id: str, asked: Mapping[str, Any]
) -> dict[str, Any]:
    """Its editions, newest first. `not_found` where the noun is not theirs to see."""
    keeping.one(session, master, who, id)
    number, limit = getattr(kept.model, kept.number), asked["limit"]
    rows = _with_names(kept).where(getattr(kept.model, kept.subject) == id).order_by(number.desc())
    if "after" in asked:
        rows = rows.where(number < asked["after"])
    found = list(_shown(session, kept, rows.limit(limit + 1)))
    return {
        "items": found[:limit],
        "next": found[limit - 1][kept.number] if len(found) > limit else None,
    }


def _with_names(kept: Editions) -> Select[Any]:
    return select(kept.model, Person.name).join(Person, Person.id == kept.model.author, isouter=True)


def _shown(session: Session, kept: Editions, rows: Select[Any]) -> Iterator[dict[str, Any]]:
    for row, name in session.execute(rows):
        yield {**{member: getattr(row, member) for member in kept.members}, "name": name}
