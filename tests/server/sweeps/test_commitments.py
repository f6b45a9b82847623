"""Promises are judged when they fall due and whenever anything is heard; whoever must act is told once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from server.clock import StillClock
from server.models.job import JobRow
from server.models.notice import NoticeRow
from server.store.values import packed
from server.sweeps import commitments
from server.sweeps.table import Done
from sync.instants import DAY, HOUR, MINUTE, iso, millis
from tests.server.office import NINE, Office
from tests.server.photographs import Day, job_id

TARGETS = {"respond": {"open_minutes": 60}, "arrive": {"open_minutes": 300}}
ALARMS = {
    "arrive": [{"percent": 80, "tell": ["dispatcher"]}, {"percent": 100, "tell": ["dispatcher", "manager"]}]
}
VISIT = "01935b2e-0000-7000-8000-0000000000f1"
DUE = NINE + 5 * HOUR


class Promises(Day):
    """Ann's phone with one job that was promised an arrival by 14:00; nobody was told anything yet."""

    def __init__(self, app: Flask, office: Office, home: Path, **terms: Any) -> None:
        super().__init__(app, office, home, jobs=0)
        self.makes(1, **terms)
        self.sweep()

    def makes(self, number: int, **terms: Any) -> None:
        promise = {"targets": TARGETS, "alarms": ALARMS, **terms}
        about = {"type": "repair", "reported_at": iso(NINE), "promise": promise}
        self.does(job_id(number), "job.create", **about)
        self.does(job_id(number), "job.assign", technician=self.office.ann.id, helpers=[])
        self.phone.syncs()

    def sweep(self) -> Done:
        """Rounds until nothing is left to do; the last one that did anything."""
        last = Done({})
        with self.app.app_context():
            self.house.contacts.flush(self.house.now())
            for _ in range(20):
                done = commitments.run(self.house, lambda: False)
                if not done.counts:
                    return last
                last = done
        raise AssertionError("the sweep does not come to an end")

    def at(self, instant: int) -> Done:
        """Time goes on to this instant; then the sweep comes."""
        clock = self.house.clock
        assert isinstance(clock, StillClock)
        clock.goes_on(instant - clock.now())
        return self.sweep()

    def outcome(self, promise: str = "arrive") -> str:
        [row] = self.rows(f"select outcome from commitment where promise = '{promise}'")
        return str(row.outcome)

    def hears_all(self) -> None:
        """Every notice that waits is sent."""
        with self.house.store.writing() as tx:
            tx.connection.execute(
                update(NoticeRow).values(sent=packed({"desk": 1}), state="sent", look_at=None)
            )

    def told(self) -> list[tuple[str, int]]:
        """Template and per cent of every notice that was not dropped, in the order they were made."""
        rows = self.rows("select * from notice where state <> 'dropped' order by made_at, id")
        return [(row.template, json.loads(bytes(row.variables))["percent"]) for row in rows]


@pytest.fixture
def promises(app: Flask, office: Office, tmp_path: Path) -> Iterator[Promises]:
    return Promises(app, office, tmp_path)


def test_what_is_promised_is_a_row_as_soon_as_the_job_is_made(promises: Promises) -> None:
    rows = promises.rows("select promise, outcome, due, technician from commitment order by promise")
    assert [(row.promise, row.outcome, row.due) for row in rows] == [
        ("arrive", "open", DUE),
        ("respond", "open", NINE + HOUR),
    ]
    assert {row.technician for row in rows} == {promises.office.ann.id}


def test_a_threshold_is_told_once_and_the_next_one_to_more(promises: Promises) -> None:
    promises.at(DUE - HOUR - 1)
    assert promises.told() == []
    promises.at(DUE - HOUR)
    promises.at(DUE - HOUR + MINUTE)
    assert (promises.outcome(), promises.told()) == ("due_soon", [("promise_alarm", 80)])
    promises.at(DUE)
    promises.at(DUE + MINUTE)
    assert promises.told() == [("promise_alarm", 80), ("promise_alarm", 100)]


def test_a_silent_phone_makes_it_unknown_and_after_the_grace_a_provisional_breach(promises: Promises) -> None:
    promises.at(DUE)
    assert promises.outcome() == "unknown"
    [row] = promises.rows("select contact from commitment where promise = 'arrive'")
    assert row.contact == NINE
    promises.at(DUE + 4 * HOUR)
    assert promises.outcome() == "breached_provisional"
    promises.at(DUE + 30 * DAY)
    assert promises.outcome() == "breached"


def test_a_phone_that_speaks_again_without_an_arrival_settles_it(promises: Promises) -> None:
    promises.at(DUE + HOUR)
    promises.phone.syncs()
    promises.sweep()
    assert promises.outcome() == "breached"


def test_a_phone_that_speaks_at_the_very_deadline_holds_nothing_from_before(promises: Promises) -> None:
    promises.at(DUE)
    promises.phone.syncs()
    promises.sweep()
    assert promises.outcome() == "breached"


def test_a_late_report_withdraws_the_alarm_and_whoever_heard_it_is_told(promises: Promises) -> None:
    promises.at(DUE - 2 * HOUR)
    promises.phone.does("visit.arrive", job_id(1), visit=VISIT)
    promises.at(DUE + 4 * HOUR)
    assert promises.outcome() == "breached_provisional"
    promises.hears_all()
    promises.phone.syncs()
    promises.sweep()
    assert promises.outcome() == "met_reported_late"
    assert promises.told()[-1] == ("promise_withdrawn", 100)
    [alarm] = promises.rows("select withdrawn_at from alarm where percent = 100")
    assert alarm.withdrawn_at is not None
    assert promises.sweep().counts == {}


def test_an_alarm_that_nobody_heard_yet_is_taken_back_without_a_word(promises: Promises) -> None:
    promises.at(DUE - 2 * HOUR)
    promises.phone.does("visit.arrive", job_id(1), visit=VISIT)
    promises.at(DUE + MINUTE)
    promises.phone.syncs()
    promises.sweep()
    assert promises.outcome() == "met_reported_late"
    assert ("promise_alarm", 100) not in promises.told()
    assert ("promise_withdrawn", 100) not in promises.told()


def test_nobody_is_told_while_nobody_can_act(app: Flask, office: Office, tmp_path: Path) -> None:
    evening = Promises(app, office, tmp_path, targets={"arrive": {"open_minutes": 540}})
    evening.at(NINE + 9 * HOUR)
    assert (evening.outcome(), evening.told()) == ("unknown", [("promise_alarm", 80)])
    evening.at(NINE + DAY - 1)
    assert evening.told() == [("promise_alarm", 80)]
    evening.at(NINE + DAY)
    assert evening.told() == [("promise_alarm", 80), ("promise_alarm", 100)]


def test_after_a_long_silence_of_ours_only_the_last_threshold_is_told(promises: Promises) -> None:
    promises.at(DUE + MINUTE)
    assert promises.told() == [("promise_alarm", 100)]
    assert len(promises.rows("select * from alarm")) == 2


def test_cancelled_in_time_it_is_cancelled_and_nobody_is_told(promises: Promises) -> None:
    promises.does(job_id(1), "job.cancel", reason="sold")
    promises.at(DUE + DAY)
    assert (promises.outcome(), promises.told()) == ("cancelled", [])


def test_a_job_opened_at_the_door_is_promised_something_by_the_sweep(promises: Promises) -> None:
    promises.phone.does(
        "job.open", job_id(2), contacts=[], site={}, appliance={}, type="repair", fault="drips"
    )
    promises.phone.syncs()
    assert promises.sweep().counts
    rows = promises.rows(f"select promise, policy, due from commitment where job = '{job_id(2)}'")
    assert {row.promise for row in rows} == {"respond", "arrive", "finish"}
    assert {row.policy for row in rows} == {"standard"}
    assert promises.sweep().counts == {}


def test_a_job_into_which_another_was_merged_is_promised_something_of_its_own(promises: Promises) -> None:
    """The other one's promise came with its operations; it is not this job's."""
    for number in (2, 3):
        drips = {"contacts": [], "site": {}, "appliance": {}, "type": "repair", "fault": "drips"}
        promises.phone.does("job.open", job_id(number), **drips)
        promises.phone.syncs()
        if number == 2:
            promises.sweep()
    dora = promises.office.dora
    version = dora.gets(f"/api/v1/jobs/{job_id(2)}")["version"]
    body = {"version": version, "into": job_id(3), "reason": "twice"}
    assert dora.asks("POST", f"/api/v1/jobs/{job_id(2)}/merge", body).status_code == 200
    promises.at(NINE + MINUTE)
    rows = promises.rows("select job from commitment where promise = 'finish'")
    assert [row.job for row in rows] == [job_id(3)]
    assert promises.sweep().counts == {}


def test_a_window_that_was_retracted_leaves_no_row(promises: Promises) -> None:
    window = {"from": iso(NINE + HOUR), "to": iso(NINE + 2 * HOUR), "asked_by": "customer", "reason": None}
    promises.phone.does("visit.appoint", job_id(1), visit=VISIT, **window)
    promises.phone.syncs()
    promises.sweep()
    assert promises.outcome("keep_appointment") == "open"
    promises.phone.does("retract", job_id(1), of={"device": promises.phone.id, "n": 1}, reason="wrong day")
    promises.phone.syncs()
    promises.sweep()
    assert promises.rows("select * from commitment where promise = 'keep_appointment'") == []


def test_a_job_that_cannot_be_judged_waits_and_the_others_go_on(promises: Promises) -> None:
    promises.makes(3)
    promises.makes(2)
    with promises.house.store.writing() as tx:
        tx.connection.execute(update(JobRow).where(JobRow.id == job_id(3)).values(file=b"{"))
    done = promises.sweep()
    assert done.note == "job_failed"
    assert promises.rows(f"select * from commitment where job = '{job_id(2)}'")
    [row] = promises.rows(f"select judge_at from job where id = '{job_id(3)}'")
    assert row.judge_at == promises.house.now() + HOUR


def test_nothing_is_written_where_nothing_turned(promises: Promises) -> None:
    promises.phone.does("note.add", job_id(1), text="a dog in the yard")
    promises.phone.syncs()
    assert promises.sweep().counts["turned"] == 0


def test_more_time_of_the_customers_own_choice_takes_the_alarm_back(promises: Promises) -> None:
    promises.at(DUE - HOUR)
    window = {
        "from": iso(NINE + DAY),
        "to": iso(NINE + DAY + 2 * HOUR),
        "asked_by": "customer",
        "reason": None,
    }
    promises.phone.does("visit.appoint", job_id(1), visit=VISIT, **window)
    promises.phone.syncs()
    promises.at(DUE + MINUTE)
    [row] = promises.rows("select outcome, due, original from commitment where promise = 'arrive'")
    assert (row.outcome, row.due, row.original) == ("open", millis("2026-11-25T11:00:00+08:00"), DUE)
    assert promises.told() == [("promise_alarm", 80)]


def test_whether_a_phone_has_spoken_is_asked_every_five_seconds(
    promises: Promises, clock: StillClock
) -> None:
    promises.at(DUE + HOUR)
    with commitments.opened(promises.house) as round:
        round(lambda: False)
        promises.phone.syncs()
        with promises.app.app_context():
            promises.house.contacts.flush(promises.house.now())
        round(lambda: False)
        assert promises.outcome() == "unknown"
        clock.goes_on(commitments.ASKED_EVERY)
        round(lambda: False)
        assert promises.outcome() == "breached"
