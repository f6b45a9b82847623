"""Ids: UUID version 7 (RFC 9562), ordered by time so that rows made together lie together in an index."""

from __future__ import annotations

from uuid import UUID

from sync.instants import Millis


def uuid7(now: Millis, random: bytes) -> str:
    """The id for this instant and these 10 random bytes."""
    number = (now & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(random[:10], "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=number))


def made_at(id: str) -> Millis | None:
    """When an id of version 7 was made, as it says itself; None for another."""
    try:
        made = UUID(id)
    except ValueError:
        return None
    return made.int >> 80 if made.version == 7 else None
