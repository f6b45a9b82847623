"""The trail: each change of a master leaves a row that says who, when, what, from what to what."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from server.house import House
from server.masters.master import Master, Values
from server.models.audit import Audit
from server.staff.roles import Who

_NOT_NEWS = frozenset({"version", "updated_at", "created_at"})


def note(
    session: Session,
    house: House,
    who: Who,
    action: str,
    master: Master,
    row: Any,
    before: Values,
    after: Values,
) -> None:
    """Add the row. Documents never hold a password, so neither does the trail."""
    changed = {m for m in before.keys() | after.keys() if before.get(m) != after.get(m)} - _NOT_NEWS
    session.add(
        Audit(
            id=house.new_id(),
            at=house.now(),
            actor=who.id,
            action=action,
            kind=master.kind,
            subject=row.id,
            outlet=getattr(row, master.scope) if master.scope else None,
            before={m: before[m] for m in sorted(changed & before.keys())},
            after={m: after[m] for m in sorted(changed & after.keys())},
        )
    )
