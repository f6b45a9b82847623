"""The trail of what the office settled: a row beside those of the masters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

from server.models.audit import Audit
from sync.instants import Millis


def note(
    connection: Connection,
    id: str,
    at: Millis,
    actor: str | None,
    action: str,
    kind: str,
    subject: str,
    outlet: str | None,
    after: Mapping[str, Any],
) -> None:
    """Add the row. actor: null for the console."""
    row = {"id": id, "at": at, "actor": actor, "action": action, "kind": kind, "subject": subject}
    connection.execute(insert(Audit).values(**row, outlet=outlet, before={}, after=dict(after)))
