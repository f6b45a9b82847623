"""Whom a notice goes to: who signed, who is rung first, who reported it; and whether the office knew the number."""

from __future__ import annotations

import json
from typing import Any

import pytest

from server.notices.addressing import addressee
from sync.exchange.evidence import Evidence
from sync.work.confirming import DOOR_NUMBER, OWN_PHONE, grade
from sync.work.job import Job
from sync.work.operations import Operation
from tests.server.customers import CHEN, CONTACTS, OLD_CHEN

WHEN = Evidence(1, 1, 1, 1, 1)
LANDLINE = "0755-8888 1234"


def record(name: Any) -> Operation:
    """A record that somebody of this name signed."""
    text = json.dumps({"signed_by": {"name": name}})
    return Operation("device", 1, "0" * 64, "record.sign", "ann", WHEN, {"text": text})


def act(name: str, actor: str = "office:dora", **args: Any) -> Operation:
    return Operation(actor, 0, name.ljust(64, "0"), name, "dora", WHEN, args)


@pytest.mark.parametrize(
    ("contacts", "signer", "expected"),
    [
        (CONTACTS, "陈先生", (LANDLINE, CHEN, OLD_CHEN)),
        (CONTACTS, "陈老先生", (OLD_CHEN, LANDLINE, CHEN)),
        ([{**CONTACTS[0], "note": "请先打给我"}, CONTACTS[1]], "陈先生", (OLD_CHEN, LANDLINE, CHEN)),
        ([CONTACTS[0], {**CONTACTS[1], "note": "Ring first"}], "陈老先生", (OLD_CHEN, LANDLINE, CHEN)),
        ([{**CONTACTS[1], "role": "family"}, CONTACTS[0]], "陈先生", (OLD_CHEN, LANDLINE, CHEN)),
        ([{**CONTACTS[1], "role": "neighbour"}, CONTACTS[0]], "", (OLD_CHEN, LANDLINE, CHEN)),
        ([*CONTACTS, {**CONTACTS[1], "role": "pays"}], "", (LANDLINE, CHEN, OLD_CHEN)),
        (["not a contact", {"role": None}], "", ()),
        (None, "", ()),
    ],
)
def test_who_signed_then_who_is_rung_first_then_who_reported_it(
    contacts: Any, signer: str, expected: tuple[str, ...]
) -> None:
    job = Job("j", about={"contacts": contacts})
    assert addressee(job, record(signer)).phones == expected


@pytest.mark.parametrize("signer", [None, 7, ["x"]])
def test_a_text_without_a_name_names_nobody(signer: Any) -> None:
    assert addressee(Job("j", about={"contacts": CONTACTS}), record(signer)).mails == ("chen@example.com",)
    assert addressee(Job("j", about={"contacts": CONTACTS}), None).phones[0] == LANDLINE


def test_who_is_written_to_is_shown_nowhere() -> None:
    told = addressee(Job("j", about={"contacts": CONTACTS}), None)
    assert CHEN not in repr(told) and "chen" not in repr(told)


def test_a_number_that_the_technician_typed_is_worth_less_until_the_office_wrote_it_down() -> None:
    opened = act("job.open", actor="device")
    assert grade(Job("j", created=act("job.create"))) == OWN_PHONE
    assert grade(Job("j", created=opened)) == DOOR_NUMBER
    address = act("job.amend", about={"site": {}})
    assert grade(Job("j", created=opened, lists={"job.amend": (address,)})) == DOOR_NUMBER
    contacts = act("job.amend", about={"contacts": CONTACTS})
    assert grade(Job("j", created=opened, lists={"job.amend": (address, contacts)})) == OWN_PHONE
