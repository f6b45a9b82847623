"""Whom a notice to a customer goes to, looked up when it is sent: numbers are never in a notice, nor in a log.

The contacts of the job in this order: whoever signed the record, by name; those whose note says to ring them first; who
reported it, who is at home, who pays, the family. Within one contact, numbers and addresses as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.instants import Millis
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.signed import parsed
from sync.work.words import ROLES

_FIRST = re.compile(r"先打|先联系|优先|(?:ring|call|text) first", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Numbers as they were typed, and addresses of mail, the best first. order: in which the record that they
    are told of counts among others.
    """

    phones: tuple[str, ...] = field(default=(), repr=False)
    mails: tuple[str, ...] = field(default=(), repr=False)
    order: tuple[Millis, str, int, str] = (0, "", 0, "")


def addressee(job: Job, record: Operation | None) -> Addressee:
    """Whom this job's customer is written to. record: the signing it is about."""
    contacts = [each for each in job.about.get("contacts") or () if isinstance(each, Mapping)]
    signer = _signer(record)
    ordered = sorted(contacts, key=lambda contact: _rank(contact, signer))
    phones = [str(phone) for contact in ordered for phone in contact.get("phones") or ()]
    mails = [str(contact["email"]) for contact in ordered if contact.get("email")]
    every = tuple(dict.fromkeys(phones)), tuple(dict.fromkeys(mails))
    return Addressee(*every) if record is None else Addressee(*every, record.order)


def _rank(contact: Mapping[str, Any], signer: str) -> tuple[bool, bool, int]:
    role = contact.get("role")
    place = ROLES.index(role) if role in ROLES else len(ROLES)
    signed = bool(signer) and str(contact.get("name") or "").strip() == signer
    return not signed, _FIRST.search(str(contact.get("note") or "")) is None, place


def _signer(record: Operation | None) -> str:
    told = parsed(record.args["text"]) if record is not None else None
    signed = (told or {}).get("signed_by")
    return str(signed.get("name") or "").strip() if isinstance(signed, Mapping) else ""
