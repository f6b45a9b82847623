"""Whose token this is, and what it opens.

    all         the link that went to the number on the job: read every record of it, confirm
    family      read every record of it
    hand_over   made by the technician's phone, and seen there: read one record, have the full link sent

Tokens are looked up by their hash; none is stored, told or logged.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import Connection, select

from server.house import House
from server.models.link import LinkRow
from server.models.record import RecordRow
from server.records.secrets import derived
from server.store.failures import translated
from server.store.links import token_hash_of
from server.store.readings import Way
from sync.exchange.base64url import encoded
from sync.instants import DAY, Millis

TOKEN = re.compile("[0-9A-Za-z]{16}")
COOKIE = "doorstep-link"
HAND_OVER_LIFE: Millis = 30 * DAY
LONGEST_COOKIE: Millis = 30 * DAY

_link = LinkRow.__table__
_record = RecordRow.__table__


@dataclass(frozen=True, slots=True)
class Access:
    """What one token opens. page: its public id, in addresses. text: the one text of a hand-over token, by its hash.
    proved: whether that text is signed as it should be; always, of a link.
    """

    token: str = field(repr=False)
    page: str
    right: str
    job: str
    expires_at: Millis
    text: str | None = None
    proved: bool = True

    @property
    def way(self) -> Way:
        """How readings are told apart."""
        return "hand_over" if self.right == "hand_over" else "link"

    @property
    def confirms(self) -> bool:
        """Whether its holder may confirm with a completion code."""
        return self.right == "all"

    def expired(self, now: Millis) -> bool:
        """Whether it has lapsed."""
        return now >= self.expires_at


def of_token(house: House, token: str) -> Access | None:
    """What this token opens, lapsed or not; None for what nobody was given."""
    if not TOKEN.fullmatch(token):
        return None
    hashed = token_hash_of(token)
    with house.store.reading() as connection:
        return _of_link(connection, token, hashed) or _of_hand_over(house, connection, token, hashed)


def of_cookie(house: House, page: str) -> Access | None:
    """What the cookie of this page opens; None without one, or with that of another page."""
    found = of_token(house, request.cookies.get(COOKIE, ""))
    return found if found is not None and found.page == page else None


def form_token(house: House, access: Access) -> str:
    """What forms of this page carry: nobody makes one without having read the page."""
    return encoded(derived(house, "form", access.page, token_hash_of(access.token))[:18])


def form_fits(house: House, access: Access, given: str) -> bool:
    """Whether a form came from this page."""
    return hmac.compare_digest(form_token(house, access).encode(), given.encode("utf-8", "replace"))


@translated()
def _of_link(connection: Connection, token: str, hashed: str) -> Access | None:
    row: Any = connection.execute(select(_link).where(_link.c.token_hash == hashed)).one_or_none()
    return None if row is None else Access(token, row.id, row.right, row.job, row.expires_at)


@translated()
def _of_hand_over(house: House, connection: Connection, token: str, hashed: str) -> Access | None:
    """Of several texts under one hash (nobody honest makes them) the one that was proved first."""
    chosen = select(_record).where(_record.c.token_hash == hashed)
    rows = connection.execute(chosen.order_by(_record.c.received, _record.c.text_hash)).all()
    if not rows:
        return None
    row: Any = min(rows, key=lambda each: each.proved != "proved")
    page = str(UUID(bytes=derived(house, "page", hashed)[:16]))
    ends = row.received + HAND_OVER_LIFE
    return Access(token, page, "hand_over", row.job, ends, row.text_hash, row.proved == "proved")
