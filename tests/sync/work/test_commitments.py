"""Promises, as facts alone tell them, and as they stand at an instant."""

from __future__ import annotations

from typing import Any

from sync.exchange.evidence import Evidence
from sync.instants import DAY, HOUR, MINUTE, millis
from sync.work.appointments import changes_by
from sync.work.calendars import Calendar
from sync.work.commitment import Commitment
from sync.work.commitments import commitments, due_at
from sync.work.outcomes import Phone, settled, standing
from sync.work.promises import Terms
from sync.work.targets import Target
from tests.sync.work.cast import MORNING, OTHER, VISIT, Office, the

REPORTED = "2026-11-24T09:00:00+08:00"


def made(office: Office, promise: str) -> Commitment:
    return next(each for each in commitments(office.job()) if each.promise == promise)


def told(office: Office) -> dict[str, dict[str, Any]]:
    return {each["promise"]: each for each in office.document()["commitments"]}


def due(office: Office) -> int | None:
    return due_at(office.job(), commitments(office.job()))


def plans(office: Office, **promise: int) -> Office:
    targets = {"respond": 120, "arrive": 240, "finish": 480, **promise}
    written = {name: {"open_minutes": minutes} for name, minutes in targets.items()}
    return office.plans(reported_at=REPORTED, promise={"targets": written})


def test_targets_are_open_minutes_from_the_report(office: Office) -> None:
    told_due = {name: each["due"] for name, each in told(plans(office)).items()}
    assert told_due == {
        "respond": "2026-11-24T03:00:00.000Z",
        "arrive": "2026-11-24T05:00:00.000Z",
        "finish": "2026-11-24T09:00:00.000Z",
    }


def test_accepting_is_not_contact_and_nobody_home_is_no_answer(office: Office) -> None:
    plans(office)
    office.ann.does("job.accept")
    office.ann.does("contact.attempt", outcome="no_answer")
    assert told(office)["respond"]["outcome"] == "open"
    office.ann.does("contact.attempt", outcome="call_later")
    assert told(office)["respond"]["outcome"] == "met"


def test_the_customers_own_booking_is_contact(office: Office) -> None:
    plans(office)
    window = {"from": "2026-11-24T14:00:00+08:00", "to": "2026-11-24T16:00:00+08:00"}
    office.does("customer.book_window", actor="customer:link", visit=VISIT, **window)
    assert told(office)["respond"]["outcome"] == "met"
    assert (told(office)["arrive"]["due"], told(office)["arrive"]["original"]) == (
        "2026-11-24T08:00:00.000Z",
        "2026-11-24T05:00:00.000Z",
    )


def test_a_window_somebody_else_asked_for_never_moves_the_deadline(office: Office) -> None:
    plans(office)
    office.ann.does("visit.appoint", asked_by="technician")
    assert told(office)["arrive"]["original"] is None
    assert told(office)["keep_appointment"]["due"] == "2026-11-24T08:00:00.000Z"


def test_a_window_the_customer_chose_after_the_deadline_leaves_it_as_it_is(office: Office) -> None:
    plans(office)
    office.ann.does("visit.appoint", at=millis("2026-11-24T13:00:01+08:00"))
    assert told(office)["arrive"]["due"] == "2026-11-24T05:00:00.000Z"


def test_changes_of_a_window_are_counted_by_who_asked(office: Office) -> None:
    plans(office)
    for who in ("customer", "technician", "technician"):
        office.ann.does("visit.appoint", asked_by=who)
    assert changes_by(office.job()) == {"technician": 2}


def test_an_appointment_is_kept_within_its_window_and_a_little_before(office: Office) -> None:
    for minutes, kept in ((-31, "breached"), (-30, "met"), (120, "met"), (121, "breached")):
        office = plans(Office())
        office.ann.does("visit.appoint")
        office.ann.does("visit.arrive", at=millis("2026-11-24T14:00:00+08:00") + minutes * MINUTE)
        assert settled(made(office, "keep_appointment")).replace("_reported_late", "") == kept, minutes


def test_the_earliest_arrival_counts_and_a_retracted_one_does_not(office: Office) -> None:
    plans(office)
    office.ann.does("visit.arrive", at=MORNING + HOUR)
    office.ann.does("visit.arrive", at=MORNING + 2 * HOUR, visit=the("second-visit"))
    assert told(office)["arrive"]["visit"] == VISIT
    office.ann.does("retract", of={"device": office.ann.device.id, "n": 1})
    assert told(office)["arrive"]["visit"] == the("second-visit")


def test_an_arrival_that_is_questioned_is_marked(office: Office) -> None:
    plans(office).does("job.close")
    office.ann.does("visit.arrive")
    assert told(office)["arrive"]["questioned"] is True


def test_waiting_for_parts_pauses_finish_and_nothing_else(office: Office) -> None:
    plans(office)
    before = told(office)
    office.ann.does("job.pause", reason="waiting_for_parts", at=MORNING)
    assert told(office)["finish"]["due"] is None
    office.ann.does("job.resume", at=MORNING + HOUR)
    assert made(office, "finish").due == millis("2026-11-24T18:00:00+08:00")
    assert told(office)["arrive"] == before["arrive"]


def test_cancelled_it_is_off(office: Office) -> None:
    plans(office).does("job.cancel", reason="sold")
    assert {each["outcome"] for each in told(office).values()} == {"cancelled"}


def test_without_a_promise_of_its_own_a_job_has_the_ordinary_one(office: Office) -> None:
    assert {each["promise"] for each in office.plans().document()["commitments"]} == {
        "respond",
        "arrive",
        "finish",
    }


DUE = millis("2026-11-24T15:00:00+08:00")


ORDINARY = Terms(0, {}, Calendar("Asia/Shanghai"))
ANNS = Phone("anns-phone", "ann", 0, 0, True)


def at(now: int, phone: Phone | None = ANNS, **facts: Any) -> str:
    made = Commitment("arrive", ORDINARY, DUE - 5 * HOUR, DUE, target=Target(300), **facts)
    return standing(made, now, [] if phone is None else [phone]).outcome


def heard(when: int, *, handed_in: bool = True, since: int = 0) -> Phone:
    return Phone("anns-phone", "ann", since, when, handed_in)


def test_an_outcome_is_never_a_boolean() -> None:
    assert at(DUE - 2 * HOUR) == "open"
    assert at(DUE - HOUR) == "due_soon"
    assert at(DUE) == "unknown"
    assert at(DUE + 3 * HOUR + 59 * MINUTE) == "unknown"
    assert at(DUE + DAY) == "breached_provisional"
    assert at(DUE + MINUTE, heard(DUE)) == "breached"
    assert at(DUE + 30 * DAY) == "breached"
    assert at(DUE + DAY, off=DUE) == "cancelled"


def test_only_a_phone_that_may_hold_something_is_waited_for() -> None:
    assert at(DUE + MINUTE, None) == "breached"
    assert at(DUE + MINUTE, heard(DUE - 1)) == "unknown"
    assert at(DUE + MINUTE, heard(DUE, handed_in=False)) == "unknown"
    assert at(DUE + MINUTE, heard(0, since=DUE + 1)) == "breached"


def test_cancelling_mends_no_promise_that_was_broken() -> None:
    assert at(DUE + MINUTE, heard(DUE), off=DUE + 1) == "breached"


def kept(estimate: int, earliest: int, latest: int, received: int, *flags: str) -> Commitment:
    when = Evidence(estimate, earliest, estimate, latest, received, flags)
    return Commitment("arrive", ORDINARY, due=DUE, kept=when)


def test_a_late_report_of_an_arrival_in_time_is_met_reported_late() -> None:
    assert settled(kept(DUE - 1, DUE - 2, DUE, DUE + DAY)) == "met_reported_late"
    assert settled(kept(DUE, DUE - 2, DUE, DUE)) == "met"
    assert settled(kept(DUE + 1, DUE + 1, DUE + 1, DUE + 1)) == "breached"


def test_the_grade_says_on_which_side_the_whole_interval_lies() -> None:
    assert kept(DUE - 1, DUE - 9, DUE, DUE).grade == "proved"
    assert kept(DUE + 5, DUE + 1, DUE + 9, DUE + 9).grade == "proved"
    assert kept(DUE - 1, DUE - 9, DUE + 9, DUE + 9).grade == "claimed"
    assert kept(DUE - 1, DUE - 9, DUE + 9, DUE + 9, "wall_moved_back").grade == "doubtful"


def test_a_job_falls_due_with_the_earliest_promise_that_nothing_keeps(office: Office) -> None:
    office.plans()
    dues = {each.promise: each.due for each in commitments(office.job())}
    assert due(office) == dues["respond"]
    office.ann.does("contact.attempt", outcome="agreed")
    assert due(office) == dues["arrive"]
    office.ann.does("visit.arrive")
    assert due(office) == dues["finish"]
    office.ann.does("job.pause", reason="waiting_for_customer")
    assert due(office) is None


def test_a_job_that_is_over_falls_due_no_more(office: Office) -> None:
    office.plans()
    for act, gone in (("job.close", True), ("job.reopen", False), ("job.cancel", True)):
        office.does(act)
        assert (due(office) is None) == gone


def test_what_was_told_of_one_job_is_not_told_of_another(office: Office) -> None:
    office.plans().plans(OTHER, reported_at="2026-11-25T09:00+08:00")
    here, there = office.job(), office.job(OTHER)
    assert commitments(here) != commitments(there)
    assert commitments(here)[0].due != commitments(there)[0].due
