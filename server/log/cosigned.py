"""Cosignatures as they are kept: as rows, and with the checkpoint in the object store, for readers without us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from infra.seal.log.cosignature import Cosignature, with_cosignatures
from server.house import House
from server.log.bundles import TYPE
from server.log.naming import witnessed_key
from server.store import cosignatures, log
from server.store.log import Connection


def keep(house: House, size: int, note: bytes, signed: Sequence[Cosignature]) -> None:
    """Keep these verified cosignatures of this published checkpoint; the object store has it with all of its lines."""

    def known(connection: Connection) -> dict[str, str]:
        noted = cosignatures.of_size(connection, size)
        return {} if noted is None else dict(noted.lines)

    def work(connection: Connection) -> dict[str, str]:
        log.keep_checkpoint(connection, size, note, house.now())
        cosignatures.keep(connection, size, signed)
        return known(connection)

    def put(lines: Mapping[str, str]) -> None:
        house.objects.put(witnessed_key(size), with_cosignatures(note, lines), TYPE)

    with house.store.reading() as connection:
        lines = known(connection) | {one.witness.name: one.line for one in signed}
    put(lines)  # first: whoever is killed before the rows are written asks the witnesses again
    together = house.work(lambda tx: work(tx.connection))
    if together != lines:
        put(together)
