"""A visit from its window to the way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.operations.fields import Choice, Inside, Moment, Text, ToVisit, Whole, backwards
from schemas.operations.jobs import POINT
from sync.work.words import ASKED_BY, NEXT, UNDONE


class Appoint(ToVisit):
    """`visit.appoint`: a window is agreed, half-open. asked_by: on whose wish; every change is counted by it."""

    begins = Moment(required=True, data_key="from")
    ends = Moment(required=True, data_key="to")
    asked_by = Choice(*ASKED_BY, required=True)
    reason = Text(500)

    def together(self, args: Mapping[str, Any]) -> str | None:
        """The window has a length."""
        return backwards(args)


class SetOut(ToVisit):
    """`visit.set_out`: on the way."""


class Arrive(ToVisit):
    """`visit.arrive`: the technician is at the door.

    visit: made by the device, so a resend is the same visit. scan: what the code on the appliance's plate says.
    service_code: digits the customer showed, absent if nobody could; a wrong one leaves the place `stated` and
    is not an error. position: {lat_e6, lon_e6, system, accuracy_m?} in millionths of a degree; system WGS-84
    (assumed) or GCJ-02.
    """

    scan = Text(400)
    service_code = Text(12)
    position = Inside({**POINT, "accuracy_m": Whole(most=1_000_000)})


class Leave(ToVisit):
    """`visit.leave`: the technician goes. next: what comes after. result: only where nothing was finished."""

    next = Choice(*NEXT)
    result = Choice(*UNDONE)
