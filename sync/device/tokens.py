"""Time tokens on the device: kept as text, quoted by hash, never understood. Only the server verifies
them.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.device.clock import Clock
from sync.device.database import Database
from sync.exchange.tokens import token_hash


@dataclass(frozen=True, slots=True)
class Quote:
    """The newest token as a line quotes it: its hash, and milliseconds since it came by both clocks.

    mono: None when the clock has started anew since.
    """

    hash: str | None
    wall: int
    mono: int | None


def keep_token(db: Database, clock: Clock, device: str, text: str, recorded: int) -> None:
    """A token has come in answer to a request that said `recorded` was the last operation on the device."""
    db.run(
        "insert or ignore into tokens (device, hash, text, recorded, wall, mono, session)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        *(device, token_hash(text), text, recorded, clock.wall(), clock.mono(), clock.session()),
    )


def quote(db: Database, clock: Clock, device: str) -> Quote:
    """What a line written now says about its time."""
    rows = db.rows("select * from tokens where device = ? order by id desc limit 1", device)
    if not rows:
        return Quote(None, 0, None)
    token = rows[0]
    mono = clock.mono() - token["mono"] if token["session"] == clock.session() else None
    return Quote(token["hash"], clock.wall() - token["wall"], mono if mono is None or mono >= 0 else None)


def texts(db: Database, device: str, first: int, last: int) -> list[str]:
    """The tokens a request carries for these lines: those they quote, those that cover them, the newest."""
    rows = db.rows(
        "select text from tokens where device = ?1 and ("
        " id = (select max(id) from tokens where device = ?1)"
        " or hash in (select token from lines where device = ?1 and n between ?2 and ?3)"
        " or id in (select min(id) from tokens where device = ?1 and recorded between ?2 and ?3"
        "  group by recorded)"
        ") order by id",
        *(device, first, last),
    )
    return [row["text"] for row in rows]


def drop_tokens(db: Database) -> None:
    """Forget the tokens that no kept line quotes and that cover none."""
    db.run(
        "delete from tokens where hash not in (select token from lines where token is not null)"
        " and id not in (select max(id) from tokens group by device)"
        " and id not in (select min(id) from tokens t where recorded >= coalesce("
        "   (select min(n) from lines where lines.device = t.device), 9e15) group by device, recorded)"
    )
