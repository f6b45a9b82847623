"""Promises that change: another priority, a longer calendar, a job taken up again, pauses, concerns, verdicts."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.exchange.evidence import Evidence
from sync.instants import DAY, HOUR, MINUTE, iso, millis
from sync.work import pauses
from sync.work.commitment import Commitment
from sync.work.commitments import commitments
from sync.work.outcomes import Phone, settled, standing
from sync.work.promises import terms
from tests.sync.work.cast import MORNING, VISIT, Office, the

REPORTED = "2026-11-24T09:00:00+08:00"
WEEK = {
    "id": "north",
    "edition": 1,
    "zone": "Asia/Shanghai",
    "weekdays": [0, 1, 2, 3, 4],
    "windows": [[540, 1080]],
}


def promised(minutes: int, policy: str = "ordinary", **more: Any) -> dict[str, Any]:
    targets = {name: {"open_minutes": minutes} for name in ("arrive", "finish")}
    return {"policy": {"id": policy, "edition": 1}, "calendar": WEEK, "targets": targets, **more}


def plans(office: Office, minutes: int = 540, **more: Any) -> Office:
    return office.plans(reported_at=REPORTED, promise=promised(minutes, **more))


def made(office: Office, promise: str = "arrive", of: str | None = None) -> Commitment:
    found = [each for each in commitments(office.job()) if each.promise == promise and of in (None, each.of)]
    assert len(found) == 1, found
    return found[0]


def at(clock: str, day: int = 24) -> int:
    return millis(f"2026-11-{day}T{clock}:00+08:00")


def raises_priority(office: Office, minutes: int, when: str, **more: Any) -> None:
    office.now = at(when) - MINUTE
    office.does("job.amend", about={"priority": "urgent", "promise": promised(minutes, "urgent", **more)})


def test_a_higher_priority_counts_from_the_report_unless_the_terms_say_otherwise(office: Office) -> None:
    raises_priority(plans(office), 120, "10:00")
    assert made(office).due == at("11:00")


def test_from_the_change_or_not_at_all_where_the_terms_say_so() -> None:
    for rule, due in (("from_change", at("12:00")), ("unchanged", at("18:00"))):
        office = Office()
        raises_priority(plans(office), 120, "10:00", rule=rule)
        assert made(office).due == due, rule


def test_a_breach_that_the_change_alone_caused_says_so(office: Office) -> None:
    raises_priority(plans(office), 120, "15:00")
    arrive = made(office)
    assert (arrive.due, arrive.attributed) == (at("11:00"), True)
    assert standing(arrive, at("15:01"), ()).outcome == "breached"


def test_a_breach_that_was_there_before_the_change_is_ours(office: Office) -> None:
    raises_priority(plans(office, 240), 120, "15:00")
    assert made(office).attributed is False


def test_what_is_kept_after_all_is_attributed_to_nothing(office: Office) -> None:
    raises_priority(plans(office), 120, "15:00")
    office.ann.does("visit.arrive", at=at("10:30"))
    assert (settled(made(office)), made(office).attributed) == ("met", False)


def test_pauses_survive_a_change_of_the_target(office: Office) -> None:
    plans(office)
    office.ann.does("job.pause", reason="waiting_for_customer", at=at("10:00"))
    office.ann.does("job.resume", at=at("11:00"))
    raises_priority(office, 240, "12:00")
    assert made(office, "finish").due == at("14:00")


def test_a_longer_calendar_moves_what_was_provisional_and_keeps_the_edition(office: Office) -> None:
    plans(office, 540 * 3, calendar={**WEEK, "horizon": "2026-11-25"})
    before = made(office)
    assert (before.due, before.provisional) == (at("18:00", 26), True)
    longer = {**WEEK, "holidays": ["2026-11-26"], "horizon": "2026-12-31"}
    office.does("job.promise", actor="sweep:commitments", why="horizon", calendar=longer)
    after = made(office)
    assert (after.due, after.provisional) == (at("18:00", 27), False)
    assert office.job().about["promise"]["calendar"]["horizon"] == "2026-12-31"


def test_another_edition_of_the_calendar_is_not_the_jobs(office: Office) -> None:
    plans(office, 540 * 3, calendar={**WEEK, "horizon": "2026-11-25"})
    other = {**WEEK, "edition": 2, "holidays": ["2026-11-26"], "horizon": "2026-12-31"}
    office.does("job.promise", actor="sweep:commitments", why="horizon", calendar=other)
    assert made(office).due == at("18:00", 26)


def test_a_job_of_the_door_gets_its_promise_once(office: Office) -> None:
    office.ann.does("job.open", the("at-the-door"))
    for minutes in (120, 60):
        office.does(
            "job.promise",
            the("at-the-door"),
            actor="sweep:commitments",
            why="door",
            promise=promised(minutes),
        )
    [only] = terms(office.job(the("at-the-door")))
    assert only.given["targets"]["arrive"] == {"open_minutes": 120}


def test_what_the_policy_leaves_out_is_not_promised(office: Office) -> None:
    office.plans(promise={"targets": {"finish": {"working_days": 3}}})
    assert [each.promise for each in commitments(office.job())] == ["finish"]


def test_taking_it_up_again_goes_on_with_the_used_time(office: Office) -> None:
    plans(office, 480)
    office.ann.does("work.finish", result="repaired", at=at("11:00"))
    assert settled(made(office, "finish")) == "met"
    office.now = at("15:00") - MINUTE
    office.does("job.reopen", reason="leaks again")
    finish = made(office, "finish")
    assert (finish.kept, finish.due) == (None, at("12:00", 25))


def test_a_visit_that_ends_for_want_of_a_part_waits_until_the_last_one_came(office: Office) -> None:
    plans(office, 600)
    office.ann.does("part.request", at=at("10:00"))
    office.ann.does("work.finish", result="waits_for_part", at=at("10:30"))
    assert made(office, "finish").due is None
    office.now = at("14:30") - MINUTE
    office.does("part.arrive", request=[office.ann.device.id, 1, "x"])
    finish = made(office, "finish")
    assert finish.due == at("14:00", 25)
    [pause] = finish.pauses
    assert (pause.reason, pause.said.by, pause.ends) == ("waiting_for_parts", "ann", at("14:30"))


def test_a_wait_for_the_customer_ends_with_the_window_that_was_agreed(office: Office) -> None:
    plans(office)
    office.ann.does("job.pause", reason="waiting_for_customer", at=at("10:00"))
    office.ann.does("visit.appoint", at=at("11:30"))
    [pause] = pauses.pauses(office.job(), {"waiting_for_customer"})
    assert (pause.begins, pause.ends) == (at("10:00"), at("11:30"))


def test_a_pause_for_another_reason_pauses_nothing(office: Office) -> None:
    plans(office)
    office.ann.does("job.pause", reason="other", at=at("10:00"))
    assert made(office, "finish").due == at("18:00")


def test_an_appointment_that_was_missed_stays_missed_whatever_is_agreed_later(office: Office) -> None:
    plans(office)
    office.ann.does("visit.appoint", **{"from": REPORTED, "to": "2026-11-24T10:00:00+08:00"}, at=at("09:05"))
    again = {"from": "2026-11-25T09:00:00+08:00", "to": "2026-11-25T11:00:00+08:00"}
    office.ann.does("visit.appoint", **again, asked_by="technician", at=at("16:00"))
    office.ann.does("visit.arrive", at=at("09:30", 25))
    missed, kept = made(office, "keep_appointment", f"{VISIT}:1"), made(office, "keep_appointment", VISIT)
    assert (missed.kept, standing(missed, at("17:00"), ()).outcome) == (None, "breached")
    assert settled(kept) == "met"


def test_a_window_changed_in_time_is_no_promise_any_more(office: Office) -> None:
    plans(office)
    office.ann.does("visit.appoint", at=at("09:05"))
    office.ann.does("visit.appoint", asked_by="customer", at=at("10:05"), to="2026-11-24T17:00:00+08:00")
    assert made(office, "keep_appointment").due == at("17:00")


def test_a_concern_is_promised_an_answer_of_its_own(office: Office) -> None:
    plans(office, targets={"answer": {"working_days": 1}})
    office.does("concern.raise", kind="complaint", text="too late")
    raised = made(office, "answer")
    assert raised.due == at("18:00", 25)
    ref = next(op.ref for op in office.file().operations if op.name == "concern.raise")
    office.does("concern.answer", of=list(ref), text="sorry")
    assert settled(made(office, "answer")) == "met"
    office.does("concern.raise", kind="question", text="when?")
    raised_hashes = [op.hash for op in office.file().operations if op.name == "concern.raise"]
    assert [each.of for each in commitments(office.job())] == raised_hashes


def doubtful(office: Office) -> None:
    """An arrival around the deadline, by a clock that jumped."""
    plans(office, 240)
    due = at("13:00")
    line = office.ann.judged("visit.arrive")
    when = Evidence(due + 5, due - HOUR, due + 5, due + HOUR, due + HOUR, ("wall_moved_back",))
    office.ann.sends(type(line)(line.line, when))


def test_a_dispatcher_settles_what_is_doubtful_and_may_take_it_back(office: Office) -> None:
    doubtful(office)
    assert (made(office).grade, settled(made(office))) == ("doubtful", "breached")
    office.does("commitment.settle", promise="arrive", of="", outcome="met", reason="the neighbour saw him")
    assert settled(made(office)) == "met_reported_late"
    office.does("commitment.settle", promise="arrive", of="", outcome="as_estimated", reason="wrong job")
    assert settled(made(office)) == "breached"


def test_nobody_can_settle_what_is_proved(office: Office) -> None:
    plans(office, 60)
    office.ann.does("visit.arrive", at=at("12:00"))
    office.does("commitment.settle", promise="arrive", of="", outcome="met", reason="be kind")
    assert settled(made(office)) == "breached"


def test_an_arrival_before_the_window_is_graded_against_its_beginning(office: Office) -> None:
    plans(office)
    office.ann.does("visit.appoint", at=at("09:05"))
    line = office.ann.judged("visit.arrive")
    opens = at("13:30")
    when = Evidence(opens, opens - HOUR, opens + 1, opens + HOUR, opens + HOUR)
    office.ann.sends(type(line)(line.line, when))
    assert made(office, "keep_appointment").grade == "claimed"


HEARD = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob"]),
        st.sampled_from(
            (
                *("contact.attempt", "visit.appoint", "visit.arrive", "work.finish", "visit.leave"),
                *("job.pause", "job.resume", "part.request"),
            )
        ),
        st.integers(-30, 900),
        st.integers(0, 90),
        st.sampled_from([VISIT, the("second-visit")]),
        st.sampled_from(["repaired", "waits_for_part"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=60)
@given(said=HEARD, data=st.data())
def test_the_same_facts_in_any_order_of_arrival_give_the_same_outcomes(
    said: list[Any], data: st.DataObject
) -> None:
    told = []
    for order in (range(len(said)), data.draw(st.permutations(range(len(said))))):
        office = plans(Office(), 300)
        office.does("job.assign", technician="ann", helpers=["bob"])
        office.does("concern.raise", kind="complaint", text="late")
        raises_priority(office, 180, "11:00", rule="from_change")
        lines = [_line(office, *each) for each in said]
        for number in order:
            getattr(office, said[number][0]).sends(lines[number])
        phones = [Phone("anns", "ann", 0, at("12:00"), True)]
        told.append(
            [
                (each.promise, each.of, each.due, each.grade, each.attributed, standing(each, now, phones))
                for now in range(MORNING, MORNING + 3 * DAY, 5 * HOUR)
                for each in commitments(office.job())
            ]
        )
    assert told[0] == told[1]


def _line(
    office: Office, who: str, op: str, minute: int, span: int, visit: str, result: str, jumped: bool
) -> Any:
    args: dict[str, Any] = {} if op.startswith("job.") else {"visit": visit}
    if op in ("work.finish", "visit.leave"):
        args["result"] = result
    line = getattr(office, who).judged(op, **args)
    moment = MORNING + minute * MINUTE
    width = span * MINUTE
    flags = ("wall_moved_back",) if jumped else ()
    when = Evidence(moment, moment - width, moment, moment + width, MORNING + 2 * DAY, flags)
    return type(line)(line.line, when)


def test_the_instants_of_this_file_are_what_they_seem() -> None:
    assert iso(at("09:30")) == iso(MORNING)
