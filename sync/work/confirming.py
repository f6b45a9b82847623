"""A customer confirms a record from a phone of their own: a stronger grade than a finger on the technician's."""

from __future__ import annotations

from sync.work.job import Job
from sync.work.operations import Operation

OWN_PHONE = "own_phone"
DOOR_NUMBER = "door_number"


def typed_at_the_door(job: Job) -> bool:
    """Whether the technician wrote the customer's number down, and nobody of the office has since."""
    if job.created is None or job.created.of_office:
        return False
    return not any("contacts" in op.args["about"] for op in job.listed("job.amend"))


def confirmations(job: Job) -> dict[str, Operation]:
    """The first confirmation of each text, by its SHA-256."""
    return {op.args["text_hash"]: op for op in reversed(job.listed("customer.confirm_record"))}


def grade(job: Job) -> str:
    """What such a confirmation is worth: the code went to a number that the office had, or to one that the technician
    had typed.
    """
    return DOOR_NUMBER if typed_at_the_door(job) else OWN_PHONE
