"""The legal clocks of 三包: calendar days that no pause stops."""

from __future__ import annotations

import pytest

from sync.instants import DAY, MINUTE, iso
from sync.work.calendars import Calendar
from sync.work.file import read
from sync.work.legal import (
    CHINA,
    MOBILE_PHONES,
    Clock,
    Spent,
    Thresholds,
    clocks,
    spent,
    thresholds_of,
    under_repair,
)
from sync.work.merging import merge
from sync.work.part_waits import waits
from tests.operations import the
from tests.sync.work.cast import JOB, MORNING, OTHER, VISIT, Office

SHANGHAI = Calendar("Asia/Shanghai")
DAYS = DAY // MINUTE


NEXT = the("second-visit")


def running(office: Office, thresholds: Thresholds = CHINA) -> dict[str, Clock]:
    return {clock.kind: clock for clock in clocks(office.job(), thresholds, SHANGHAI)}


@pytest.fixture
def office() -> Office:
    """A repair reported on 24 November 2026, in the morning."""
    return Office().plans(reported_at=iso(MORNING))


def test_thirty_days_end_with_the_thirtieth_day(office: Office) -> None:
    clock = running(office)["repair"]
    assert (clock.since, clock.until, iso(clock.due)) == (MORNING, None, "2026-12-24T16:00:00.000Z")
    assert not clock.over(clock.due)
    assert clock.over(clock.due + 1)


def test_the_repair_stops_the_clock_and_a_pause_does_not(office: Office) -> None:
    office.ann.does("job.pause", reason="waiting_for_customer", text="away")
    assert running(office)["repair"].until is None
    office.passes(3 * DAYS)
    office.ann.does("work.finish", result="repaired")
    assert running(office)["repair"].until == office.now - MINUTE
    assert not running(office)["repair"].over(office.now + 100 * DAY)


def test_waiting_for_a_part_runs_from_the_request_to_its_arrival(office: Office) -> None:
    office.ann.does("part.request", visit=the("visit"))
    asked = office.now - MINUTE
    assert running(office)["parts"] == Clock("parts", asked, None, running(office)["parts"].due)
    request = [office.ann.device.id, office.ann.n]
    office.passes(5 * DAYS)
    office.does("part.order", request=request)
    assert running(office)["parts"].until is None
    office.does("part.arrive", request=request)
    arrived = running(office)["parts"].until
    assert arrived is not None and asked + 5 * DAY < arrived <= office.now
    office.passes(DAYS)
    office.does("part.issue", request=request)
    assert running(office)["parts"].until == arrived


def parts(office: Office, thresholds: Thresholds = CHINA) -> list[Clock]:
    return [clock for clock in clocks(office.job(), thresholds, SHANGHAI) if clock.kind == "parts"]


def asks(office: Office, **args: str) -> list[object]:
    """A part is requested; what names the request."""
    office.ann.does("part.request", **{"visit": VISIT, **args})
    return [office.ann.device.id, office.ann.n]


def test_a_dropped_request_is_waited_for_no_longer(office: Office) -> None:
    request = asks(office)
    office.passes(100 * DAYS)
    office.does("part.drop", request=request)
    [clock] = parts(office)
    assert clock.until is not None and clock.over(office.now), "giving up late does not undo the wait"


def test_a_request_taken_back_was_never_made(office: Office) -> None:
    _, n = asks(office)
    office.ann.does("retract", of={"device": office.ann.device.id, "n": n})
    assert parts(office) == []


def test_a_part_that_was_taken_out_of_the_job_again_ends_no_wait(office: Office) -> None:
    asks(office)
    office.passes(DAYS)
    office.ann.does("part.use", part="board")
    assert parts(office)[0].until is not None
    office.ann.does("retract", of={"device": office.ann.device.id, "n": office.ann.n})
    assert parts(office)[0].until is None


def test_a_part_that_was_fitted_had_come_though_nobody_said_so(office: Office) -> None:
    asks(office)
    office.passes(5 * DAYS)
    office.ann.does("part.use", part="another")
    assert parts(office)[0].until is None
    office.ann.does("part.use", part="A-1", code="board")
    assert parts(office)[0].until == office.now - MINUTE


def test_a_part_came_no_later_than_it_was_fitted(office: Office) -> None:
    request = asks(office)
    office.ann.does("part.use", part="board")
    fitted = office.now - MINUTE
    office.passes(DAYS)
    office.does("part.arrive", request=request)
    assert [clock.until for clock in parts(office)] == [fitted]


def test_whose_days_they_were_is_told_beside(office: Office) -> None:
    """Of 40 days the first 10 the customer was away; from day 5 to 20 a part was missing."""
    office.ann.does("job.pause", reason="waiting_for_customer")
    office.passes(5 * DAYS)
    request = asks(office)
    office.passes(5 * DAYS)
    office.ann.does("job.resume")
    office.passes(10 * DAYS)
    office.does("part.arrive", request=request)
    office.passes(20 * DAYS)
    clock = running(office)["repair"]
    assert spent(office.job(), clock, SHANGHAI, office.now) == Spent(40, customer=10, parts=15, other=20)
    assert clock.over(office.now), "they stop no clock"


def test_the_wait_ends_with_the_repair(office: Office) -> None:
    asks(office)
    office.passes(DAYS)
    office.ann.does("work.finish", result="repaired")
    assert parts(office)[0].until == running(office)["repair"].until == office.now - MINUTE


def test_two_waits_apart_are_two_clocks(office: Office) -> None:
    for _ in range(2):
        office.does("part.arrive", request=asks(office))
        office.passes(60 * DAYS)
    assert [clock.over(office.now) for clock in parts(office)] == [False, False]


def test_waits_that_touch_are_one(office: Office) -> None:
    first = asks(office)
    office.passes(60 * DAYS)
    second = asks(office, part="fan")
    office.does("part.arrive", request=first)
    office.passes(60 * DAYS)
    assert [(clock.since, clock.over(office.now)) for clock in parts(office)] == [
        (MORNING + 4 * MINUTE, True)
    ]
    office.does("part.arrive", request=second)
    assert len(parts(office)) == 1


def test_the_wrong_part_is_waited_for_again(office: Office) -> None:
    request = asks(office)
    office.does("part.arrive", request=request)
    office.passes(DAYS)
    office.does("part.order", request=request)
    assert [clock.until is None for clock in parts(office)] == [False, True]


def test_an_arrival_by_a_wrong_clock_still_ends_the_wait(office: Office) -> None:
    request = asks(office)
    late = office.ann.judged("part.request", at=office.now + 5 * DAY, visit=VISIT, part="fan")
    office.ann.sends(late)
    office.does("part.arrive", request=[office.ann.device.id, office.ann.n])
    office.does("part.arrive", request=request)
    assert [clock.until is not None and clock.until >= clock.since for clock in parts(office)] == [True]
    assert all(wait.ends is not None and wait.ends >= wait.begins for wait in waits(office.job()))


def test_thresholds_are_data(office: Office) -> None:
    asks(office)
    china, phones = running(office)["parts"].due, running(office, MOBILE_PHONES)["parts"].due
    assert china - phones == 30 * DAY
    assert thresholds_of(None) == thresholds_of({}) == CHINA
    assert thresholds_of({"parts_days": 60, "repair_days": None}) == MOBILE_PHONES


def test_installing_has_no_clock() -> None:
    assert clocks(Office().plans(type="install").job(), CHINA, SHANGHAI) == ()


def test_what_was_called_off_in_time_stays_in_time_and_late_stays_late(office: Office) -> None:
    office.does("job.cancel", reason="called off")
    assert not running(office)["repair"].over(office.now + 100 * DAY)
    other = Office().plans()
    other.passes(40 * DAYS)
    other.does("job.cancel", reason="tired of waiting")
    assert running(other)["repair"].over(other.now)


def test_a_repair_taken_up_again_goes_on_where_it_stopped(office: Office) -> None:
    """20 days, then 50 in use, then due after 10 more."""
    office.passes(20 * DAYS)
    office.ann.does("work.finish", result="repaired")
    office.passes(50 * DAYS)
    office.does("job.reopen", reason="drips again")
    again = office.now - MINUTE
    clock = running(office)["repair"]
    assert (clock.since, clock.until) == (MORNING, None)
    assert (
        clock.due == running(Office().plans(reported_at=iso(again)), Thresholds(repair_days=10))["repair"].due
    )
    assert [until is None for _, until in under_repair(office.job())] == [False, True]


def test_taking_up_what_had_not_ended_changes_nothing(office: Office) -> None:
    before = running(office)
    office.does("job.reopen", reason="by mistake")
    assert running(office) == before


def test_what_ran_out_before_it_ended_stays_so_when_taken_up_again(office: Office) -> None:
    office.passes(40 * DAYS)
    office.ann.does("work.finish", result="repaired")
    before = running(office)["repair"]
    office.does("job.reopen", reason="drips again")
    office.ann.does("work.finish", visit=NEXT, result="repaired")
    assert running(office)["repair"] == before
    assert before.over(office.now)


def test_the_first_result_that_ends_the_job_stops_the_clock(office: Office) -> None:
    """It was repaired on the second visit; a third one later, to look at it, takes nothing back."""
    office.ann.does("work.finish", result="waits_for_part")
    assert running(office)["repair"].until is None
    office.ann.does("work.finish", visit=NEXT, result="repaired")
    stopped = running(office)["repair"].until
    office.passes(60 * DAYS)
    office.ann.does("work.finish", visit=the("third-visit"), result="adjusted_or_explained")
    assert running(office)["repair"].until == stopped


def test_a_transfer_does_not_begin_the_clock_anew(office: Office) -> None:
    before = running(office)
    office.passes(10 * DAYS)
    office.does("job.transfer", outlet="south", reason="nearer", technician=None, helpers=[])
    assert running(office) == before


def test_a_job_from_the_door_began_when_it_was_opened() -> None:
    office = Office()
    office.ann.does("job.open", OTHER)
    [clock] = clocks(office.job(OTHER), CHINA, SHANGHAI)
    assert clock.since == office.now - MINUTE


def test_a_job_nobody_made_has_no_clock(office: Office) -> None:
    held = office.file().without([op.ref for op in office.file().operations if op.name == "job.create"])
    assert clocks(read(held), CHINA, SHANGHAI) == ()


def test_a_merged_job_s_clocks_are_those_of_the_one_that_goes_on(office: Office) -> None:
    office.passes(DAYS)
    office.plans(OTHER)
    office.ann.does("part.request", OTHER, visit=NEXT)
    with office.store.writing() as tx:
        merge(tx, OTHER, JOB, office.operation("job.merge"), office.now)
    assert clocks(office.job(OTHER), CHINA, SHANGHAI) == ()
    assert (running(office)["repair"].since, len(parts(office))) == (MORNING, 1)
