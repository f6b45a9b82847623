"""Each enrolment has a key of its own, and the same code gives the same enrolment until it is there."""

from __future__ import annotations

import pytest

from sync.device.database import open_home
from sync.device.enrolments import current, enrol, former
from sync.device.trouble import Refused, Unreachable
from sync.exchange.signing import public_text
from tests.sync.device.phone import Phone

SERVER = "https://office.example"


@pytest.fixture
def phone(office, tmp_path):
    """A phone that nobody enrolled yet."""
    db = open_home(tmp_path / "phone")
    yield Phone(db, office, "ann")
    db.close()


def brings(phone, code):
    return enrol(phone.db, phone.wire, phone.hands, code, SERVER)


def test_a_second_enrolment_has_another_key(ann):
    first = public_text(current(ann.db).key)
    ann.enrols()
    [old] = former(ann.db)
    assert public_text(old.key) == first
    assert public_text(current(ann.db).key) != first


def test_a_key_that_was_shown_with_a_wrong_code_is_not_shown_with_the_next(phone, office):
    with pytest.raises(Refused):
        brings(phone, "no such code")
    brings(phone, office.code("ann"))
    shown = [body for path, body in phone.wire.seen if path == "/api/v1/devices"]
    assert len({body.partition(b'"key":')[2] for body in shown}) == len(shown) == 2


def test_a_lost_answer_is_asked_for_with_the_same_key(phone, office):
    code = office.code("ann")
    phone.wire.lose = 1
    with pytest.raises(Unreachable):
        brings(phone, code)
    brings(phone, code)
    assert len(office.store.devices) == 1


def test_a_code_that_was_used_begins_no_enrolment_and_harms_none(phone, office):
    """Typed once more after it worked, it must not begin the numbers anew."""
    code = office.code("ann")
    brings(phone, code)
    office.confirm(phone.id)
    phone.notes(2)
    phone.syncs()
    before = current(phone.db)
    with pytest.raises(Refused) as refused:
        brings(phone, code)
    assert refused.value.problem == "bad_code"
    after = current(phone.db)
    assert (after.device, after.last, after.through) == (before.device, 2, 2)
    assert former(phone.db) == []
