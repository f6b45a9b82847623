"""Questions that the rule answers, answers that are taken back, and what may leave the house meanwhile."""

from __future__ import annotations

from itertools import permutations

import pytest

from sync.instants import MINUTE
from sync.work import settle
from sync.work.questions import HARMLESS
from sync.work.releasing import may_leave, released_at
from sync.work.unsettle import BuiltOn, unsettle
from sync.work.verbs import DEVICE
from tests.sync.work.cast import JOB, Office


@pytest.fixture
def cancelled(office: Office) -> Office:
    """Ann's job was called off."""
    office.plans().does("job.cancel", reason="sold")
    return office


# by rule


@pytest.mark.parametrize("op", sorted(HARMLESS))
def test_what_is_harmless_stands_by_rule_at_once(cancelled: Office, op: str) -> None:
    cancelled.ann.does(op)
    question = cancelled.question()
    assert (question.open, question.answer, len(question.by_rule)) == (False, "stands", 1)
    [matter] = cancelled.docs("t:ann", "matter")
    assert (matter["state"], matter["answer"], matter["by_rule"]) == ("answered", "stands", True)


def test_nothing_that_binds_or_that_customers_hear_of_is_harmless() -> None:
    assert not [name for name in HARMLESS if DEVICE[name].binding or DEVICE[name].kind != "fact"]
    assert not {"visit.set_out", "visit.arrive", "visit.appoint", "work.finish", "retract"} & set(HARMLESS)


def test_leaving_with_a_result_is_not_harmless(cancelled: Office) -> None:
    cancelled.ann.does("visit.leave", result="nobody_home")
    assert cancelled.codes() == ["work_after_cancel"]


def test_one_operation_that_is_not_harmless_makes_them_all_wait(cancelled: Office) -> None:
    cancelled.ann.does("note.add")
    cancelled.ann.does("part.use")
    question = cancelled.question()
    assert (len(question.waiting), question.by_rule, question.answer) == (2, (), None)


def test_what_joins_an_answered_question_and_is_harmless_leaves_it_answered(cancelled: Office) -> None:
    cancelled.ann.does("part.use")
    cancelled.answers(cancelled.question(), "set_aside")
    cancelled.ann.does("note.add")
    question = cancelled.question()
    assert (question.open, question.answer, len(question.by_rule)) == (False, "set_aside", 1)


def test_in_whatever_order_they_are_heard_the_rule_says_the_same() -> None:
    told = set()
    for order in permutations(range(3)):
        office = Office()
        office.plans().does("job.cancel", reason="sold")
        lines = [office.ann.judged(op, at=office.now + 1) for op in ("note.add", "part.use", "visit.leave")]
        for at in order:
            office.ann.sends(lines[at])
        question = office.question()
        told.add((frozenset(question.waiting), question.by_rule))
    assert len(told) == 1


def test_after_a_signature_nothing_stands_by_rule(office: Office) -> None:
    office.plans()
    office.ann.does("record.sign")
    assert all(not question.by_rule for question in office.job().asked)


def test_a_dispatcher_may_still_set_aside_what_stands_by_rule(cancelled: Office) -> None:
    cancelled.ann.does("note.add")
    cancelled.answers(cancelled.question(), "set_aside")
    assert cancelled.document()["struck"] == [[cancelled.ann.device.id, 1]]


# taken back


def takes_back(office: Office) -> None:
    question = office.question()
    office.does("question.undo", question=question.id, answer=list(question.answers[-1].ref))


def test_an_answer_taken_back_was_never_given(cancelled: Office) -> None:
    cancelled.ann.does("part.use")
    before = cancelled.document()
    cancelled.answers(cancelled.question(), "set_aside")
    takes_back(cancelled)
    assert cancelled.document() == before
    assert cancelled.question().open
    assert len(cancelled.question().undone) == 1
    assert [matter["state"] for matter in cancelled.docs("t:ann", "matter")] == ["open"]
    assert sum(entry.quantity for entry in cancelled.store.stock.values()) == -2


def test_with_the_answer_the_reopening_is_taken_back(cancelled: Office) -> None:
    cancelled.ann.does("part.use")
    cancelled.answers(cancelled.question(), "stands", reopen=True)
    assert cancelled.document()["stage"] != "cancelled"
    takes_back(cancelled)
    assert cancelled.document()["stage"] == "cancelled"
    assert cancelled.ann.does("job.accept").no_effect
    assert cancelled.ann.does("work.start").question == "work_after_cancel"


# what may leave


def test_nothing_leaves_while_a_question_is_open_and_until_ten_minutes_after_its_answer(
    cancelled: Office,
) -> None:
    assert released_at(cancelled.job()) == 0
    cancelled.ann.does("part.use")
    assert released_at(cancelled.job()) is None
    assert not may_leave(cancelled.job(), cancelled.now + 10**12)
    cancelled.answers(cancelled.question(), "stands")
    [answer] = cancelled.question().answers
    answered = answer.when.estimate
    assert released_at(cancelled.job()) == cancelled.question().released_at == answered + 10 * MINUTE
    assert not may_leave(cancelled.job(), answered + 10 * MINUTE - 1)
    assert may_leave(cancelled.job(), answered + 10 * MINUTE)
    takes_back(cancelled)
    assert not may_leave(cancelled.job(), answered + 10 * MINUTE)


def test_what_stands_by_rule_withholds_nothing(cancelled: Office) -> None:
    cancelled.ann.does("note.add")
    assert may_leave(cancelled.job(), cancelled.now)


# settlements


def settles(office: Office, how: str) -> str:
    """Bob's part on Ann's job is held, and settled so; the hold's id."""
    office.plans()
    office.bob.does("part.use")
    hold = office.hold()
    office.passes()
    with office.store.writing() as tx:
        doing = {"accept": settle.accept, "move": settle.move, "keep": settle.keep_as_note}[how]
        args = () if how == "accept" else (JOB,)
        doing(tx, office.bob.device, hold, *args, office.now)
    return hold.id


def takes_back_settlement(office: Office, id: str) -> None:
    with office.store.writing() as tx:
        unsettle(tx, office.bob.device, office.store.opened[id], office.now)


@pytest.mark.parametrize("how", ["accept", "move", "keep"])
def test_a_settlement_taken_back_leaves_the_lines_waiting_as_they_were(office: Office, how: str) -> None:
    id = settles(office, how)
    takes_back_settlement(office, id)
    assert office.hold().id == id
    [line] = office.store.stored.values()
    assert (line.receipt.receipt, line.receipt.code, line.name) == ("held", "not_yours", "part.use")
    assert line.args is not None and line.args["quantity"] == 2
    assert "part.use" not in office.document() and "note.add" not in office.document()
    assert sum(entry.quantity for entry in office.store.stock.values()) == 0
    assert [matter["state"] for matter in office.docs("t:bob", "matter")] == ["open"]


def test_settled_again_after_it_was_taken_back_it_counts(office: Office) -> None:
    takes_back_settlement(office, settles(office, "keep"))
    with office.store.writing() as tx:
        settle.accept(tx, office.bob.device, office.hold(), office.now)
    assert [entry["quantity"] for entry in office.document()["part.use"]] == [2]


def test_what_a_settlement_let_in_leaves_ten_minutes_later(office: Office) -> None:
    settles(office, "accept")
    assert released_at(office.job()) == office.now + 10 * MINUTE
    assert not may_leave(office.job(), office.now)


def test_a_settlement_that_something_builds_on_stays(office: Office) -> None:
    id = settles(office, "accept")
    office.does("job.close")
    with pytest.raises(BuiltOn) as built:
        takes_back_settlement(office, id)
    assert built.value.why == "job.close"
    assert office.store.opened[id].settled == "accepted"


def test_a_photo_that_arrives_builds_on_nothing(office: Office) -> None:
    id = settles(office, "accept")
    office.does("blob.stored", actor="sweep:photos", sha256="0" * 64)
    takes_back_settlement(office, id)
    office.does("job.chase")
    heard = [op.heard for op in office.file().operations]
    assert len(set(heard)) == len(heard)


def test_where_more_of_the_same_waits_by_now_it_stays(office: Office) -> None:
    office.plans()
    office.bob.does("note.add", fate="broken_chain")
    hold = office.hold()
    with office.store.writing() as tx:
        settle.accept(tx, office.bob.device, hold, office.now)
    office.bob.does("note.add", fate="broken_chain")
    with pytest.raises(BuiltOn) as built:
        takes_back_settlement(office, hold.id)
    assert built.value.why == "waiting"


def test_a_job_opened_by_a_settlement_stays(office: Office) -> None:
    office.bob.does("job.open", fate="pending")
    hold = office.hold()
    with office.store.writing() as tx:
        settle.accept(tx, office.bob.device, hold, office.now)
    with pytest.raises(BuiltOn) as built:
        takes_back_settlement(office, hold.id)
    assert built.value.why == "opened"
