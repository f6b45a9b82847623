"""Holds, quarantines and duplicates find their end: nothing is lost, and everybody concerned is told."""

from __future__ import annotations

import pytest

from sync.exchange.lines import Understood
from sync.work import settle
from sync.work.judged import again
from sync.work.merging import CannotMerge, merge
from tests.operations import COMPLETE, the
from tests.sync.work.cast import JOB, OTHER, Office, surely


def used(office: Office) -> int:
    return -sum(entry.quantity for entry in office.store.stock.values())


def settles(office: Office, how: str, *job: str) -> None:
    hold = office.hold()
    with office.store.writing() as tx:
        device = tx.device(hold.actor)
        assert device is not None
        getattr(settle, how)(tx, device, hold, *job, office.now)


def test_a_hold_for_an_unknown_job_settles_itself_when_the_job_is_this_persons(office: Office) -> None:
    office.ann.does("visit.arrive")
    office.ann.does("part.use")
    assert [line.receipt.code for line in office.store.stored.values()] == ["unknown_job"] * 2
    office.plans(to=None)
    assert office.hold().code == "unknown_job"
    office.does("job.assign", technician="bob", helpers=[])
    assert office.hold().code == "unknown_job"
    office.does("job.assign", technician="ann", helpers=[])
    assert [line.receipt.receipt for line in office.store.stored.values()] == ["applied"] * 2
    assert (used(office), office.document()["stage"]) == (2, "in_service")
    [matter] = office.docs("t:ann", "matter")
    assert (matter["state"], matter["answer"]) == ("answered", "accepted")


def test_a_settled_hold_keeps_its_original_evidence(office: Office) -> None:
    office.ann.does("visit.arrive", at=office.now - 3_600_000)
    at = office.now - 60_000
    office.plans()
    assert office.file().operations[0].when == surely(at - 3_600_000)


def test_a_mended_job_open_settles_what_waited_for_it(office: Office) -> None:
    office.ann.garbles(op="job.open")
    office.ann.does("part.use")
    [bad] = [line for line in office.store.stored.values() if line.receipt.receipt == "quarantined"]
    content = Understood("job.open", JOB, 0, 0, 0, None, "", COMPLETE["job.open"])
    with office.store.writing() as tx:
        assert settle.mend(tx, office.ann.device, bad, content, office.now).receipt == "applied"
    assert {line.receipt.receipt for line in office.store.stored.values()} == {"applied"}
    assert used(office) == 2
    mended = office.store.stored[bad.actor, bad.n, bad.hash]
    assert (mended.raw, mended.mended, mended.when) == (bad.raw, COMPLETE["job.open"], bad.when)
    assert {matter["state"] for matter in office.docs("t:ann", "matter")} == {"answered"}


def test_a_line_is_mended_once(office: Office) -> None:
    office.plans()
    office.ann.garbles()
    [bad] = office.store.stored.values()
    content = Understood("part.use", JOB, 0, 0, 0, None, "", COMPLETE["part.use"])
    for _ in range(2):
        [line] = office.store.stored.values()
        with office.store.writing() as tx:
            if line.receipt.receipt == "applied":
                with pytest.raises(settle.CannotSettle):
                    settle.mend(tx, office.ann.device, line, content, office.now)
            else:
                settle.mend(tx, office.ann.device, bad, content, office.now)
    assert used(office) == 2


def test_accepted_a_strangers_work_belongs_to_the_job(office: Office) -> None:
    office.plans()
    office.bob.does("part.use")
    office.bob.does("note.add")
    settles(office, "accept")
    assert [op.by for op in office.file().operations if not op.of_office] == ["bob", "bob"]
    assert used(office) == 2
    assert {line.receipt.receipt for line in office.store.stored.values()} == {"applied"}


def test_moved_it_belongs_to_another_job(office: Office) -> None:
    office.plans(OTHER)
    office.bob.does("part.use")
    settles(office, "move", OTHER)
    assert office.document(OTHER)["part.use"][0]["by"] == "bob"
    [line] = office.store.stored.values()
    assert (line.about, line.receipt.receipt) == (OTHER, "applied")
    assert office.docs("t:bob", "matter")[0]["answer"] == f"moved:{OTHER}"


def test_kept_as_a_note_it_counts_for_nothing(office: Office) -> None:
    office.plans()
    office.bob.does("part.use")
    settles(office, "keep_as_note", JOB)
    [note] = office.document()["note.add"]
    assert note["kept"]["op"] == "part.use"
    assert (used(office), "part.use" in office.document()) == (0, False)


def test_a_job_that_is_not_there_cannot_take_it(office: Office) -> None:
    office.bob.does("part.use")
    with pytest.raises(settle.CannotSettle) as raised:
        settles(office, "accept")
    assert raised.value.code == "unknown_job"
    assert office.hold().settled is None


def test_a_hold_is_settled_once(office: Office) -> None:
    office.plans()
    office.bob.does("part.use")
    hold = office.hold()
    for _ in range(2):
        with office.store.writing() as tx:
            if hold.settled:
                with pytest.raises(settle.CannotSettle):
                    settle.accept(tx, office.bob.device, hold, office.now)
            else:
                settle.accept(tx, office.bob.device, hold, office.now)
        hold = office.store.opened[hold.id]
    assert used(office) == 2


def test_a_confirmed_phones_lines_are_judged_again(office: Office) -> None:
    office.plans()
    office.ann.sends(
        office.ann.judged("part.use", fate="pending"), office.ann.judged("note.add", OTHER, fate="pending")
    )
    with office.store.writing() as tx:
        settle.judge_again(tx, office.ann.device, office.now)
    receipts = sorted(
        (line.name, line.receipt.receipt, line.receipt.code) for line in office.store.stored.values()
    )
    assert receipts == [("note.add", "held", "unknown_job"), ("part.use", "applied", None)]
    assert used(office) == 2


def test_a_record_that_waited_stays_unproved(office: Office) -> None:
    office.ann.does("record.sign", proved=False)
    [line] = office.store.stored.values()
    assert (line.trouble, again(line).line.content.proved) == ("unproved", False)  # type: ignore[union-attr]
    office.plans()
    assert "record_unproved" in office.codes()


# merging


def merges(office: Office, gone: str, stays: str) -> None:
    office.passes()
    with office.store.writing() as tx:
        merge(tx, gone, stays, office.operation("job.merge"), office.now)
    office.passes()


def test_a_duplicates_operations_move_to_the_survivor(office: Office) -> None:
    office.plans(JOB, to="ann").plans(OTHER, to="bob")
    office.bob.does("part.use", OTHER)
    merges(office, OTHER, JOB)
    assert office.document()["part.use"][0]["by"] == "bob"
    assert (office.job().technician, used(office), office.codes()) == ("ann", 2, [])
    assert office.job(OTHER).merged_into == JOB
    assert office.docs("t:bob", "job") == []


def test_the_merged_id_is_an_alias_and_former_technicians_are_the_survivors_too(office: Office) -> None:
    office.plans(JOB, to="ann").plans(OTHER, to="bob")
    merges(office, OTHER, JOB)
    receipt = office.bob.does("part.use", OTHER)
    assert (receipt.receipt, receipt.question) == ("applied", "by_former_technician")
    assert office.document()["part.use"][0]["by"] == "bob"


def test_open_questions_of_one_code_and_person_become_one(office: Office) -> None:
    for job in (JOB, OTHER):
        office.plans(job, to="ann")
        office.does("job.close", job)
        office.ann.does("part.use", job)
    assert len([q for q in office.store.questions.values() if q.open]) == 2
    merges(office, OTHER, JOB)
    [question] = [q for q in office.store.questions.values() if q.open]
    assert len(question.waiting) == 2
    office.answers(question, "stands")
    assert office.codes() == []
    assert [m["state"] for m in office.docs("t:ann", "matter")] == ["answered", "answered"]


def test_a_hold_from_before_the_merge_settles_when_the_survivor_is_this_persons_already(
    office: Office,
) -> None:
    office.ann.does("part.use", OTHER)
    office.plans(JOB, to="ann").plans(OTHER, to="bob")
    assert (office.hold().about, office.hold().code) == (OTHER, "unknown_job")
    merges(office, OTHER, JOB)
    assert [line.receipt.receipt for line in office.store.stored.values()] == ["applied"]
    assert office.document()["part.use"][0]["by"] == "ann"
    [matter] = office.docs("t:ann", "matter")
    assert (matter["state"], matter["answer"]) == ("answered", "accepted")


def test_a_hold_under_the_id_of_a_merged_job_settles_when_the_survivor_becomes_this_persons(
    office: Office,
) -> None:
    """However often it was merged."""
    third = the("third-job")
    office.ann.does("part.use", third)
    for job in (third, OTHER, JOB):
        office.plans(job, to="bob")
    merges(office, third, OTHER)
    merges(office, OTHER, JOB)
    assert office.hold().about == third
    office.does("job.assign", technician="ann", helpers=[])
    assert [line.receipt.receipt for line in office.store.stored.values()] == ["applied"]
    assert (office.document()["part.use"][0]["by"], used(office)) == ("ann", 2)


def test_a_hold_on_the_survivor_settles_for_whoever_had_the_duplicate(office: Office) -> None:
    office.ann.does("part.use", JOB)
    office.plans(JOB, to="bob").plans(OTHER, to="ann")
    merges(office, OTHER, JOB)
    assert [line.receipt.receipt for line in office.store.stored.values()] == ["applied"]


def test_a_merge_settles_no_strangers_hold(office: Office) -> None:
    office.ann.does("part.use", OTHER)
    office.plans(JOB, to="bob").plans(OTHER, to="bob")
    merges(office, OTHER, JOB)
    assert office.hold().code == "unknown_job"


def test_an_answer_given_before_the_merge_holds_after_it(office: Office) -> None:
    office.plans(JOB).plans(OTHER).does("job.close", OTHER)
    office.ann.does("part.use", OTHER)
    office.answers(office.question(OTHER), "stands")
    merges(office, OTHER, JOB)
    assert office.codes() == []


def test_a_job_cannot_be_merged_into_itself(office: Office) -> None:
    office.plans(JOB).plans(OTHER)
    merges(office, OTHER, JOB)
    with pytest.raises(CannotMerge):
        merges(office, OTHER, JOB)
