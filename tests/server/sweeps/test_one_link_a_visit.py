"""A visit is announced once, by its newest record that stands; a newer one only where it says something else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from server.clock import StillClock
from server.notices.records import announce
from server.store.notices import notice_id
from sync.device.signatures import Signed
from sync.exchange.chain import sha256_hex
from sync.instants import MINUTE, SECOND
from tests.handmade import JOB
from tests.server.customers import OTHER_JOB, OTHER_VISIT, Household, ready
from tests.server.office import Office
from tests.server.town import Town

OTHERWISE = "外机有异响"


class Door:
    """A household whose phone signs again, the texts that it gets, and the office that lets the second record stand."""

    def __init__(self, home: Household, town: Town) -> None:
        self.home, self.town = home, town
        self.texts = town.aliyun()

    def signs_again(self, remark: str | None = None) -> Signed:
        """Without saying that it corrects anything, which is asked about."""
        signed = self.home.signs_only(remark=remark)
        self.home.phone.syncs()
        assert self.home.questions() == ["record_contradicts"]
        return signed

    def settles(self) -> None:
        """Every question is answered, and more than ten minutes go by."""
        self.home.lets_stand()
        self.town.sweeps_for(25 * MINUTE, MINUTE)

    @property
    def told(self) -> list[str]:
        return [template for _, template, _ in self.texts.texts]

    def became(self, text: str, template: str = "record_ready") -> tuple[str, str]:
        listed = self.town.listed()[notice_id(template, text)]
        return listed.state, listed.note


def hash_of(signed: Signed) -> str:
    return sha256_hex(signed.text.encode())


@pytest.fixture
def door(app: Flask, clock: StillClock, office: Office, tmp_path: Path) -> Iterator[Door]:
    with ExitStack() as stack:
        yield Door(Household(app, office, tmp_path), Town(app, clock, stack))


def test_of_two_records_that_wait_the_newer_one_is_told(door: Door) -> None:
    first = ready(door.home)
    second = hash_of(door.signs_again(OTHERWISE))
    assert door.home.announced(second) == notice_id("record_ready", second)
    door.settles()

    assert door.told == ["SMS_100"]
    assert door.became(second) == ("sent", "")
    assert door.became(first) == ("dropped", "superseded")


def test_in_whatever_order_they_are_announced(door: Door) -> None:
    door.home.job()
    first, second = door.home.signs(), hash_of(door.signs_again(OTHERWISE))
    assert door.home.announced(second) and door.home.announced(first)
    door.settles()

    assert door.told == ["SMS_100"]
    assert door.became(second) == ("sent", "")


def test_where_the_newer_one_is_taken_back_the_first_is_told(door: Door) -> None:
    first, again = ready(door.home), door.signs_again(OTHERWISE)
    door.home.announced(hash_of(again))
    phone = door.home.phone
    phone.does("retract", JOB, of={"device": phone.id, "n": again.n}, reason="signed twice").syncs()
    door.settles()

    assert door.told == ["SMS_100"]
    assert door.became(first) == ("sent", "")
    assert door.became(hash_of(again)) == ("dropped", "recalled")


def test_a_second_one_that_says_the_same_is_not_told_again(door: Door) -> None:
    ready(door.home)
    door.town.sweeps_for(2 * MINUTE, 30 * SECOND)
    assert door.home.announced(hash_of(door.signs_again())) is None
    door.settles()

    assert door.told == ["SMS_100"]


def test_a_second_one_that_says_something_else_is_told_as_a_newer_one(door: Door) -> None:
    ready(door.home)
    door.town.sweeps_for(2 * MINUTE, 30 * SECOND)
    second = hash_of(door.signs_again(OTHERWISE))
    assert door.home.announced(second) == notice_id("record_corrected", second)
    door.settles()

    assert door.told == ["SMS_100", "SMS_101"]


def test_the_first_is_told_where_nobody_announces_the_newer_one(door: Door) -> None:
    """Its countersignature waits for a key, say: the link opens it all the same."""
    first = ready(door.home)
    door.signs_again(OTHERWISE)
    door.settles()

    assert door.told == ["SMS_100"]
    assert door.became(first) == ("sent", "")


def test_the_text_speaks_the_language_of_the_newest_record_that_it_tells(door: Door) -> None:
    hook = door.town.webhook(roles=["customer"])
    home = door.home
    home.job(call="call-1")
    home.job(OTHER_JOB, call="call-1")
    home.announced(home.signs())
    door.town.clock.goes_on(SECOND)
    home.announced(home.signs(OTHER_JOB, OTHER_VISIT, language="en"), OTHER_JOB)
    door.town.sweeps_for(5 * MINUTE, 10 * SECOND)

    [told] = hook.heard.values()
    assert "service record" in told["data"]["text"]


def test_announcing_many_records_asks_no_more_often_than_one(door: Door) -> None:
    home, asked = door.home, list[str]()
    home.job(JOB)
    home.job(OTHER_JOB)
    first, second = home.signs(), home.signs(OTHER_JOB, OTHER_VISIT)
    third = sha256_hex(door.signs_again(OTHERWISE).text.encode())

    def statements(*records: tuple[str, str]) -> tuple[int, int]:
        asked.clear()
        made = home.here.work(lambda tx: announce(tx.connection, records, home.here.now()))
        return len(asked), len(made)

    event.listen(home.here.engine(), "before_cursor_execute", lambda *heard: asked.append(heard[2]))
    assert statements((JOB, first)) == (alone := statements((JOB, third))[0], 1)
    assert statements((JOB, first), (JOB, third), (OTHER_JOB, second)) == (alone, 3)
