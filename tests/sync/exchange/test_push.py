"""Push: numbers, chains, gaps, forks and who may, as the numbered steps of sync/README.md say."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from sync.exchange.lines import Recorded
from sync.stored import Changes, State
from tests.sync.exchange.counter import Counter, receipts

NOTHING = b"\xff not a line"


def test_a_line_sent_again_gets_its_stored_receipt(counter: Counter) -> None:  # 2
    counter.plans()
    ann = counter.enrols("ann-phone")
    ann.records("part.use")
    counter.does("job.cancel", reason="called")
    first = ann.sends()
    counter.does("job.reopen", reason="called again")
    assert [r.question for r in first.receipts] == ["work_after_cancel"]
    assert ann.sends().receipts == first.receipts
    assert len(counter.store.stored) == 1 and len(counter.store.stock) == 1


def test_after_a_gap_nothing_is_kept_and_through_says_where_to_go_on(counter: Counter) -> None:  # 3
    counter.plans()
    ann = counter.enrols("ann-phone")
    for _ in range(4):
        ann.records()
    heard = ann.sends(3)
    assert (heard.through, heard.receipts, counter.store.stored) == (0, [], {})
    assert receipts(ann.sends(heard.through + 1)) == ["applied"] * 4


def test_a_confessed_gap_is_stored_with_an_alert_and_the_numbering_goes_on(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone")
    for _ in range(5):
        ann.records()
    ann.sends(1, 1)
    heard = ann.sends(4, missing=[2, 3])
    assert (receipts(heard), heard.through, counter.alerts()) == (["applied"] * 2, 5, ["gap"])
    assert counter.store.devices[ann.id].gaps == ((2, 3),)


def test_a_confession_of_numbers_the_server_has_counts_for_nothing(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone")
    for _ in range(3):
        ann.records()
    ann.sends(1, 2)
    assert receipts(ann.sends(1, missing=[1, 2])) == ["applied"] * 3
    assert counter.store.devices[ann.id].gaps == ()


def test_a_confession_that_does_not_reach_the_first_line_keeps_nothing(counter: Counter) -> None:
    ann = counter.enrols("ann-phone")
    for _ in range(6):
        ann.records()
    assert ann.sends(6, missing=[1, 3]).through == 0
    assert ann.sends(6, missing=[3, 5]).through == 0


def test_a_line_found_after_all_is_held(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone")
    for _ in range(4):
        ann.records()
    ann.sends(3, missing=[1, 2])
    heard = ann.sends(1)
    assert (receipts(heard), heard.through) == (["held found"] * 2 + ["applied"] * 2, 4)
    assert receipts(ann.sends(1)) == receipts(heard)


def test_another_line_under_a_found_number_is_a_fork(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone")
    clone = ann.clone()
    for _ in range(3):
        ann.records()
    ann.sends(3, missing=[1, 2])
    ann.sends(1)
    clone.records("part.use")
    heard = clone.sends(1)
    assert (receipts(heard), heard.enrolment) == (["held fork"], "forked")


def test_the_same_number_with_other_bytes_is_held_once_with_one_alert(counter: Counter) -> None:  # 2
    counter.plans()
    ann = counter.enrols("ann-phone")
    clone = ann.clone()
    ann.records()
    ann.sends()
    clone.records("part.use")
    for _ in range(3):
        heard = clone.sends()
        assert (receipts(heard), heard.enrolment) == (["held fork"], "forked")
    assert counter.told(ann) == ["applied", "held fork"]
    assert counter.alerts() == ["fork"]


def test_from_the_fork_on_everything_is_held_in_the_same_batch_too(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone")
    clone = ann.clone()
    ann.records()
    ann.sends()
    for _ in range(3):
        clone.records("part.use")
    assert receipts(clone.sends()) == ["held fork"] * 3
    ann.records()
    assert receipts(ann.sends(2)) == ["held fork"]


def test_the_chain_is_checked_against_the_line_before_whatever_its_receipt(counter: Counter) -> None:  # 4
    counter.plans()
    ann = counter.enrols("ann-phone")
    ann.records(raw=NOTHING)
    ann.records()
    ann.records(prev="0" * 64)
    ann.records()
    assert receipts(ann.sends()) == ["quarantined not_json", "applied", "held broken_chain", "applied"]
    assert counter.alerts() == ["broken_chain"]


def test_the_first_line_names_its_device(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone")
    ann.records(prev="0" * 64)
    assert receipts(ann.sends()) == ["held broken_chain"]


@pytest.mark.parametrize("state", ["pending", "returning", "revoked", "lost"])
def test_who_may_not_push_is_held(counter: Counter, state: State) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone", state=state)
    ann.records()
    heard = ann.sends(cursor=None)
    assert (receipts(heard), heard.enrolment, heard.pages) == ([f"held {state}"], state, [])


def test_a_retired_phone_s_work_is_applied_and_it_gets_nothing(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone", state="retired")
    ann.records()
    heard = ann.sends(cursor=None)
    assert (receipts(heard), heard.pull, heard.pages) == (["applied"], "none", [])


def test_confirmed_its_lines_are_judged_again_and_those_off_the_chain_stay_held(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone", state="pending")
    ann.records()
    ann.records(prev="0" * 64)
    ann.sends()
    counter.confirms(ann)
    assert counter.told(ann) == ["applied", "held broken_chain"]


def test_a_phone_that_forked_while_it_waited_is_forked_once_confirmed(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone", state="pending")
    clone = ann.clone()
    ann.records()
    ann.sends()
    clone.records("part.use")
    clone.sends()
    counter.confirms(ann)
    assert counter.told(ann) == ["applied", "held fork"]
    assert ann.asks().enrolment == "forked"


# After a restore


def test_after_a_restore_the_new_receipt_replaces_the_old(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone")
    ann.records("part.use")
    before = deepcopy(counter.store)
    counter.does("job.cancel", reason="called")
    assert [r.question for r in ann.sends().receipts] == ["work_after_cancel"]
    counter.restored(before)
    assert ann.asks().through == 0
    assert [(r.receipt, r.question) for r in ann.sends().receipts] == [("applied", None)]


def test_a_clone_that_comes_after_the_restore_forks_whoever_came_first(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone")
    before = deepcopy(counter.store)
    clone = ann.clone()
    ann.records()
    ann.sends()
    counter.restored(before)
    clone.records("part.use")
    assert receipts(clone.sends()) == ["applied"]
    heard = ann.sends()
    assert (receipts(heard), heard.enrolment) == (["held fork"], "forked")


# What a phone says it has recorded


def test_a_contradicted_recorded_is_one_alert_however_often_it_is_said(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone")
    clone = ann.clone()
    ann.records()
    ann.sends()
    clone.records("part.use")
    for _ in range(3):
        clone.asks()
    assert counter.alerts() == ["recorded_contradicted"]


def test_two_phones_that_recorded_another_line_under_one_number_are_seen_before_they_send(
    counter: Counter,
) -> None:
    ann = counter.enrols("ann-phone")
    clone = ann.clone()
    ann.records()
    clone.records("part.use")
    ann.sends(1, 0)
    said = Recorded(ann.last["n"], ann.last["hash"])  # what a flush of the contacts writes
    counter.writes(Changes(devices={ann.id: replace(counter.store.devices[ann.id], recorded=said)}))
    clone.sends(1, 0)
    assert counter.alerts() == ["recorded_contradicted"]
