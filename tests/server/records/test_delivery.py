"""A link is sent again to the number on file, not too often; and the office sees what reached the customer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server.clock import StillClock
from server.customer.access import of_token
from server.customer.reading import shelf
from server.records.completion import check_code, confirmed_at, send_code
from server.records.delivery import delivery, named
from server.records.linking import LIFE, MOST_A_DAY, NEEDED, link_id, send_link
from server.store import readings
from server.store.notices import notice_id
from sync.instants import DAY, MINUTE, SECOND, iso, millis
from tests.handmade import JOB, VISIT
from tests.server.customers import CONTACTS, Household
from tests.server.hand import office_does
from tests.server.office import Office
from tests.server.town import Town


class Counter:
    """The office, a household, and the texts that it gets."""

    def __init__(self, home: Household, town: Town) -> None:
        self.home, self.town, self.here = home, town, home.here
        self.texts = town.aliyun()
        home.job()
        self.text = home.signs()

    def again(self) -> str:
        return send_link(self.here, JOB, self.text)

    def is_asked_about(self) -> None:
        """Ann works on after the office called the job off."""
        office_does(self.home.app, self.home.office.dora, "job.cancel", reason="customer")
        self.home.phone.does("part.use", JOB, visit=VISIT, part="valve", quantity=1, unit="pc").syncs()
        assert self.home.questions()

    def delivery(self) -> dict[str, Any]:
        with self.here.store.reading() as connection:
            return delivery(connection, self.text, JOB)


@pytest.fixture
def counter(app: Flask, clock: StillClock, office: Office, tmp_path: Path) -> Iterator[Counter]:
    with ExitStack() as stack:
        yield Counter(Household(app, office, tmp_path), Town(app, clock, stack))


def test_a_link_is_sent_again_at_once_and_is_a_fresh_one(counter: Counter) -> None:
    counter.home.announced(counter.text)
    counter.town.sweeps_for(2 * MINUTE, 30 * SECOND)
    assert counter.again() == "sent"
    counter.town.sweeps()

    [(_, first, [old]), (_, second, [fresh])] = counter.texts.texts
    assert (first, second) == ("SMS_100", "SMS_102")
    assert old != fresh
    counter.town.clock.goes_on(LIFE - MINUTE)
    lapsed, living = of_token(counter.here, old), of_token(counter.here, fresh)
    assert lapsed is not None and lapsed.expired(counter.here.now())
    assert living is not None and not living.expired(counter.here.now())


def test_it_is_sent_three_times_a_day_and_once_a_minute(counter: Counter) -> None:
    for _ in range(MOST_A_DAY):
        assert counter.again() == "sent"
        assert counter.again() == "sent_lately"
        counter.town.clock.goes_on(2 * MINUTE)
    assert counter.again() == "sent_lately"
    counter.town.clock.goes_on(DAY)
    assert counter.again() == "sent"


def test_while_something_about_the_job_is_open_it_says_that_the_link_waits(counter: Counter) -> None:
    counter.is_asked_about()
    assert counter.again() == "sent_later"
    assert counter.again() == "waits"
    counter.town.sweeps_for(30 * MINUTE, 5 * MINUTE)
    assert (counter.again(), counter.texts.texts) == ("waits", [])
    assert len(counter.town.listed()) == 1

    counter.home.lets_stand()
    assert counter.again() == "waits", "the answer can still be taken back"
    counter.town.sweeps_for(25 * MINUTE, MINUTE)
    [(_, template, _)] = counter.texts.texts
    assert template == "SMS_102"
    assert counter.again() == "sent"


def test_what_waits_counts_for_the_day_and_what_lapsed_waits_no_more(counter: Counter) -> None:
    counter.is_asked_about()
    assert counter.again() == "sent_later"
    counter.town.clock.goes_on(NEEDED + MINUTE)
    counter.town.sweeps()
    assert counter.again() == "sent_later"


def test_a_link_that_waits_is_in_the_trail_once(counter: Counter) -> None:
    office, path = counter.home.office, f"/api/v1/records/{counter.text}/link"
    counter.is_asked_about()
    outcomes = [office.dora.asks("POST", path).json["outcome"] for _ in range(2)]
    assert outcomes == ["sent_later", "waits"]
    assert len(office.root.gets("/api/v1/audit", kind="record")["items"]) == 1


def test_without_a_number_or_a_record_nothing_is_sent(counter: Counter) -> None:
    assert send_link(counter.here, JOB, "0" * 64) == "not_found"
    assert send_link(counter.here, "no such job", counter.text) == "not_found"
    about = {"contacts": [{**CONTACTS[1], "phones": [], "email": ""}]}
    office_does(counter.home.app, counter.home.office.dora, "job.amend", about=about)
    assert counter.again() == "no_number"


def test_the_office_sees_each_step_apart(counter: Counter) -> None:
    assert counter.delivery() == {
        "notices": [],
        "links": [],
        **{what: {"link": None, "hand_over": None} for what in ("fetched", "seen", "downloaded")},
        "confirmed": None,
    }
    counter.home.announced(counter.text)
    counter.town.sweeps_for(MINUTE + SECOND)
    told = counter.delivery()
    [notice], [link] = told["notices"], told["links"]
    at = counter.town.listed()[notice_id("record_ready", counter.text)].through["aliyun"]
    assert isinstance(at, int)
    assert (notice["template"], notice["state"]) == ("record_ready", "sent")
    assert notice["through"] == [{"channel": "aliyun", "at": iso(at), "refused": None}]
    assert link["id"] == link_id(notice["id"])

    now = counter.here.now()
    for what in ("fetched", "fetched", "seen"):
        counter.here.work(lambda tx, what=what: readings.note(tx.connection, counter.text, "link", what, now))  # type: ignore[misc]
    counter.here.work(lambda tx: readings.note(tx.connection, counter.text, "hand_over", "fetched", now))
    told = counter.delivery()
    assert told["fetched"]["link"] == {"first_at": iso(now), "last_at": iso(now), "times": 2}
    assert told["fetched"]["hand_over"]["times"] == told["seen"]["link"]["times"] == 1
    assert told["downloaded"] == {"link": None, "hand_over": None}

    assert send_code(counter.here, link["id"]) == "code_sent"
    counter.town.sweeps()
    check_code(counter.here, link["id"], str(counter.texts.texts[-1][2][0]))
    told = counter.delivery()
    assert (told["confirmed"]["grade"], told["confirmed"]["way"]) == ("own_phone", "completion_code")
    assert [each["template"] for each in told["notices"]] == ["record_ready", "completion_code"]
    assert counter.texts.texts[-1][2][0] not in repr(told)


def test_a_refusal_is_shown_with_its_code(counter: Counter) -> None:
    file = counter.here.settings.notices
    file.write_text(file.read_text().replace(counter.texts.secret, "another"))
    counter.home.announced(counter.text)
    counter.town.sweeps_for(2 * MINUTE, 30 * SECOND)

    [notice] = counter.delivery()["notices"]
    assert notice["through"] == [{"channel": "aliyun", "at": None, "refused": "bad_signature"}]
    assert notice["state"] == "failed"


def test_what_the_quiet_hours_hold_back_says_till_when(counter: Counter) -> None:
    counter.town.clock.jumps(millis("2026-11-24T21:30:00+08:00"))
    counter.home.announced(counter.text)
    [unseen] = counter.delivery()["notices"]
    counter.town.sweeps_for(2 * MINUTE, 30 * SECOND)
    [seen] = counter.delivery()["notices"]

    for notice in (unseen, seen):
        assert (notice["state"], notice["quiet"]) == ("waiting", True)
        assert notice["quiet_until"] == "2026-11-25T00:00:00.000Z"
    assert seen["next_at"] == seen["quiet_until"]
    assert counter.again() == "sent"
    counter.town.sweeps()
    again = next(each for each in counter.delivery()["notices"] if each["template"] == "link_again")
    assert (again["state"], again["quiet"], again["quiet_until"]) == ("sent", False, None)


def test_a_dispatcher_sends_it_again_by_number_or_hash_and_it_is_in_the_trail(counter: Counter) -> None:
    office = counter.home.office
    with counter.here.store.reading() as connection:
        assert named(connection, counter.text) == (counter.text, JOB)
        number = counter.home._shown(JOB)["records"][0]["number"]
        assert named(connection, number) == (counter.text, JOB)
        assert named(connection, "nonsense") is None
    answer = office.dora.asks("POST", f"/api/v1/records/{number}/link")
    assert (answer.status_code, answer.json) == (200, {"outcome": "sent"})
    assert office.dora.asks("POST", f"/api/v1/records/{counter.text}/link").json == {"outcome": "sent_lately"}
    [line] = office.root.gets("/api/v1/audit", kind="record")["items"]
    assert (line["action"], line["actor"], line["subject"]) == ("resend", office.dora.id, JOB)


def test_another_outlets_dispatcher_does_not_even_hear_that_it_exists(counter: Counter) -> None:
    office = counter.home.office
    for name in (counter.text, "nonsense", "0" * 64):
        assert office.sven.is_refused("POST", f"/api/v1/records/{name}/link") == (404, "not_found")
    assert counter.town.listed() == {}


def test_one_link_opens_the_records_of_the_whole_call(counter: Counter) -> None:
    """One text told of both: the page of its link has both, and each is sent again and confirmed on its own."""
    home, other_job = counter.home, "01935b2e-0000-7000-8000-000000000002"
    about = {"call": "call-1"}
    office_does(home.app, home.office.dora, "job.amend", about=about)
    home.job(other_job, **about)
    other = home.signs(other_job, "01935b2e-0000-7000-8000-0000000000f2")
    home.announced(counter.text)
    home.announced(other, other_job)
    counter.town.sweeps_for(2 * MINUTE, 10 * SECOND)
    [(_, _, [token])] = counter.texts.texts
    access = of_token(counter.here, token)
    assert access is not None

    found = shelf(counter.here, access)
    assert found is not None and {each.hash for each in found.records} == {counter.text, other}
    assert send_link(counter.here, access.job, other) == "sent"
    now = counter.here.now()
    counter.here.work(lambda tx: readings.note(tx.connection, other, "link", "seen", now))
    assert send_code(counter.here, access.page) == "code_sent"
    counter.town.clock.goes_on(SECOND)
    counter.town.sweeps()
    codes = [values[0] for _, template, values in counter.texts.texts if template == "SMS_103"]
    assert check_code(counter.here, access.page, str(codes[0])) == "confirmed"
    assert confirmed_at(counter.here, access.job, other) is not None
    assert confirmed_at(counter.here, access.job, counter.text) is None
