"""The sweep `expired`: codes, sessions and counters that are over leave no trace."""

from __future__ import annotations

from sqlalchemy import delete

from server.house import House
from server.models.person import SignInAttempts, StaffSession
from server.staff.attempts import WINDOW
from server.staff.sessions import IDLE
from server.store import phones
from server.store.failures import translated
from server.store.writing import SqlWriting
from server.sweeps.table import Done, Stopping

_attempts = SignInAttempts.__table__
_session = StaffSession.__table__


def run(house: House, _stopping: Stopping) -> Done:
    """Remove them."""
    now = house.now()

    @translated()
    def work(tx: SqlWriting) -> Done:
        over = (_session.c.expires_at <= now) | (_session.c.seen_at <= now - IDLE)
        return Done(
            {
                "codes": phones.expired_codes(tx.connection, now),
                "sessions": tx.connection.execute(delete(_session).where(over)).rowcount,
                "counters": tx.connection.execute(
                    delete(_attempts).where(_attempts.c.since <= now - WINDOW)
                ).rowcount,
            }
        )

    return house.work(work)
