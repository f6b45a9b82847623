"""Silent phones: which were not heard since a deadline, and which of those were heard again."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, and_, or_, select

from server.models.commitment import CommitmentRow
from server.models.device import Contact, DeviceRow
from server.store.failures import translated
from sync.work.outcomes import Phone

_commitment = CommitmentRow.__table__
_contact = Contact.__table__
_device = DeviceRow.__table__

SPEAK_NO_MORE = ("pending", "retired")
"""Phones in these states hold nothing that was not handed in: never confirmed, or given back."""


@translated()
def phones_of(connection: Connection, people: Collection[str]) -> list[Phone]:
    """The phones of these people, as far as they may hold something."""
    if not people:
        return []
    query = (
        select(_device, _contact.c.at)
        .outerjoin(_contact, _contact.c.device == _device.c.id)
        .where(_device.c.person.in_(sorted(people)), _device.c.state.not_in(SPEAK_NO_MORE))
    )
    return [
        Phone(row.id, row.person, row.enrolled_at, row.at or 0, row.last >= row.recorded)
        for row in connection.execute(query)
    ]


@translated()
def heard_again(connection: Connection, most: int) -> list[str]:
    """Jobs with a commitment that waits for a phone which has spoken since."""
    spoke = and_(_contact.c.at >= _commitment.c.due, _device.c.last >= _device.c.recorded)
    query = (
        select(_commitment.c.job)
        .join(_device, _device.c.id == _commitment.c.waits_for)
        .outerjoin(_contact, _contact.c.device == _device.c.id)
        .where(_commitment.c.waits_for.is_not(None), or_(spoke, _device.c.state.in_(SPEAK_NO_MORE)))
    )
    return list(connection.execute(query.distinct().limit(most)).scalars())
