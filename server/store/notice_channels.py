"""Turns on the channels of notices: however many workers there are, a channel gets one message at a time, and rests
after it could not be reached.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from server.models.notice import NoticeChannelRow
from server.store.failures import translated
from server.store.statements import add
from sync.instants import Millis

_channel = NoticeChannelRow.__table__


@translated()
def take(connection: Connection, name: str, now: Millis, until: Millis) -> Millis:
    """Use this channel now; nobody else does until then. 0, or when it will be free."""
    mine = update(_channel).where(_channel.c.name == name, _channel.c.look_at <= now).values(look_at=until)
    if connection.execute(mine).rowcount == 1:
        return 0
    fresh = {"name": name, "look_at": 0, "failures": 0, "note": "", "taken_at": None}
    add(connection, _channel, [fresh])
    if connection.execute(mine).rowcount == 1:
        return 0
    free: Millis = connection.execute(select(_channel.c.look_at).where(_channel.c.name == name)).scalar_one()
    return free


@translated()
def took(connection: Connection, name: str, now: Millis) -> None:
    """It took a message."""
    values = {"failures": 0, "note": "", "taken_at": now}
    connection.execute(update(_channel).where(_channel.c.name == name).values(**values))


@translated()
def failures(connection: Connection, name: str) -> int:
    """How often in a row it could not be reached."""
    found = connection.execute(select(_channel.c.failures).where(_channel.c.name == name)).scalar()
    return found or 0


@translated()
def rest(connection: Connection, name: str, note: str, until: Millis) -> None:
    """It could not be reached; nobody tries before then."""
    values = {"failures": _channel.c.failures + 1, "note": note, "look_at": until}
    connection.execute(update(_channel).where(_channel.c.name == name).values(**values))
