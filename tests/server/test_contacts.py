"""Contacts: when a phone was heard, what it has recorded, how far its copies go; written now and then, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask

from server.contacts import Contact, Contacts
from server.house import house
from server.models.device import Contact as Row
from server.store.values import unpacked
from sync.exchange.lines import Envelope, Recorded
from sync.instants import SECOND
from sync.ports import StoreUnreachable
from sync.stored import Device
from tests.handmade import HandPhone
from tests.server.hand import count, enrolled, posts, with_job
from tests.server.office import Office

CURSOR = {"epoch": "e", "feeds": {}}
PHONE = Device("p", "", "", "ann", "north", "active", 0)


def contact(app: Flask) -> Any:
    """The only row."""
    with house(app).store.reading() as connection:
        return connection.execute(Row.__table__.select()).one()


def flushed(app: Flask) -> None:
    """What waits is written."""
    here = house(app)
    here.contacts.flush(here.now())


@pytest.fixture
def phone(app: Flask, office: Office) -> HandPhone:
    """Ann's, with a job."""
    return with_job(app, office, office.ann)


def test_contacts_are_written_at_most_every_15_seconds(app: Flask, phone: HandPhone) -> None:
    clock: Any = house(app).clock
    posts(app, phone, phone.request([], 1))
    assert count(app, "SELECT count(*) FROM contact") == 0
    clock.goes_on(15 * SECOND)
    posts(app, phone, phone.request([], 1))
    assert (contact(app).at, contact(app).app) == (house(app).now(), "hand/1.0")


def test_the_newest_recorded_is_kept_with_its_phone(app: Flask, phone: HandPhone) -> None:
    phone.line("note.add")
    phone.line("note.add")
    posts(app, phone, phone.request([], 3))
    flushed(app)
    assert count(app, "SELECT recorded FROM device") == 2


def test_sending_alone_does_not_forget_how_far_the_copies_go(app: Flask, phone: HandPhone) -> None:
    posts(app, phone, phone.request([], 1, cursor=CURSOR))
    flushed(app)
    posts(app, phone, phone.request([], 1))
    flushed(app)
    assert unpacked(contact(app).cursor) == CURSOR


def test_of_several_contacts_before_a_flush_each_says_what_it_knew(app: Flask, phone: HandPhone) -> None:
    posts(app, phone, phone.request([], 1, cursor=CURSOR))
    posts(app, phone, phone.request([], 1))
    flushed(app)
    assert unpacked(contact(app).cursor) == CURSOR


def test_what_a_former_enrolment_recorded_is_not_the_new_one_s(
    app: Flask, office: Office, phone: HandPhone
) -> None:
    new = enrolled(app, office, office.ann)
    lines = [phone.line("note.add"), phone.line("note.add")]
    body = phone.request(lines, 1, device=new.id, of=phone.id)
    assert posts(app, new, body).status_code == 200
    flushed(app)
    assert count(app, "SELECT recorded FROM device WHERE id = :id", id=new.id) == 0


def test_a_flush_that_fails_fails_no_sync_and_is_made_up_for() -> None:
    """The database is locked when the flush is due."""
    written: list[Contact] = []
    trouble = [StoreUnreachable("locked")]

    def write(contacts: Sequence[Contact]) -> None:
        if trouble:
            raise trouble.pop()
        written.extend(contacts)

    contacts = Contacts(write, 0)
    contacts.heard(
        PHONE, 20 * SECOND, Envelope("p", "a", 1, 1, 0, "", Recorded(3, "h"), asks=True, cursor=CURSOR)
    )
    contacts.heard(PHONE, 21 * SECOND, Envelope("p", "a", 1, 1, 0, "", Recorded(1, "o"), of="former"))
    contacts.flush(22 * SECOND)
    assert written == [Contact("p", 21 * SECOND, "a", Recorded(3, "h"), True, CURSOR)]


def test_the_last_contact_before_a_quiet_hour_is_written_by_itself() -> None:
    written: list[Sequence[Contact]] = []
    waiting: list[Any] = []

    def write(contacts: Sequence[Contact]) -> None:
        written.append(contacts)
        if len(written) == 1:
            raise StoreUnreachable("locked")

    contacts = Contacts(write, 0)
    contacts.later = waiting.append
    for at in (1, 2):
        contacts.heard(PHONE, at * SECOND, Envelope("p", "a", 1, 1, 0, "", Recorded(at, "h")))
    assert (written, len(waiting)) == ([], 1)
    waiting.pop()()  # the store cannot be reached: once more
    waiting.pop()()
    assert ([each.at for each in written[-1]], waiting) == ([2 * SECOND], [])
