"""The sweep `incoming`: uploads that nobody said had arrived, or that were other bytes, go after a week; what customers
were told is forgotten when no phone can offer it again.
"""

from __future__ import annotations

from server.house import House
from server.notices.remembering import TOLD
from server.store import arrivals
from server.sweeps.arriving import INCOMING
from server.sweeps.table import Done, Stopping
from sync.instants import DAY, Millis

STAYS: Millis = 7 * DAY
TOLD_STAYS: Millis = 60 * DAY
AT_ONCE = 1_000


def run(house: House, stopping: Stopping) -> Done:
    """Remove what is older, except what the photo sweep has still to look at."""
    now = house.now()
    with house.store.reading() as connection:
        waiting = arrivals.keys_waiting(connection)
    old: list[str] = []
    for prefix, stays in ((INCOMING, STAYS), (TOLD, TOLD_STAYS)):
        for found in house.objects.found(prefix):
            if found.modified < now - stays and found.key not in waiting:
                old.append(found.key)
            if len(old) == AT_ONCE or stopping():
                break
    if old:
        house.objects.delete(old)
    return Done({"removed": len(old)}, more=len(old) >= AT_ONCE)
