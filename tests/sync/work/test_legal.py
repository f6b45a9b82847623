"""The legal clocks of 三包: calendar days that no pause stops."""

from __future__ import annotations

from datetime import date

import pytest

from sync.instants import DAY, MINUTE, iso
from sync.work.calendars import Calendar
from sync.work.legal import CHINA, MOBILE_PHONES, Clock, Thresholds, clocks, moved_end, same_fault
from tests.operations import the
from tests.sync.work.cast import JOB, MORNING, Office

SHANGHAI = Calendar("Asia/Shanghai")
DAYS = DAY // MINUTE


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


def test_a_dropped_request_is_waited_for_no_longer(office: Office) -> None:
    office.ann.does("part.request", visit=the("visit"))
    office.does("part.drop", request=[office.ann.device.id, office.ann.n])
    assert "parts" not in running(office)


def test_thresholds_are_data(office: Office) -> None:
    office.ann.does("part.request", visit=the("visit"))
    china, phones = running(office)["parts"].due, running(office, MOBILE_PHONES)["parts"].due
    assert china - phones == 30 * DAY


def test_installing_and_what_was_called_off_have_no_clock(office: Office) -> None:
    assert clocks(Office().plans(type="install").job(), CHINA, SHANGHAI) == ()
    office.does("job.cancel", reason="called off")
    assert running(office) == {}


def repaired(office: Office, job: str, fault: str) -> None:
    office.plans(job)
    office.ann.does("fault.diagnose", job, fault=fault)
    office.ann.does("work.finish", job, result="repaired")
    office.passes(DAYS)


def test_the_same_fault_after_two_repairs_is_an_exchange_case() -> None:
    office, ids = Office(), [the(f"repair-{n}") for n in range(3)]
    for id in ids[:2]:
        repaired(office, id, "E5")
    assert same_fault([office.job(id) for id in ids[:2]], CHINA) is None
    office.plans(ids[2])
    office.ann.does("fault.diagnose", ids[2], fault="E6")
    assert same_fault([office.job(id) for id in ids], CHINA) is None
    office.ann.does("fault.diagnose", ids[2], fault="E5")
    found = same_fault([office.job(id) for id in reversed(ids)], CHINA)
    assert found is not None
    assert (found[0], [op.name for op in found[1]]) == ("E5", ["work.finish", "work.finish"])


def test_the_warranty_ends_later_by_the_days_out_of_use(office: Office) -> None:
    bought = date(2026, 12, 31)
    office.passes(2 * DAYS)
    office.ann.does("part.request", visit=the("visit"))  # the same days count once
    office.passes(3 * DAYS)
    office.ann.does("work.finish", result="repaired")
    assert moved_end(bought, [office.job()], SHANGHAI, office.now + 50 * DAY) > bought
    request = [office.ann.device.id, office.ann.n - 1]
    office.does("part.arrive", request=request)
    assert moved_end(bought, [office.job(JOB)], SHANGHAI, office.now) == date(2027, 1, 6)


def test_days_after_the_end_move_nothing(office: Office) -> None:
    bought = date(2026, 11, 23)
    assert moved_end(bought, [office.job()], SHANGHAI, office.now + 50 * DAY) == bought
