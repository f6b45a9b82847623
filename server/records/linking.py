"""Links to a customer's records: the token is derived, never stored; a retry sends the same one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from server.house import House
from server.notices.letters import TOKEN_LENGTH
from server.records.secrets import derived
from server.store import links
from server.store.links import token_hash_of
from sync.instants import DAY, Millis

LIFE: Millis = 30 * DAY
ALL = "all"

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def token(house: House, notice: str) -> str:
    """The token of the link in this notice: 16 characters of base 62, 95 bits."""
    number, figures = int.from_bytes(derived(house, "link", notice), "big"), ""
    for _ in range(TOKEN_LENGTH):
        number, place = divmod(number, len(_LETTERS))
        figures += _LETTERS[place]
    return figures


def link_id(notice: str) -> str:
    """What names the link of this notice; no secret."""
    return str(UUID(hex=notice))


def keep(house: House, connection: Connection, notice: str, job: str, now: Millis) -> None:
    """The link lies here before anybody is told of it. One that does already stays as it is."""
    hashed = token_hash_of(token(house, notice))
    links.make(connection, hashed, link_id(notice), ALL, job, now, now + LIFE)
