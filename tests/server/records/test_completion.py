"""A completion code: after the record was seen, to the number on file, five tries, one for the whole call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.clock import StillClock
from server.models.link import CompletionCode
from server.models.notice import NoticeRow
from server.records.calls import job_file
from server.records.completion import MOST_A_DAY, TRIES, check_code, confirmed_at, send_code
from server.records.linking import link_id
from server.store import links, readings
from server.store.links import token_hash_of
from server.store.notices import notice_id
from sync.instants import DAY, HOUR, MINUTE, SECOND, iso
from sync.work.documents import for_technician
from sync.work.file import read
from tests.handmade import JOB
from tests.server.customers import CHEN, CONTACTS, Household
from tests.server.hand import office_does
from tests.server.office import Office
from tests.server.town import Town

OTHER_JOB = "01935b2e-0000-7000-8000-000000000002"
OTHER_VISIT = "01935b2e-0000-7000-8000-0000000000f2"


class Parlour:
    """The customer with a full link, and the texts that come."""

    def __init__(self, home: Household, town: Town) -> None:
        self.home, self.town, self.here = home, town, home.here
        self.texts = town.aliyun()
        home.job(call="call-1")
        self.text = home.signs()
        home.announced(self.text)
        town.sweeps_for(2 * MINUTE, 30 * SECOND)
        self.link = link_id(notice_id("record_ready", self.text))

    def sees(self, text: str = "", way: readings.Way = "link") -> None:
        """A press on the page."""
        now = self.here.now()
        self.here.work(lambda tx: readings.note(tx.connection, text or self.text, way, "seen", now))

    def asks(self) -> str:
        return send_code(self.here, self.link)

    def gets(self) -> str:
        """Have a code sent, and read it from the phone."""
        assert self.asks() == "code_sent"
        self.town.sweeps()
        [code] = self.texts.texts[-1][2]
        assert (len(code), code.isdigit()) == (6, True)
        return str(code)

    def types(self, code: str) -> str:
        return check_code(self.here, self.link, code)

    def confirmations(self, job: str = JOB) -> int:
        """How often it was filed."""
        with self.here.store.reading() as connection:
            file = job_file(connection, job)
        assert file is not None
        return len(read(file).listed("customer.confirm_record"))

    def record(self, job: str = JOB) -> Any:
        """As the technician's phone has it."""
        with self.here.store.reading() as connection:
            file = job_file(connection, job)
        assert file is not None
        return for_technician(read(file), ())["records"][0]


@pytest.fixture
def parlour(app: Flask, clock: StillClock, office: Office, tmp_path: Path) -> Iterator[Parlour]:
    with ExitStack() as stack:
        yield Parlour(Household(app, office, tmp_path), Town(app, clock, stack))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_confirms_what_was_seen(parlour: Parlour) -> None:
    parlour.sees()
    code = parlour.gets()

    assert parlour.types(f" {code} ") == "confirmed"
    at = confirmed_at(parlour.here, JOB, parlour.text)
    assert at is not None and at - parlour.here.now() < SECOND
    assert parlour.record()["confirmed"] == {"at": iso(at), "grade": "own_phone"}
    assert parlour.texts.texts[-1][:2] == (CHEN.replace(" ", ""), "SMS_103")


def test_it_is_sent_only_after_the_record_was_seen_on_a_full_link(parlour: Parlour) -> None:
    assert parlour.asks() == "not_seen"
    parlour.sees(way="hand_over")
    assert parlour.asks() == "not_seen"
    parlour.sees()
    assert parlour.asks() == "code_sent"


@pytest.mark.parametrize("right", ["family", "all"])
def test_a_link_of_the_family_or_a_lapsed_one_gets_none(parlour: Parlour, right: str) -> None:
    parlour.sees()
    now = parlour.here.now()
    ends = now + HOUR if right == "family" else now
    hashed, id = token_hash_of("x" * 16), parlour.here.new_id()
    parlour.here.work(lambda tx: links.make(tx.connection, hashed, id, right, JOB, now, ends))

    assert send_code(parlour.here, id) == "no_link"
    assert check_code(parlour.here, id, "000000") == "code_over"
    assert send_code(parlour.here, parlour.here.new_id()) == "no_link"


def test_after_five_wrong_tries_the_right_one_is_over_too(parlour: Parlour) -> None:
    parlour.sees()
    code = parlour.gets()
    said = [parlour.types(wrong(code)) for _ in range(TRIES)]

    assert said == ["wrong_code"] * (TRIES - 1) + ["code_over"]
    assert parlour.types(code) == "code_over"
    assert "confirmed" not in parlour.record()


def test_a_fresh_code_ends_the_one_before(parlour: Parlour) -> None:
    parlour.sees()
    first = parlour.gets()
    for _ in range(TRIES):
        parlour.types(wrong(first))
    parlour.town.clock.goes_on(2 * MINUTE)
    second = parlour.gets()

    assert first != second
    assert parlour.types(second) == "confirmed"


def test_asked_for_again_soon_the_same_code_is_sent(parlour: Parlour) -> None:
    parlour.sees()
    first = parlour.gets()
    assert parlour.asks() == "sent_lately"
    parlour.town.clock.goes_on(2 * MINUTE)

    assert parlour.gets() == first


def test_only_so_many_are_sent_a_day(parlour: Parlour) -> None:
    parlour.sees()
    for _ in range(MOST_A_DAY):
        assert parlour.asks() == "code_sent"
        parlour.town.clock.goes_on(2 * MINUTE)
    assert parlour.asks() == "sent_lately"
    parlour.town.clock.goes_on(DAY)
    assert parlour.asks() == "code_sent"


def test_it_holds_for_a_day(parlour: Parlour) -> None:
    parlour.sees()
    code = parlour.gets()
    parlour.town.clock.goes_on(DAY)

    assert parlour.types(code) == "code_over"


def test_one_code_confirms_every_record_of_the_call_that_was_seen(parlour: Parlour) -> None:
    parlour.home.job(OTHER_JOB, call="call-1")
    other = parlour.home.signs(OTHER_JOB, OTHER_VISIT)
    third = "01935b2e-0000-7000-8000-000000000003"
    parlour.home.job(third, call="call-2")
    stranger = parlour.home.signs(third, "01935b2e-0000-7000-8000-0000000000f3")
    parlour.sees(other)
    parlour.sees(stranger)
    assert parlour.types(parlour.gets()) == "confirmed"
    assert confirmed_at(parlour.here, OTHER_JOB, other) is not None
    assert confirmed_at(parlour.here, JOB, parlour.text) is None
    assert confirmed_at(parlour.here, third, stranger) is None


def test_typed_twice_it_is_filed_once_and_confirms_what_was_seen_since(parlour: Parlour) -> None:
    parlour.sees()
    code = parlour.gets()
    parlour.types(code)
    first = confirmed_at(parlour.here, JOB, parlour.text)
    parlour.home.job(OTHER_JOB, call="call-1")
    other = parlour.home.signs(OTHER_JOB, OTHER_VISIT)
    parlour.sees(other)
    parlour.town.clock.goes_on(MINUTE)

    assert parlour.types(code) == "confirmed"
    assert confirmed_at(parlour.here, JOB, parlour.text) == first
    assert parlour.confirmations() == parlour.confirmations(OTHER_JOB) == 1
    assert confirmed_at(parlour.here, OTHER_JOB, other) is not None


def test_while_something_is_open_no_code_is_sent(parlour: Parlour) -> None:
    parlour.sees()
    office_does(parlour.home.app, parlour.home.office.dora, "job.cancel", reason="customer")
    parlour.home.phone.does("part.use", JOB, visit=OTHER_VISIT, part="valve", quantity=1, unit="pc").syncs()

    assert parlour.asks() == "withheld"


def test_without_a_number_on_file_no_code_is_sent(parlour: Parlour) -> None:
    parlour.sees()
    about = {"contacts": [{**CONTACTS[1], "phones": [], "email": ""}]}
    office_does(parlour.home.app, parlour.home.office.dora, "job.amend", about=about)

    assert parlour.asks() == "no_number"


def test_the_code_lies_nowhere(parlour: Parlour, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    parlour.sees()
    code = parlour.gets()
    parlour.types(code)

    with parlour.here.store.reading() as connection:
        rows = [list(connection.execute(select(table.__table__))) for table in (CompletionCode, NoticeRow)]
    assert f'"{code}"' not in repr(rows) and f"'{code}'" not in repr(rows)
    assert code not in caplog.text
