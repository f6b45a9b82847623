"""Promises where it is hard to say: windows chosen twice, changes of changes, reopenings, parts, arrivals anew."""

from __future__ import annotations

import pytest

from sync.exchange.evidence import Evidence
from sync.instants import DAY, HOUR, MINUTE
from sync.work import targets
from sync.work.assignments import GIVES
from sync.work.calendars import NeverOpen
from sync.work.commitment import Commitment
from sync.work.commitments import commitments
from sync.work.outcomes import Phone, on_job, settled, standing
from sync.work.promises import calendar_of
from tests.sync.work.cast import VISIT, Office, the
from tests.sync.work.test_promises import WEEK, at, made, plans, promised, raises_priority

SECOND = the("second-visit")


def window(begins: str, ends: str, day: int = 24, asked_by: str = "customer") -> dict[str, str]:
    said = {"from": f"2026-11-{day}T{begins}:00+08:00", "to": f"2026-11-{day}T{ends}:00+08:00"}
    return {**said, "asked_by": asked_by}


def acts(office: Office, op: str, when: str, day: int = 24, **args: object) -> None:
    """The office acts at this time."""
    office.now = at(when, day) - MINUTE
    office.does(op, **args)


def windows(office: Office) -> dict[str, Commitment]:
    return {each.of: each for each in commitments(office.job()) if each.promise == "keep_appointment"}


def test_of_two_choices_the_first_one_moves_the_arrival_however_it_was_made(office: Office) -> None:
    plans(office, 240)
    booked = window("14:00", "16:00")
    booked.pop("asked_by")
    acts(office, "customer.book_window", "09:10", actor="customer:link", visit=VISIT, **booked)
    office.ann.does("visit.appoint", at=at("09:30"), **window("15:00", "17:00"))
    assert made(office).due == at("16:00")


def test_a_choice_that_is_not_later_moves_nothing_and_leaves_room_for_one_that_is(office: Office) -> None:
    plans(office, 240)
    office.ann.does("visit.appoint", at=at("09:05"), **window("10:00", "12:00"))
    assert (made(office).due, made(office).original) == (at("13:00"), None)
    office.ann.does("visit.appoint", at=at("09:30"), **window("15:00", "17:00"))
    assert (made(office).due, made(office).original) == (at("17:00"), at("13:00"))


def test_a_choice_at_the_very_deadline_comes_too_late(office: Office) -> None:
    for moment, due in ((at("13:00") - 1, at("17:00")), (at("13:00"), at("13:00"))):
        office = plans(Office(), 240)
        office.ann.does("visit.appoint", at=moment, **window("15:00", "17:00"))
        assert made(office).due == due


def test_what_is_chosen_after_the_arrival_is_another_visits(office: Office) -> None:
    plans(office, 240)
    office.ann.does("visit.arrive", at=at("10:00"))
    office.ann.does("visit.appoint", at=at("10:30"), **window("09:00", "11:00", 25), visit=SECOND)
    assert (made(office).due, settled(made(office))) == (at("13:00"), "met")


def test_an_arrival_from_before_a_window_was_agreed_does_not_break_it(office: Office) -> None:
    plans(office)
    office.ann.does("visit.arrive", at=at("10:00"))
    office.ann.does("visit.appoint", at=at("10:30"), **window("14:00", "16:00"))
    assert windows(office)[VISIT].kept is None
    office.ann.does("visit.arrive", at=at("14:30"))
    assert settled(windows(office)[VISIT]) == "met"


def test_a_window_written_down_at_the_door_is_kept(office: Office) -> None:
    plans(office)
    office.ann.does("visit.arrive", at=at("09:50"))
    office.ann.does("visit.appoint", at=at("10:00"), **window("09:30", "11:00"))
    assert settled(windows(office)[VISIT]) == "met"


def test_each_window_of_one_visit_has_its_own_arrival(office: Office) -> None:
    plans(office)
    office.ann.does("visit.appoint", at=at("09:05"), **window("10:00", "11:00"))
    office.ann.does("visit.arrive", at=at("10:30"))
    office.ann.does("visit.appoint", at=at("11:30"), **window("14:00", "16:00"))
    office.ann.does("visit.arrive", at=at("14:30"))
    assert {of: settled(each) for of, each in windows(office).items()} == {f"{VISIT}:1": "met", VISIT: "met"}


def test_nobody_need_come_to_a_job_that_is_over(office: Office) -> None:
    plans(office)
    office.ann.does("visit.appoint", at=at("09:05"), **window("14:00", "16:00", 25), visit=SECOND)
    office.ann.does("visit.arrive", at=at("10:00"))
    office.ann.does("work.finish", at=at("11:00"))
    assert standing(windows(office)[SECOND], at("17:00", 25), ()).outcome == "cancelled"
    acts(office, "job.reopen", "12:00", reason="leaks")
    assert standing(windows(office)[SECOND], at("17:00", 25), ()).outcome == "breached"


def test_work_done_before_the_window_by_who_set_out_for_it_needs_an_arrival_still(office: Office) -> None:
    plans(office)
    office.ann.does("visit.appoint", at=at("09:05"), **window("14:00", "16:00"))
    office.ann.does("work.finish", at=at("11:00"))
    assert standing(windows(office)[VISIT], at("17:00"), ()).outcome == "breached"


def test_what_a_dispatcher_said_of_a_window_stays_with_it_when_the_next_one_is_agreed(office: Office) -> None:
    plans(office)
    office.ann.does("visit.appoint", at=at("09:35"), **window("10:00", "11:00"))
    line = office.ann.judged("visit.arrive")
    late = at("11:00") + 1
    jumped = Evidence(late, at("10:30"), late, at("11:30"), at("12:00"), ("wall_moved_back",))
    office.ann.sends(type(line)(line.line, jumped))
    acts(
        office,
        "commitment.settle",
        "12:00",
        promise="keep_appointment",
        of=VISIT,
        outcome="met",
        reason="seen",
    )
    assert settled(windows(office)[VISIT]) == "met_reported_late"
    office.ann.does("visit.appoint", at=at("13:00"), **window("14:00", "16:00"))
    missed = windows(office)[f"{VISIT}:1"]
    assert (settled(missed), windows(office)[VISIT].said) == ("met_reported_late", None)


def test_a_change_that_touches_nothing_leaves_the_change_before_it_in_force(office: Office) -> None:
    raises_priority(plans(office), 120, "10:00", rule="from_change")
    raises_priority(office, 60, "10:30", rule="unchanged")
    assert (made(office).due, made(office).start) == (at("12:00"), at("10:00"))


def test_back_and_forth_it_is_as_it_was(office: Office) -> None:
    plans(office)
    before = made(office)
    raises_priority(office, 120, "10:00")
    raises_priority(office, 540, "10:10")
    assert (made(office).due, made(office).shortened) == (before.due, None)


def test_a_breach_by_one_change_is_not_ours_after_another_one(office: Office) -> None:
    raises_priority(plans(office), 120, "15:00")
    raises_priority(office, 60, "16:00")
    assert (made(office).due, made(office).attributed) == (at("10:00"), True)
    raises_priority(office, 480, "16:10")
    assert (made(office).due, made(office).attributed) == (at("17:00"), False)


def test_a_promise_that_appears_with_a_change_counts_from_there_or_is_nobodys_breach(office: Office) -> None:
    for rule, due, attributed in (("from_change", at("17:00"), False), ("retroactive", at("11:00"), True)):
        office = Office()
        office.plans(reported_at="2026-11-24T09:00:00+08:00", promise={"calendar": WEEK, "targets": {}})
        raises_priority(office, 120, "15:00", rule=rule)
        assert (made(office).due, made(office).attributed) == (due, attributed), rule


def test_a_promise_that_vanishes_with_a_change_stays_promised(office: Office) -> None:
    plans(office)
    acts(
        office,
        "job.amend",
        "10:00",
        about={"promise": {"calendar": WEEK, "targets": {"finish": {"working_days": 1}}}},
    )
    assert made(office).due == at("18:00")


def test_a_concern_is_answered_by_the_terms_of_its_own_day(office: Office) -> None:
    """It was raised after the change: nothing of it ran before, whatever the rule says of what runs."""
    for rule in ("retroactive", "from_change", "unchanged"):
        office = plans(Office(), targets={"answer": {"open_minutes": 540}})
        changed = promised(120, rule=rule, targets={"answer": {"open_minutes": 60}})
        acts(office, "job.amend", "10:00", about={"promise": changed})
        acts(office, "concern.raise", "11:00", kind="complaint", text="late")
        assert made(office, "answer").due == at("12:00"), rule


def test_another_calendar_with_the_change_counts(office: Office) -> None:
    plans(office)
    evening = {**WEEK, "id": "evening", "windows": [[780, 1320]]}
    acts(office, "job.amend", "10:00", about={"promise": {**promised(120), "calendar": evening}})
    assert made(office).due == at("15:00")


def test_warnings_are_per_cent_of_what_the_change_promised(office: Office) -> None:
    raises_priority(plans(office), 100, "10:00", rule="from_change")
    assert standing(made(office), at("10:00"), ()).look_at == at("11:20")


def test_cancelled_and_taken_up_again_nobody_is_late_for_the_time_between(office: Office) -> None:
    plans(office, 240, targets={name: {"open_minutes": 240} for name in ("respond", "arrive", "finish")})
    acts(office, "job.cancel", "10:00", reason="sold")
    acts(office, "job.reopen", "10:00", day=25, reason="not sold")
    dues = {each.promise: each.due for each in commitments(office.job())}
    assert dues == dict.fromkeys(("respond", "arrive", "finish"), at("13:00", 25))


def test_what_was_kept_before_the_job_was_closed_stays_as_it_was(office: Office) -> None:
    plans(office, 240)
    office.ann.does("visit.arrive", at=at("10:00"))
    office.ann.does("work.finish", at=at("11:00"))
    acts(office, "job.reopen", "12:00", reason="leaks")
    assert (made(office).due, made(office, "finish").due) == (at("13:00"), at("14:00"))


def test_the_job_was_over_from_its_first_end_on(office: Office) -> None:
    plans(office, 480)
    office.ann.does("work.finish", at=at("11:00"))
    acts(office, "job.close", "14:00")
    acts(office, "job.reopen", "16:00", reason="leaks")
    assert made(office, "finish").due == at("13:00", 25)
    office.ann.does("work.finish", at=at("17:00"))
    acts(office, "job.reopen", "18:00", reason="leaks")
    assert made(office, "finish").closed == ((at("11:00"), at("16:00")), (at("17:00"), at("18:00")))


def test_an_answer_that_reopens_the_job_continues_the_used_time(office: Office) -> None:
    acts(plans(office, 480), "job.cancel", "11:00", reason="sold")
    office.ann.does("visit.arrive", at=at("12:00"))
    office.now = at("15:00") - MINUTE
    office.answers(office.question(), "stands", reopen=True)
    assert made(office, "finish").due == at("12:00", 25)


def test_the_first_result_that_ends_the_job_finishes_it(office: Office) -> None:
    plans(office)
    office.ann.does("work.finish", at=at("11:00"))
    office.ann.does("work.finish", at=at("11:00", 25), visit=SECOND)
    assert settled(made(office, "finish")) == "met"


def asks_for_parts(office: Office, *clocks: str) -> list[list[object]]:
    """Requests at these times, and a visit that ends for want of them at half past ten."""
    refs = []
    for clock in clocks:
        office.ann.does("part.request", at=at(clock))
        refs.append([office.ann.device.id, office.ann.n, "x"])
    office.ann.does("work.finish", result="waits_for_part", at=at("10:30"))
    return refs


def test_a_part_that_has_come_is_waited_for_no_longer_when_it_is_issued(office: Office) -> None:
    [ref] = asks_for_parts(plans(office, 600), "10:00")
    acts(office, "part.order", "11:00", request=ref)
    acts(office, "part.arrive", "12:30", request=ref)
    acts(office, "part.issue", "16:30", request=ref)
    [pause] = made(office, "finish").pauses
    assert pause.ends == at("12:30")


def test_two_parts_are_waited_for_until_one_came_and_the_other_is_dropped(office: Office) -> None:
    one, other = asks_for_parts(plans(office, 600), "10:00", "10:05")
    acts(office, "part.arrive", "12:30", request=one)
    acts(office, "part.drop", "14:30", request=other)
    [pause] = made(office, "finish").pauses
    assert pause.ends == at("14:30")


def test_only_a_result_says_that_a_part_is_waited_for(office: Office) -> None:
    plans(office)
    office.ann.does("visit.appoint", at=at("09:40"), result="waits_for_part")
    office.ann.does("job.pause", reason="waiting_for_customer", at=at("10:00"))
    office.ann.does("part.request", at=at("10:10"), result="repaired")
    [pause] = made(office, "finish").pauses
    assert (pause.begins, pause.ends) == (at("10:00"), None)


def test_pauses_that_overlap_count_once_and_one_that_ends_before_it_begins_runs_on(office: Office) -> None:
    plans(office)
    office.ann.does("job.pause", reason="waiting_for_customer", at=at("10:00"))
    office.ann.does("job.pause", reason="waiting_for_parts", at=at("11:00"))
    office.ann.does("job.resume", at=at("12:00"))
    assert made(office, "finish").due == at("11:00", 25)
    office.ann.does("job.pause", reason="waiting_for_customer", at=at("13:00"))
    office.ann.does("job.resume", at=at("12:30"))
    assert made(office, "finish").due is None


def test_a_pause_that_begins_after_the_deadline_forgives_nothing(office: Office) -> None:
    plans(office, 60)
    for moment, due in ((at("10:00"), at("10:00")), (at("10:00") - 1, None)):
        office.ann.does("job.pause", reason="waiting_for_customer", at=moment)
        assert made(office, "finish").due == due


@pytest.mark.parametrize("target", [{"open_minutes": 540}, {"working_days": 1}])
def test_a_wait_of_years_is_no_calendar_without_hours(office: Office, target: dict[str, int]) -> None:
    plans(office, targets={"finish": target})
    office.ann.does("job.pause", reason="waiting_for_parts", at=at("09:00"))
    office.now = at("09:00") + 900 * DAY
    office.ann.does("job.resume", at=office.now)
    due = made(office, "finish").due
    assert due is not None
    assert due > at("09:00") + 900 * DAY


def test_whoever_gets_the_job_after_the_deadline_is_not_waited_for(office: Office) -> None:
    plans(office, 60)
    office.now = at("11:00")
    office.does("job.assign", technician="bob", helpers=[])
    job, arrive = office.job(), made(office)
    heard, silent = Phone("anns", "ann", 0, at("10:30"), True), Phone("bobs", "bob", 0, 0, True)
    assert standing(arrive, at("12:00"), on_job(job, [heard, silent])).outcome == "breached"
    waits = standing(arrive, at("12:00"), on_job(job, [Phone("anns", "ann", 0, 0, True), silent]))
    assert (waits.outcome, waits.waits_for and waits.waits_for.id) == ("unknown", "anns")
    assert "job.assign" in GIVES


def test_whoever_had_the_job_before_the_deadline_is_waited_for_after_it_was_given_away(
    office: Office,
) -> None:
    plans(office, 240)
    office.does("job.transfer", outlet="south", technician="bob", helpers=[])
    job, arrive = office.job(), made(office)
    silent = Phone("anns", "ann", 0, 0, True), Phone("bobs", "bob", 0, at("14:00"), True)
    assert standing(arrive, at("14:00"), on_job(job, silent)).outcome == "unknown"


def test_the_office_answers_so_no_phone_is_waited_for(office: Office) -> None:
    plans(office, targets={"answer": {"open_minutes": 60}})
    office.does("concern.raise", kind="complaint", text="late")
    answer = made(office, "answer")
    assert answer.due is not None
    assert standing(answer, answer.due, [Phone("anns", "ann", 0, 0, False)]).outcome == "breached"


def test_a_longer_calendar_does_not_shorten_what_was_promised_by_a_longer_one_still(office: Office) -> None:
    plans(office, 540 * 3, calendar={**WEEK, "horizon": "2026-11-25"})
    longer = {**WEEK, "horizon": "2026-11-30"}
    office.does("job.promise", actor="sweep:commitments", why="horizon", calendar=longer)
    longest = {**WEEK, "horizon": "2026-12-31", "holidays": ["2026-12-01"]}
    raises_priority(office, 540 * 6, "10:00", calendar=longest)
    assert (made(office).due, made(office).provisional) == (at("18:00", 24) + 8 * DAY, False)


def test_evidence_that_is_tightened_ends_what_a_dispatcher_had_to_say(office: Office) -> None:
    plans(office, 240)
    due = at("13:00")
    when = Evidence(due + 5, due - HOUR, due + 5, due + HOUR, due + HOUR, ("wall_moved_back",))
    tighter = Evidence(due + 5, due + 1, due + 5, due + HOUR, due + HOUR, ("wall_moved_back",))
    told = []
    for evidence in (when, tighter):
        office = plans(Office(), 240)
        line = office.ann.judged("visit.arrive")
        office.ann.sends(type(line)(line.line, evidence))
        office.does("commitment.settle", promise="arrive", of="", outcome="met", reason="seen")
        told.append((settled(made(office)), made(office).decided))
    assert told == [("met_reported_late", True), ("breached", False)]


def test_whoever_had_a_job_first_is_waited_for_though_it_was_written_down_late(office: Office) -> None:
    plans(office, 10)
    assert made(office).due == at("09:10")
    silent = on_job(office.job(), [Phone("anns", "ann", 0, 0, True)])
    assert standing(made(office), at("11:00"), silent).outcome == "unknown"


def test_a_part_may_have_come_before_it_was_asked_for_by_the_clocks(office: Office) -> None:
    acts(plans(office, 600), "part.arrive", "09:50", request=[office.ann.device.id, 1, "x"])
    _, other = asks_for_parts(office, "10:00", "10:05")
    acts(office, "part.arrive", "12:30", request=other)
    [pause] = made(office, "finish").pauses
    assert pause.ends == at("12:30")


def test_a_result_that_was_corrected_never_ended_the_job(office: Office) -> None:
    plans(office, 480)
    office.ann.does("work.finish", at=at("11:00"))
    office.ann.does("work.finish", result="taken_to_workshop", at=at("11:05"))
    acts(office, "job.close", "14:00")
    acts(office, "job.reopen", "16:00", reason="it is still in the workshop")
    assert made(office, "finish").closed == ((at("14:00"), at("16:00")),)


def test_a_window_that_is_changed_at_its_very_end_is_changed_and_not_missed(office: Office) -> None:
    for moment, names in ((at("11:00"), {VISIT}), (at("11:00") + 1, {VISIT, f"{VISIT}:1"})):
        office = plans(Office())
        office.ann.does("visit.appoint", at=at("09:35"), **window("10:00", "11:00"))
        office.ann.does("visit.appoint", at=moment, **window("14:00", "15:00"))
        assert set(windows(office)) == names


def test_an_interval_that_begins_at_the_deadline_straddles_it(office: Office) -> None:
    plans(office, 240)
    due = at("13:00")
    line = office.ann.judged("visit.arrive")
    office.ann.sends(type(line)(line.line, Evidence(due + 1, due, due + 1, due + 2, due + 2)))
    assert made(office).grade == "claimed"


def test_a_pause_without_an_end_has_no_working_day_after_it() -> None:
    week = calendar_of({"calendar": WEEK})
    with pytest.raises(NeverOpen):
        targets.due(week, at("09:00"), targets.Target(1, "working_days"), [(at("09:00"), 2**60)])
