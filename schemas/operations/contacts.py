"""Reaching the customer."""

from __future__ import annotations

from schemas.operations.fields import Choice, MaybeToVisit, Text
from sync.work.words import CHANNELS, OUTCOMES


class Attempt(MaybeToVisit):
    """`contact.attempt`: tried to reach somebody. contact: its id or name. Reached: agreed, call_later, refused."""

    contact = Text(80)
    channel = Choice(*CHANNELS)
    outcome = Choice(*OUTCOMES, required=True)
    note = Text(2000)
