"""The sweep `revocations`: whoever is revoked in the database is so in the object store too, and the reverse."""

from __future__ import annotations

from server import revocations
from server.house import House
from server.sweeps.table import Done, Stopping


def run(house: House, _stopping: Stopping) -> Done:
    """Write what the object store lacks; apply what it remembers and the database does not."""
    return Done({"written": revocations.write_all(house)})
