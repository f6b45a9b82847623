"""Links that customers hold, as rows. Only the hash of a link's token is ever stored."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from server.models.link import LinkRow
from server.store import statements
from server.store.failures import translated
from sync.instants import Millis

_link = LinkRow.__table__


def token_hash_of(token: str) -> str:
    """What is stored of a token."""
    return sha256(token.encode()).hexdigest()


@translated()
def make(
    connection: Connection,
    token_hash: str,
    id: str,
    right: str,
    job: str,
    made_at: Millis,
    expires_at: Millis,
) -> None:
    """A link of this job; one that is there already stays as it is, so that whoever sends it again changes nothing.

    token_hash: by `token_hash_of`. right: `all` or `family`.
    """
    row = {
        "token_hash": token_hash,
        "id": id,
        "right": right,
        "job": job,
        "made_at": made_at,
        "expires_at": expires_at,
    }
    statements.add(connection, _link, [row])


@translated()
def of_id(connection: Connection, id: str) -> Any:
    """The link's row: right, job, made_at, expires_at; none where there is no such link."""
    return connection.execute(select(_link).where(_link.c.id == id)).one_or_none()


@translated()
def of_job(connection: Connection, job: str) -> list[Any]:
    """The links of this job, oldest first."""
    return list(
        connection.execute(select(_link).where(_link.c.job == job).order_by(_link.c.made_at, _link.c.id))
    )
