"""Stage and result: a pure function of facts, the first that holds."""

from __future__ import annotations

import pytest

from sync.work.words import ENDING, RESULTS, UNDONE
from tests.sync.work.cast import VISIT, Office, the

SECOND = the("second-visit")


def stage(office: Office) -> str:
    told: str = office.document()["stage"]
    return told


def test_a_day_goes_through_the_stages(office: Office) -> None:
    office.plans(to=None, demands=["review", "call_back"])
    seen = [stage(office)]
    office.does("job.assign", technician="ann", helpers=[])
    seen.append(stage(office))
    for op in (
        "job.accept",
        "visit.appoint",
        "visit.set_out",
        "visit.arrive",
        "work.start",
        "work.finish",
        "visit.leave",
    ):
        office.ann.does(op)
        seen.append(stage(office))
    office.does("job.review", verdict="accepted")
    seen.append(stage(office))
    office.does("job.call_back", reached=False)
    office.does("job.call_back", reached=True, satisfied=True)
    seen.append(stage(office))
    assert seen == [
        *("to_assign", "to_accept", "to_appoint", "to_visit", "on_the_way", "in_service", "in_service"),
        *("to_review", "to_review", "to_call_back", "done"),
    ]


@pytest.mark.parametrize("result", RESULTS)
def test_each_result_leads_where_it_must(office: Office, result: str) -> None:
    office.plans()
    office.ann.does("job.accept")
    office.ann.does("visit.arrive")
    if result in UNDONE:
        office.ann.does("visit.leave", result=result)
    else:
        office.ann.does("work.finish", result=result)
        office.ann.does("visit.leave")
    waits = {"waits_for_part": "waits_for_part", "appraisal_needed": "to_appraise"}
    wanted = "done" if result in ENDING else waits.get(result, "to_appoint")
    assert stage(office) == wanted
    assert office.document()["visits"][0]["result"] == result


def test_without_demands_a_visit_that_ends_the_job_is_enough(office: Office) -> None:
    office.plans()
    office.ann.does("work.finish")
    assert stage(office) == "done"


def test_a_returned_review_keeps_it_to_review(office: Office) -> None:
    office.plans(demands=["review"])
    office.ann.does("work.finish")
    office.does("job.review", verdict="returned", reason="no photo of the plate")
    assert stage(office) == "to_review"
    assert office.document()["review"]["reason"] == "no photo of the plate"


def test_a_second_visit_is_ordinary(office: Office) -> None:
    office.plans()
    for op in ("job.accept", "visit.arrive"):
        office.ann.does(op)
    office.ann.does("work.finish", result="waits_for_part")
    office.ann.does("visit.leave", next="part")
    assert stage(office) == "waits_for_part"
    office.ann.does("visit.appoint", visit=SECOND)
    assert stage(office) == "to_visit"
    office.ann.does("visit.arrive", visit=SECOND)
    office.ann.does("work.finish", visit=SECOND)
    assert (stage(office), len(office.document()["visits"])) == ("done", 2)


def test_a_requested_part_is_waited_for_until_it_arrives(office: Office) -> None:
    office.plans()
    office.ann.does("job.accept")
    office.ann.does("visit.arrive")
    office.ann.does("part.request")
    request = [office.ann.device.id, office.ann.n]
    office.ann.does("work.finish", result="waits_for_part")
    office.ann.does("visit.leave")
    office.ann.does("visit.appoint", visit=SECOND)
    assert stage(office) == "waits_for_part"
    office.does("part.order", request=request)
    assert stage(office) == "waits_for_part"
    office.does("part.arrive", request=request)
    assert (stage(office), office.document()["wanted"]) == ("to_visit", [{"of": request, "state": "arrived"}])


def test_a_pause_waits_until_it_is_resumed_or_a_later_window_is_agreed(office: Office) -> None:
    office.plans()
    office.ann.does("job.accept")
    office.ann.does("job.pause", reason="waiting_for_customer")
    assert stage(office) == "waits_for_customer"
    office.ann.does("job.resume")
    assert stage(office) == "to_appoint"
    office.ann.does("job.pause", reason="waiting_for_customer")
    office.does(
        "visit.appoint",
        visit=VISIT,
        **{"from": "2026-11-25T09:00Z", "to": "2026-11-25T10:00Z"},
        asked_by="office",
    )
    assert stage(office) == "to_visit"


def test_the_office_may_pause_a_job_too(office: Office) -> None:
    office.plans().does("job.pause", reason="waiting_for_customer")
    assert stage(office) == "waits_for_customer"


def test_accept_decline_and_release_are_the_latest(office: Office) -> None:
    office.plans()
    office.ann.does("job.decline")
    assert stage(office) == "to_assign"
    office.ann.does("job.accept")
    assert stage(office) == "to_appoint"
    office.ann.does("job.release")
    assert (stage(office), office.document()["reply"]["op"]) == ("to_appoint", "job.release")
    office.does("job.assign", technician="bob", helpers=[])
    assert (stage(office), office.document()["reply"]) == ("to_accept", None)


def test_an_answer_belongs_to_the_assignment_it_was_heard_after_whatever_the_clocks_say(
    office: Office,
) -> None:
    office.plans()
    office.ann.does("job.accept", at=office.now - 3_600_000)
    assert stage(office) == "to_appoint"


def test_a_leave_may_be_heard_before_its_arrival(office: Office) -> None:
    office.plans()
    arrives = office.ann.judged("visit.arrive")
    office.ann.does("visit.leave", at=office.now + 60_000)
    office.ann.sends(arrives)
    [visit] = office.job().visits.values()
    assert not visit.present


def test_a_helper_who_goes_earlier_does_not_end_the_leads_visit(office: Office) -> None:
    office.plans(helpers=("bob",))
    office.ann.does("visit.arrive")
    office.ann.does("visit.leave", at=office.now - 600_000)
    office.bob.does("visit.leave")
    [visit] = office.job().visits.values()
    assert visit.left is not None
    assert (visit.lead, visit.left.by) == ("ann", "ann")


def test_a_helpers_own_visit_ends_nothing(office: Office) -> None:
    office.plans(helpers=("bob",))
    office.bob.does("visit.arrive", helps="ann")
    office.bob.does("work.finish", helps="ann")
    office.bob.does("visit.leave", helps="ann")
    assert stage(office) == "to_accept"
    assert office.document()["visits"][0]["helps"] == "ann"


def test_a_helper_who_names_the_leads_visit_first_does_not_take_it_over(office: Office) -> None:
    office.plans(helpers=("bob",))
    office.bob.does("visit.arrive")
    assert office.document()["visits"][0]["lead"] == "ann"


def test_reopening_takes_the_job_up_again(office: Office) -> None:
    office.plans()
    office.ann.does("work.finish")
    office.ann.does("visit.leave")
    office.does("job.close")
    office.does("job.reopen")
    assert stage(office) == "to_accept"
    office.ann.does("work.finish", visit=SECOND)
    assert stage(office) == "done"


def test_a_job_opened_at_the_door_is_its_technicians_and_asks_nothing(office: Office) -> None:
    assert office.ann.does("job.open").receipt == "applied"
    document = office.document()
    assert (document["technician"], document["source"], document["stage"]) == (
        "ann",
        "technician",
        "to_appoint",
    )
    assert document["number"] == "A-1"
    assert office.job().asked == ()


def test_a_transfer_takes_it_from_the_outlet(office: Office) -> None:
    office.plans().does("job.transfer", outlet="south")
    assert (office.file().outlet, office.job().technician) == ("south", None)
    assert office.docs("t:ann", "job") == []


def test_chases_are_counted(office: Office) -> None:
    office.plans().does("job.chase")
    office.does("customer.chase", actor="customer:link")
    assert office.document()["chased"] == 2


def test_a_job_that_is_over_leaves_only_a_line_and_then_nothing(office: Office) -> None:
    office.plans(contacts=[{"name": "Cem", "phones": ["13800001234"]}])
    office.ann.does("note.add", text="ring Cem")
    office.ann.does("work.finish")
    office.does("job.close")
    assert "Cem" in str(office.docs("t:ann", "job"))
    office.does("job.shrink", actor="sweep:window", to="line")
    [line] = office.docs("t:ann", "job")
    assert "Cem" not in str(line)
    assert (line["number"], line["results"], line["bare"]) == ("W1", ["repaired"], True)
    office.does("job.shrink", actor="sweep:window", to="nothing")
    assert office.docs("t:ann", "job") == []
