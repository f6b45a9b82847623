"""The sweep `beat`: looks whether the database was restored, and says that it is alive; every minute."""

from __future__ import annotations

from server import restores
from server.house import House
from server.sweeps.table import Done, Stopping


def run(house: House, _stopping: Stopping) -> Done:
    """One beat."""
    restores.beat(house)
    return Done({})
