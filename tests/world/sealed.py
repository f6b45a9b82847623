"""What must hold of signed records once everybody has been heard."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import select

from server.models.seal import SealRow
from server.store import SqlStore
from server.store.records import is_proved
from sync.work.records import RECORDS
from tests.world.world import World


def every_proved_text_waits_for_its_seal(world: World) -> None:
    """Whatever was merged, moved, held and let in again: no proved text of a file is without its row."""
    if not isinstance(world.store, SqlStore):
        return
    signed = {
        (sha256(op.args["text"].encode()).hexdigest(), op.args["key"])
        for file in world.files().values()
        for op in file.operations
        if op.name in RECORDS and is_proved(op)
    }
    with world.store.reading() as connection:
        rows = connection.execute(select(SealRow.__table__.c.text_hash, SealRow.__table__.c.key)).all()
    assert {(row.text_hash, row.key) for row in rows} >= signed
