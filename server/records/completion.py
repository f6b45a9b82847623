"""Completion codes (验收码): the customer confirms a record from a phone of their own.

Six figures, derived and never stored, sent to the number on the job after the record was seen on a full link. One code
serves a whole call for 24 hours; five wrong tries end it. What was typed is compared in constant time. Success files
`customer.confirm_record` for every record of the call that was seen.
"""

from __future__ import annotations

from server.house import House
from server.records.secrets import derived
from sync.instants import DAY, Millis

LIFE: Millis = DAY
TRIES = 5


def code_of(house: House, id: str) -> str:
    """The six figures of this code."""
    return f"{int.from_bytes(derived(house, 'completion', id)[:8], 'big') % 1_000_000:06}"
