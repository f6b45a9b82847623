"""The warranty ends later by the days out of use; and who is within it."""

from __future__ import annotations

from datetime import date

from sync.instants import DAY, MINUTE
from sync.work.calendars import Calendar
from sync.work.warranty import bought, covered, warranty
from tests.operations import the
from tests.sync.work.cast import MORNING, OTHER, VISIT, Office

SHANGHAI = Calendar("Asia/Shanghai")
DAYS = DAY // MINUTE
NEW_YEAR_S_EVE = date(2026, 12, 31)


def test_every_day_under_repair_counts_once() -> None:
    office = Office().plans().plans(OTHER)
    office.passes(2 * DAYS)
    office.ann.does("part.request", visit=VISIT)
    office.passes(3 * DAYS)
    office.ann.does("work.finish", result="repaired")
    office.does("job.close", OTHER, reason="the same")
    moved = warranty(NEW_YEAR_S_EVE, [office.job(), office.job(OTHER)], SHANGHAI, office.now + 50 * DAY)
    assert (moved.ends, moved.moved) == (date(2027, 1, 6), 6)


def test_while_it_is_under_repair_the_warranty_does_not_run_out() -> None:
    """Reported on its last day but one, brought back after ten: one day is left, and this one."""
    office = Office().plans()
    office.passes(9 * DAYS)
    office.ann.does("work.finish", result="repaired")
    moved = warranty(date(2026, 11, 25), [office.job()], SHANGHAI, office.now)
    assert (moved.ends, moved.moved) == (date(2026, 12, 5), 10)


def test_what_was_reported_after_the_end_moves_nothing() -> None:
    office = Office().plans()
    assert warranty(date(2026, 11, 23), [office.job()], SHANGHAI, office.now + 50 * DAY).moved == 0


def test_days_in_use_between_two_repairs_do_not_count() -> None:
    office = Office().plans()
    office.ann.does("work.finish", result="repaired")
    office.passes(10 * DAYS)
    office.does("job.reopen", reason="again")
    office.ann.does("work.finish", visit=the("second-visit"), result="repaired")
    assert warranty(NEW_YEAR_S_EVE, [office.job()], SHANGHAI, office.now).moved == 2


def test_what_was_called_off_before_anybody_came_moves_nothing() -> None:
    office = Office().plans()
    office.passes(5 * DAYS)
    office.does("job.cancel", reason="works again")
    assert warranty(NEW_YEAR_S_EVE, [office.job()], SHANGHAI, office.now).moved == 0
    office.ann.does("visit.arrive", at=MORNING + DAY)
    assert warranty(NEW_YEAR_S_EVE, [office.job()], SHANGHAI, office.now).moved == 6


def test_who_is_within_the_warranty() -> None:
    """The technician's word goes before the dates, and these before what the office wrote down."""

    def within(known: str | None, ends: date | None = None, decided: str | None = None) -> bool | None:
        office = Office().plans(appliance={} if known is None else {"warranty": known})
        if decided is not None:
            office.ann.does("warranty.decide", warranty=decided)
        return covered(office.job(), ends, SHANGHAI)

    assert (within(None), within("in"), within("extended")) == (None, True, True)
    assert (within("out"), within("commercial", NEW_YEAR_S_EVE)) == (False, False)
    assert (within("in", date(2026, 11, 23)), within(None, date(2026, 11, 24))) == (False, True)
    assert (within("out", None, "in"), within("in", NEW_YEAR_S_EVE, "out")) == (True, False)


def test_an_end_that_is_no_day_is_not_known() -> None:
    for said in (None, "", "soon", "2026-13-40", 7, ["2026-12-31"]):
        assert bought(Office().plans(appliance={"warranty_until": said}).job()) is None
    assert bought(Office().plans(appliance="a machine").job()) is None
    assert bought(Office().plans(appliance={"warranty_until": "2026-12-31"}).job()) == NEW_YEAR_S_EVE
