"""Having a job: taken, declined, asked to hand back, opened at the door, paused, resumed."""

from __future__ import annotations

from schemas.operations.fields import Choice, Day, Inside, Listed, Moment, Text, Whole, Wire, YesNo
from sync.work.words import JOB_TYPES, PAUSES, PROOFS, ROLES, SYSTEMS

CONTACT = {
    "id": Text(64),
    "name": Text(80),
    "role": Choice(*ROLES),
    "phones": Listed(Text(40), 10),
    "note": Text(500),
}
PLATE = {"serial": Text(80), "place": Text(40), "name": Text(40)}
POINT = {
    "lat_e6": Whole(least=-90_000_000, most=90_000_000, required=True),
    "lon_e6": Whole(least=-180_000_000, most=180_000_000, required=True),
    "system": Choice(*SYSTEMS),
}
SITE = {
    "id": Text(64),
    "province": Text(80),
    "city": Text(80),
    "district": Text(80),
    "street": Text(200),
    "estate": Text(120),
    "building": Text(40),
    "unit": Text(40),
    "floor": Text(40),
    "room": Text(40),
    "lift": YesNo(),
    "access_note": Text(1000),
    "point": Inside(POINT),
}
APPLIANCE = {
    "id": Text(64),
    "class": Text(80),
    "brand": Text(80),
    "model": Text(120),
    "units": Listed(Inside(PLATE), 20),
    "purchase_date": Day(),
    "proof": Choice(*PROOFS),
}


class Accept(Wire):
    """`job.accept`: the technician takes the job. An intent."""


class Decline(Wire):
    """`job.decline`: the technician will not take it. An intent. reason: free text or a code."""

    reason = Text(500)


class Release(Wire):
    """`job.release`: asks to hand back a job that was taken. An intent; only an assignment moves the job."""

    reason = Text(500)


class Open(Wire):
    """`job.open`: a job that began at the door. It is made under the device's id, for its technician, in his outlet.

    customer: {id?, name?} or null. contacts, site, appliance: as in the job document. type: one of the job types.
    fault: in the customer's words. fault_code: of the catalogue. call: joins jobs visited together.
    """

    customer = Inside({"id": Text(64), "name": Text(120)})
    contacts = Listed(Inside(CONTACT), 20, required=True)
    site = Inside(SITE, required=True)
    appliance = Inside(APPLIANCE, required=True)
    type = Choice(*JOB_TYPES, required=True)
    fault = Text(2000)
    fault_code = Text(80)
    call = Text(64)


class Pause(Wire):
    """`job.pause`: work waits. An intent. until: when it is expected to go on."""

    reason = Choice(*PAUSES, required=True)
    until = Moment()
    note = Text(500)


class Resume(Wire):
    """`job.resume`: work goes on. An intent."""
