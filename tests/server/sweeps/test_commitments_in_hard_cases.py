"""The sweep of promises where phones come and go, jobs change hands, and what is frozen in a job is odd."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from server.models.device import DeviceRow
from sync.instants import HOUR, MINUTE
from tests.server.office import NINE, Office
from tests.server.phone import Phone
from tests.server.photographs import job_id
from tests.server.registry import stays_signed_in
from tests.server.sweeps.test_commitments import DUE, VISIT, Promises


@pytest.fixture
def promises(app: Flask, office: Office, tmp_path: Path) -> Iterator[Promises]:
    return Promises(app, office, tmp_path)


def says_of_the_phone(promises: Promises, **values: Any) -> None:
    """What the table of phones says of Ann's."""
    with promises.house.store.writing() as tx:
        tx.connection.execute(update(DeviceRow).where(DeviceRow.id == promises.phone.id).values(**values))


@pytest.mark.parametrize(
    ("state", "outcome"), [("retired", "breached"), ("revoked", "unknown"), ("lost", "unknown")]
)
def test_a_phone_that_was_given_back_is_not_waited_for_and_one_that_is_gone_is(
    promises: Promises, state: str, outcome: str
) -> None:
    promises.at(DUE)
    assert promises.outcome() == "unknown"
    says_of_the_phone(promises, state=state)
    promises.at(DUE + MINUTE)
    assert promises.outcome() == outcome


def test_a_phone_that_spoke_but_kept_something_back_is_waited_for(promises: Promises) -> None:
    promises.at(DUE)
    promises.phone.syncs()
    with promises.app.app_context():
        promises.house.contacts.flush(promises.house.now())
    says_of_the_phone(promises, recorded=9)
    promises.at(DUE + MINUTE)
    assert promises.outcome() == "unknown"
    says_of_the_phone(promises, recorded=0)
    promises.sweep()
    assert promises.outcome() == "breached"


def test_only_jobs_that_wait_for_a_phone_are_judged_when_it_speaks(promises: Promises) -> None:
    promises.makes(2, targets={"arrive": {"open_minutes": 400}})
    promises.at(DUE)
    promises.phone.syncs()
    assert promises.sweep().counts["judged"] == 1
    assert promises.sweep().counts == {}


def test_a_phone_enrolled_after_the_deadline_holds_nothing_of_before(
    promises: Promises, tmp_path: Path
) -> None:
    promises.at(DUE + 1)
    stays_signed_in(promises.app)
    Phone(promises.app, tmp_path / "new").enrols(promises.office.dora, promises.office.ann.id)
    promises.phone.syncs()
    promises.sweep()
    assert promises.outcome() == "breached"


def test_whoever_was_told_hears_of_the_withdrawal_though_the_job_is_another_outlets(
    promises: Promises,
) -> None:
    promises.at(DUE - 2 * HOUR)
    promises.phone.does("visit.arrive", job_id(1), visit=VISIT)
    promises.at(DUE + MINUTE)
    promises.hears_all()
    south = promises.office.south
    promises.does(job_id(1), "job.transfer", outlet=south, technician=None, helpers=[])
    promises.phone.syncs()
    promises.sweep()
    rows = promises.rows("select template, outlet from notice order by made_at, template")
    assert [(row.template, row.outlet) for row in rows] == [
        ("promise_alarm", promises.office.north),
        ("promise_withdrawn", promises.office.north),
    ]
    assert {row.outlet for row in promises.rows("select outlet from commitment")} == {south}


def opens(promises: Promises, number: int, **smuggled: Any) -> None:
    drips = {
        "contacts": [],
        "site": {},
        "appliance": {"class_code": "x" * 300},
        "type": "repair",
        "fault": "drips",
    }
    promises.phone.does("job.open", job_id(number), **{**drips, **smuggled})
    promises.phone.syncs()


def test_a_phone_cannot_promise_itself_more_time(promises: Promises) -> None:
    opens(
        promises,
        2,
        promise={"targets": {"finish": {"working_days": 300}}},
        reported_at="2030-01-01T00:00:00Z",
    )
    promises.sweep()
    rows = promises.rows(
        f"select promise, policy, starts, appliance_class from commitment where job = '{job_id(2)}'"
    )
    assert {row.promise for row in rows} == {"respond", "arrive", "finish"}
    assert {(row.policy, row.starts, row.appliance_class) for row in rows} == {("standard", NINE, None)}
    assert promises.sweep().counts == {}


def test_odd_promises_keep_neither_facts_nor_others_back(promises: Promises) -> None:
    """Whatever was frozen: the phone's facts are applied, and every job has rows."""
    never = {"zone": "Asia/Shanghai", "weekdays": []}
    hour = {"targets": {"arrive": {"open_minutes": 60}}}
    odd = [
        7,
        "x",
        [1],
        {"targets": {"arrive": 5}},
        {"calendar": {"zone": "Mars"}},
        {**hour, "calendar": never},
    ]
    for number, promise in enumerate(odd, 2):
        promises.does(job_id(number), "job.create", type="repair", reported_at="?", promise=promise)
        promises.does(job_id(number), "job.assign", technician=promises.office.ann.id, helpers=[])
    promises.phone.syncs()
    for number in range(2, 2 + len(odd)):
        promises.phone.does("visit.arrive", job_id(number), visit=VISIT)
    promises.phone.syncs()
    assert promises.rows("select * from operation where receipt <> 'applied'") == []
    done = promises.at(DUE + HOUR)
    assert done.note == ""
    jobs = {row.job for row in promises.rows("select distinct job from commitment")}
    assert jobs >= {job_id(1), job_id(2), job_id(3), job_id(4), job_id(6), job_id(7)}
    assert promises.sweep().counts == {}


def test_a_job_that_trips_a_rule_keeps_no_other_from_its_promise(
    promises: Promises, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two jobs of the door are promised something; what follows of one of them cannot be worked out."""
    from sync.work import desk

    opens(promises, 2)
    opens(promises, 3)
    whole = desk.feed_changes

    def trips(file: Any, *rest: Any) -> Any:
        if file.id == job_id(2):
            raise KeyError("a defect")
        return whole(file, *rest)

    monkeypatch.setattr(desk, "feed_changes", trips)
    promises.sweep()
    promised = promises.rows(
        "select job from commitment where policy = 'standard' and promise = 'finish' order by job"
    )
    assert [row.job for row in promised] == [job_id(2), job_id(3)]
    files = promises.rows(f"select file from job where id in ('{job_id(2)}', '{job_id(3)}') order by id")
    assert [b"job.promise" in bytes(row.file) for row in files] == [False, True]


def test_a_promise_that_was_taken_out_again_is_not_promised_for_ever(promises: Promises) -> None:
    opens(promises, 2)
    promises.sweep()
    promises.does(job_id(2), "job.amend", about={"promise": None})
    done = promises.sweep()
    assert (done.counts["promised"], done.more) == (0, False)


def test_a_phone_heard_at_the_very_deadline_was_heard(promises: Promises) -> None:
    """It asks again at once, after the job was found to wait for it; the clock has not moved."""
    promises.at(DUE)
    promises.phone.syncs()
    promises.sweep()
    assert promises.outcome() == "breached"


def test_a_job_older_than_a_month_is_judged_by_what_is_heard_of_it(promises: Promises) -> None:
    promises.at(DUE - HOUR)
    promises.phone.does("visit.arrive", job_id(1), visit=VISIT)
    promises.at(DUE + 31 * 24 * HOUR)
    assert promises.outcome() == "breached"
    promises.phone.syncs()
    promises.sweep()
    assert promises.outcome() == "met_reported_late"
    [row] = promises.rows(f"select judge_at from job where id = '{job_id(1)}'")
    assert row.judge_at is None or row.judge_at > promises.house.now()
